import { keyOf } from "../../model/ids.ts";
import type { LocalUse } from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";
import { zvolOf } from "./zvol.ts";

/** A row of `vm.device.query`; null of what has no storage: a network card, a display. */
export function decodeVmDevice(row: Wire, { system }: DecodeContext): LocalUse | null {
  const path = row.field("attributes").maybe("path")?.textOrNull() ?? null;
  if (path === null) return null;
  const isZvol = path.startsWith("/dev/zvol/");
  return {
    key: keyOf(system, `vm.device/${row.field("id").integer()}`),
    system,
    kind: "vm",
    name: String(row.field("vm").integer()),
    zvol: isZvol ? zvolOf(path) : null,
    paths: isZvol ? [] : [path],
  };
}

/** A row of `app.query`; volumes of its own have names and no paths, and what is stopped shows none. */
export function decodeApp(row: Wire, { system }: DecodeContext): LocalUse | null {
  const volumes = row.field("active_workloads").field("volumes").list();
  const sources = volumes.map((volume) => volume.field("source").text());
  const paths = [...new Set(sources.filter((source) => source.startsWith("/mnt/")))].toSorted();
  if (paths.length === 0) return null;
  const name = row.field("name").text();
  return { key: keyOf(system, `app/${name}`), system, kind: "app", name, zvol: null, paths };
}
