import {
  addDataset,
  addSnapshot,
  clonesOf,
  destroyDataset,
  endSessions,
  promote,
  propertiesOf,
  removeNamespace,
  removeTarget,
  removeWhere,
  renameDataset,
  snapshotsOf,
} from "../nas.ts";
import { type Action, pause } from "../op.ts";
import { NFS_PARENT, REPLICA_PARENT } from "../setting.ts";
import { onDataset } from "./about.ts";
import { pathOf } from "./volume-access.ts";

/** What people and tasks do on the NAS behind the driver's back. */

/** `zfs rename` within the parent or to the attic; whatever names the old path leads nowhere then (T30). */
export const renameByHand: Action = onDataset(2, function* (act, system, dataset) {
  yield pause(act.random);
  const leaf = dataset.path.slice(dataset.path.lastIndexOf("/") + 1);
  const parent = dataset.path.slice(0, dataset.path.lastIndexOf("/"));
  renameDataset(
    system,
    dataset,
    act.random.pick([`${parent}/old-${leaf}`, `tank/attic/${leaf}`, `tank/attic/old-${act.op.id}`]),
  );
});

/** A volume that was renamed is given its old name back. */
export const renameBack: Action = onDataset(1, function* (act, system, dataset) {
  yield pause(act.random);
  if (dataset.volume) renameDataset(system, dataset, pathOf(dataset.volume));
});

/** `zfs destroy -r` on the shell: shares and extents stay behind. */
export const destroyRaw: Action = onDataset(1, function* (act, system, dataset) {
  yield pause(act.random);
  destroyDataset(system, dataset, "raw");
});

/** Deleted in the TrueNAS UI: shares and extents go too. */
export const destroyInTruenas: Action = onDataset(1, function* (act, system, dataset) {
  yield pause(act.random);
  destroyDataset(system, dataset, "truenas");
});

/** The share or the extent is deleted, or disconnected, in the UI. */
export const removeAccess: Action = onDataset(1, function* (act, system, dataset) {
  yield pause(act.random);
  const what = act.random.pick(["extents", "mappings", "targets"] as const);
  for (const share of system.shares.values())
    if (share.of === dataset.guid) system.shares.delete(share.id);
  endSessions(system, dataset.guid);
  const extents = [...system.extents.values()]
    .filter((extent) => extent.of === dataset.guid)
    .map((extent) => extent.id);
  for (const mapping of system.mappings.values())
    if (extents.includes(mapping.extent)) system.mappings.delete(mapping.id);
  for (const namespace of system.namespaces.values())
    if (namespace.of === dataset.guid) removeNamespace(system, namespace.id);
  if (what === "extents") extents.forEach((id) => system.extents.delete(id));
  if (what !== "targets") return;
  removeWhere(system.subsystems, (subsystem) => subsystem.of === dataset.guid);
  for (const target of system.targets.values())
    if (target.of === dataset.guid) removeTarget(system, target.id);
});

/** A replication copies the volume with every property: read-only as tasks make it, or writable where no scope is declared (T15). */
export const replicate: Action = onDataset(2, function* (act, system, dataset) {
  const elsewhere = act.world.systems.find((one) => one !== system);
  const { replicaScopes } = act.world.setting;
  const [to, parent] =
    elsewhere && act.random.chance(0.6) ? [elsewhere, NFS_PARENT] : [system, REPLICA_PARENT];
  const leaf = dataset.path.slice(dataset.path.lastIndexOf("/") + 1);
  const readonly = replicaScopes || act.random.chance(0.6);
  const properties = propertiesOf(system, dataset);
  yield pause(act.random);
  addDataset(act.world, to, {
    guid: act.uid(1),
    path: `${parent}/${leaf}`,
    kind: dataset.kind,
    readonly,
    properties,
    keptFor: "a replica",
  });
});

/** Somebody clones the volume by hand, to look into it or to build on it. */
export const cloneByHand: Action = onDataset(1, function* (act, system, dataset) {
  const [snapshot] = snapshotsOf(system, dataset.guid);
  const origin = snapshot?.guid ?? act.uid(2);
  if (!snapshot) addSnapshot(act.world, dataset, { guid: origin, name: `manual-${act.op.id}` });
  yield pause(act.random);
  if (!system.snapshots.has(origin) || !dataset.path.startsWith("tank/")) return;
  addDataset(act.world, system, {
    guid: act.uid(1),
    path: `tank/attic/clone-${act.op.id}`,
    kind: dataset.kind,
    origin,
    keptFor: "a clone made by hand",
  });
});

/** `zfs promote` of a clone: from then on its source needs it. */
export const promoteClone: Action = onDataset(1, function* (act, system, dataset) {
  const clones = snapshotsOf(system, dataset.guid).flatMap((snapshot) =>
    clonesOf(system, snapshot.guid),
  );
  yield pause(act.random);
  if (clones.length > 0) promote(system, act.random.pick(clones));
});

/** Somebody outside every cluster is given the volume: a share or target of his own (T27), until it is taken back. */
export const giveOutByHand: Action = onDataset(1, function* (act, system, dataset) {
  yield pause(act.random);
  const id = system.nextId++;
  const of = dataset.guid;
  if (dataset.kind === "filesystem") {
    const share = { id, protocol: "nfs", name: null, path: `/mnt/${dataset.path}` } as const;
    system.shares.set(id, { ...share, of, comment: "for the office", byHand: true });
  } else {
    const extent = [...system.extents.values()].find((one) => one.zvol === dataset.path);
    if (!extent) return;
    system.targets.set(id, { id, name: `vm-${act.op.id}`, of, byHand: true });
    system.mappings.set(id, { id, target: id, extent: extent.id, lun: 0 });
  }
  yield act.random.delayMs(60_000, 30 * 86_400_000);
  system.shares.delete(id);
  removeTarget(system, id);
  system.mappings.delete(id);
});
