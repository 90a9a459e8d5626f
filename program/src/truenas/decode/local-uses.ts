import { keyOf } from "../../model/ids.ts";
import { plainPath } from "../../model/stated.ts";
import type { LocalUse } from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";
import { zvolOf } from "./zvol.ts";

/** A row of `vm.device.query`; null of what has no storage: a network card, a display. */
export function decodeVmDevice(row: Wire, context: DecodeContext): LocalUse | null {
  const path = row.field("attributes").maybe("path")?.textOrNull() ?? null;
  if (path === null) return null;
  const zvol = path.startsWith("/dev/zvol/") ? zvolOf(path) : null;
  const [datasets, paths] = zvol === null ? [[], [path]] : [[zvol], []];
  const name = String(row.field("vm").integer());
  return localUse(context, `vm.device/${row.field("id").integer()}`, "vm", name, {
    datasets,
    paths,
    roots: paths,
  });
}

/** A row of `container.query`, which shows what it has whether it runs or not; null where that is nothing but its root. */
export function decodeContainer(row: Wire, context: DecodeContext): LocalUse | null {
  const devices = row.maybe("devices")?.list() ?? [];
  const paths = devices.flatMap(
    (device) => device.field("attributes").maybe("source")?.text() ?? [],
  );
  if (paths.length === 0) return null;
  const id = `container/${row.field("id").integer()}`;
  return localUse(context, id, "container", row.field("name").text(), { paths, roots: paths });
}

/** A row of `app.query`; volumes of its own have names and no paths, and what does not run may show none. */
export function decodeApp(row: Wire, context: DecodeContext): LocalUse | null {
  const volumes = row.field("active_workloads").field("volumes").list();
  const sources = volumes.map((volume) => volume.field("source").text());
  const paths = sources.filter((source) => source.startsWith("/mnt/"));
  const runs = row.field("state").text() === "RUNNING";
  if (paths.length === 0 && runs) return null;
  const name = row.field("name").text();
  return localUse(context, `app/${name}`, "app", name, { paths, roots: paths, runs });
}

/**
 * A row of `replication.query`: what it sends from here, and where it puts here what it fetches. With the transport LOCAL it does
 * both. Below a target everything may be a copy that it made.
 */
export function decodeReplication(row: Wire, context: DecodeContext): LocalUse {
  const isLocal = row.field("transport").text() === "LOCAL";
  const pushes = row.field("direction").text() === "PUSH";
  const sources = row.field("source_datasets").list();
  const target = row.field("target_dataset").text();
  const roots = isLocal || !pushes ? [target] : [];
  const sent = isLocal || pushes ? sources.map((source) => source.text()) : [];
  const name = row.field("name").text();
  const key = `replication/${row.field("id").integer()}`;
  return localUse(context, key, "replication", name, { datasets: [...sent, ...roots], roots });
}

/** A row of `cloudsync.query`. */
export function decodeCloudSync(row: Wire, context: DecodeContext): LocalUse {
  return copying(row, context, "cloudSync", row.field("direction").text() === "PULL");
}

/** A row of `cloud_backup.query`: it only sends. */
export function decodeCloudBackup(row: Wire, context: DecodeContext): LocalUse {
  return copying(row, context, "cloudBackup", false);
}

/** A row of `rsynctask.query`. */
export function decodeRsyncTask(row: Wire, context: DecodeContext): LocalUse {
  return copying(row, context, "rsync", row.field("direction").text() === "PULL");
}

/** A task that copies from one directory, or into it. */
function copying(
  row: Wire,
  context: DecodeContext,
  kind: LocalUse["kind"],
  writes: boolean,
): LocalUse {
  const id = row.field("id").integer();
  const paths = [row.field("path").text()];
  const roots = writes ? paths : [];
  return localUse(context, `${kind}/${id}`, kind, String(id), { paths, roots });
}

function localUse(
  { system }: DecodeContext,
  id: string,
  kind: LocalUse["kind"],
  name: string,
  has: Partial<Pick<LocalUse, "datasets" | "paths" | "roots" | "runs">>,
): LocalUse {
  const { datasets = [], paths = [], roots = [], runs = true } = has;
  return {
    key: keyOf(system, id),
    system,
    kind,
    name,
    datasets,
    paths: plain(paths),
    roots: plain(roots),
    runs,
  };
}

/** Each once, in the order of their letters, directories as everybody would write them. */
function plain(places: readonly string[]): readonly string[] {
  const written = places.map((place) => (place.startsWith("/") ? plainPath(place) : place));
  return [...new Set(written)].toSorted();
}
