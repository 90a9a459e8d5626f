import type { NasDataset, NasSnapshot } from "../../truenas/state.ts";
import { bound } from "../bindings.ts";
import type { SnapshotTask } from "../model.ts";
import type { Snapshot } from "../world.ts";
import { snapshotMarks } from "./marks.ts";
import { birth } from "./site.ts";
import type { Site } from "./site.ts";

/** Every ZFS snapshot of a NAS: of CSI, of tasks, of people, and the driver's temporary ones. */
export function snapshotsOf(site: Site, datasets: readonly NasDataset[]): NasSnapshot[] {
  const byPath = new Map(datasets.map((dataset) => [dataset.path, dataset]));
  return [
    ...writtenSnapshots(site, byPath),
    ...temporarySnapshots(site, datasets, byPath),
    ...site.system.tasks.flatMap((task) => taskSnapshots(site, task, datasets)),
  ];
}

type ByPath = ReadonlyMap<string, NasDataset>;

function writtenSnapshots(site: Site, byPath: ByPath): NasSnapshot[] {
  const { world, system } = site;
  return world.snapshots
    .filter(
      ({ of, kind, fate }) =>
        of.install.system === system && kind !== "detached" && fate.zfs !== "gone",
    )
    .map((snapshot) => writtenSnapshot(site, snapshot, byPath));
}

function writtenSnapshot(site: Site, snapshot: Snapshot, byPath: ByPath): NasSnapshot {
  const { bindings } = site;
  const binding = bound(bindings.snapshots, snapshot.id);
  const volume = bound(bindings.volumes, snapshot.of.id);
  const dataset = bound(byPath, volume.dataset);
  return {
    ...plainSnapshot(site, dataset, binding.name, bindings.now - snapshot.ageMs),
    userProperties: snapshot.kind === "csi" ? snapshotMarks(binding, volume) : {},
    deferDestroy: snapshot.fate.zfs === "deferred",
    holds: [...snapshot.holds],
  };
}

function plainSnapshot(
  site: Site,
  dataset: NasDataset,
  name: string,
  createdAt: number,
): NasSnapshot {
  const fullName = `${dataset.path}@${name}`;
  const share = site.world.mint.between(0, 0.02, "changed", fullName);
  return {
    dataset: dataset.path,
    name,
    ...birth(site, fullName, createdAt),
    usedBytes: Math.round(dataset.referencedBytes * share),
    referencedBytes: Math.round(dataset.referencedBytes * (1 - share)),
    userProperties: {},
    holds: [],
    deferDestroy: false,
  };
}

/** The origins of clones that no CSI snapshot is: taken by the driver at the moment of cloning, without own marks. */
function temporarySnapshots(
  site: Site,
  datasets: readonly NasDataset[],
  byPath: ByPath,
): NasSnapshot[] {
  return datasets.flatMap((clone) => {
    const [source = "", name = ""] = clone.origin?.split("@") ?? [];
    return name.startsWith("volume-source-for-volume-")
      ? [plainSnapshot(site, bound(byPath, source), name, clone.createdAt)]
      : [];
  });
}

/** Recursive, as tasks are: one name on every dataset that was there at the time. */
function taskSnapshots(
  site: Site,
  task: SnapshotTask,
  datasets: readonly NasDataset[],
): NasSnapshot[] {
  const below = datasets.filter(
    ({ path }) => path === task.dataset || path.startsWith(`${task.dataset}/`),
  );
  const latest = site.bindings.now - (site.bindings.now % task.every);
  const times = Array.from({ length: task.keep }, (_, at) => latest - at * task.every);
  const names = times.map((time) => taskSnapshotName(task.naming, site.system.name, time));
  return below.flatMap((dataset) =>
    times.flatMap((time, at) =>
      time >= dataset.createdAt ? [plainSnapshot(site, dataset, names[at] ?? "", time)] : [],
    ),
  );
}

/** Names as TrueNAS tasks, sanoid and syncoid make them. */
function taskSnapshotName(naming: SnapshotTask["naming"], host: string, time: number): string {
  const iso = new Date(time).toISOString();
  const [day, clock] = [iso.slice(0, 10), iso.slice(11, 19)];
  switch (naming) {
    case "auto":
      return `auto-${day}_${clock.slice(0, 5).replace(":", "-")}`;
    case "autosnap":
      return `autosnap_${day}_${clock}_daily`;
    case "syncoid":
      return `syncoid_${host}_${day}:${clock}-GMT00:00`;
  }
}
