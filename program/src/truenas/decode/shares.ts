import { keyOf } from "../../model/ids.ts";
import type { Share } from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";

/** A row of `sharing.nfs.query`. */
export function decodeNfsShare(row: Wire, { system }: DecodeContext): Share {
  const id = row.field("id").integer();
  const texts = (name: string) =>
    row
      .field(name)
      .list()
      .map((text) => text.text());
  return {
    key: keyOf(system, `nfs/${id}`),
    system,
    id,
    protocol: "nfs",
    name: null,
    path: row.field("path").text(),
    enabled: row.field("enabled").flag(),
    locked: row.field("locked").flagOrNull(),
    readonly: row.field("ro").flag(),
    comment: row.field("comment").text(),
    networks: texts("networks"),
    hosts: texts("hosts"),
  };
}

/** A row of `sharing.smb.query` since 25.10. */
export function decodeSmbShare(row: Wire, context: DecodeContext): Share {
  return smbShare(row, context, "readonly");
}

/** A row of `sharing.smb.query` up to 25.04, where options of every purpose are fields of the share itself. */
export function decodeFlatSmbShare(row: Wire, context: DecodeContext): Share {
  return smbShare(row, context, "ro");
}

function smbShare(row: Wire, { system }: DecodeContext, readonly: "readonly" | "ro"): Share {
  const id = row.field("id").integer();
  return {
    key: keyOf(system, `smb/${id}`),
    system,
    id,
    protocol: "smb",
    name: row.field("name").text(),
    path: row.field("path").text(),
    enabled: row.field("enabled").flag(),
    locked: row.maybe("locked")?.flagOrNull() ?? null,
    readonly: row.field(readonly).flag(),
    comment: row.field("comment").text(),
    networks: [],
    hosts: [],
  };
}
