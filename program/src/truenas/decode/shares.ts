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
