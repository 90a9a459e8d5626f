import { NO_LIMITS, type TrueDataset, type TrueSystem } from "../nas-objects.ts";
import { endSessions } from "../nas.ts";
import type { Act, Action } from "../op.ts";
import { change, type Volume } from "../world.ts";
import { onDataset } from "./about.ts";
import { volumeOf } from "./volume-parts.ts";

/** What people change on the NAS by hand, and what a half-done change leaves. */

const DAY_MS = 86_400_000;
const GIB = 2 ** 30;

/** Size, quota or reservation of a volume are changed behind the driver's back (facts/democratic-csi §5.1 no. 19-21). */
export const editLimits: Action = onDataset(2, function* ({ random }, _system, dataset) {
  const before = dataset.limits;
  const sizes = random.pick([8 * GIB, 4 * GIB, null]);
  const thick = { ...before, refreservationBytes: 5 * GIB };
  if (random.chance(0.4)) dataset.limits = thick;
  else if (dataset.kind === "zvol") dataset.limits = { ...before, volsizeBytes: sizes ?? 6 * GIB };
  else dataset.limits = { ...before, refquotaBytes: sizes };
  yield random.delayMs(60_000, 20 * DAY_MS);
  if (random.chance(0.5)) dataset.limits = before;
});

/** A claim grows: on the NAS first, then its PersistentVolume; the controller may die in between. */
export const expand: Action = onDataset(1, function* (act, _system, dataset) {
  const volume = volumeOf(act);
  if (!volume) return;
  const { cluster } = volume.install;
  const bytes = 8 * GIB;
  change(cluster, "persistentVolumeClaims", volume.claimUid, { requestedBytes: bytes });
  const effects = [
    () => (dataset.limits = grown(dataset, bytes)),
    () => change(cluster, "persistentVolumes", volume.pvUid, { capacityBytes: bytes }),
    () => change(cluster, "persistentVolumeClaims", volume.claimUid, { capacityBytes: bytes }),
  ];
  for (const effect of effects.slice(0, 1 + act.random.below(effects.length))) {
    yield act.random.delayMs(500, 60_000);
    effect();
  }
});

/** The configuration of TrueNAS is put back from a file: the same shares, targets and subsystems, under other ids (no. 11). */
export const renumberAccess: Action = onDataset(1, function* (_act, system, { guid }) {
  yield 0;
  const { shares, targets, extents, mappings, subsystems, namespaces } = system;
  const isIts = isMadeFor({ guid });
  for (const share of [...shares.values()].filter(isIts)) renumber(system, shares, share);
  for (const target of [...targets.values()].filter(isIts)) {
    const id = renumber(system, targets, target);
    for (const mapping of mappings.values())
      if (mapping.target === target.id) mappings.set(mapping.id, { ...mapping, target: id });
  }
  for (const extent of [...extents.values()].filter(isIts)) {
    const id = renumber(system, extents, extent);
    for (const mapping of mappings.values())
      if (mapping.extent === extent.id) mappings.set(mapping.id, { ...mapping, extent: id });
  }
  for (const subsystem of [...subsystems.values()].filter(isIts)) {
    const id = renumber(system, subsystems, subsystem);
    for (const namespace of namespaces.values())
      if (namespace.subsystem === subsystem.id)
        namespaces.set(namespace.id, { ...namespace, subsystem: id });
  }
  for (const namespace of [...namespaces.values()].filter(isIts))
    renumber(system, namespaces, namespace);
});

/** The extent, namespace or SMB share of a volume is pointed at another one: a slip, or somebody looks into a copy (no. 10). */
export const pointElsewhere: Action = onDataset(2, function* (act, system, dataset) {
  const other = anotherOf(act, system, dataset);
  if (!other) return;
  const shares = [...system.shares.values()].filter(isMadeFor(dataset));
  const blocks = [...system.extents.values(), ...system.namespaces.values()].filter(
    isMadeFor(dataset),
  );
  for (const share of shares) if (share.protocol === "smb") share.path = `/mnt/${other.path}`;
  for (const block of blocks) block.zvol = other.path;
  if (blocks.length > 0) endSessions(system, dataset.guid);
  yield act.random.delayMs(60_000, 10 * DAY_MS);
  if (!system.datasets.has(dataset.guid)) return;
  for (const share of shares) if (share.protocol === "smb") share.path = `/mnt/${dataset.path}`;
  for (const block of blocks) block.zvol = dataset.path;
});

/** A second extent is put behind the target of a volume, under a LUN of its own or under the same one. */
export const addLun: Action = onDataset(2, function* (act, system, dataset) {
  const target = [...system.targets.values()].find(isMadeFor(dataset));
  const other = anotherOf(act, system, dataset);
  const extent = other && [...system.extents.values()].find(isMadeFor(other));
  if (!target || !extent) return;
  const id = system.nextId++;
  const lun = act.random.pick([0, 1]);
  system.mappings.set(id, { id, target: target.id, extent: extent.id, lun });
  yield act.random.delayMs(60_000, 20 * DAY_MS);
  system.mappings.delete(id);
});

function grown({ kind, limits }: TrueDataset, bytes: number): TrueDataset["limits"] {
  const size = kind === "zvol" ? { volsizeBytes: bytes } : { refquotaBytes: bytes };
  return { ...NO_LIMITS, ...limits, ...size };
}

/** Another volume that the same NAS gives out in the same way. */
function anotherOf(
  act: Act,
  system: TrueSystem,
  { guid, volume }: TrueDataset,
): TrueDataset | null {
  const isLike = ({ install, dataset }: Volume) =>
    install.system === system &&
    install.protocol === volume?.install.protocol &&
    dataset !== guid &&
    system.datasets.has(dataset);
  const others = [...act.world.volumes.values()].filter(isLike);
  if (others.length === 0) return null;
  return system.datasets.get(act.random.pick(others).dataset) ?? null;
}

function isMadeFor({
  guid,
}: Pick<TrueDataset, "guid">): (made: { readonly of: string }) => boolean {
  return ({ of }) => of === guid;
}

function renumber<T extends { readonly id: number }>(
  system: TrueSystem,
  objects: Map<number, T>,
  object: T,
): number {
  const id = system.nextId++;
  objects.delete(object.id);
  objects.set(id, { ...object, id });
  return id;
}
