import type { TrueLocalUse, TrueSystem } from "../nas-objects.ts";
import { parentOf, poolOf } from "../nas.ts";
import { type Act, type Action, pause, type Steps } from "../op.ts";
import type { TrueClass, TrueCluster, World } from "../world.ts";
import { onCluster, onDataset } from "./about.ts";

/** What is given a volume by hand as the place of what it will write: a replication task, a StorageClass (T18, T27). */

const DAY_MS = 86_400_000;

/** A replication task sends the volume elsewhere, or the dataset above with all that lies in it, which names none of it. */
export const replicateFrom: Action = onDataset(3, function* (act, system, { path }) {
  const named = act.random.pick([path, path, parentOf(path)]);
  yield* keep(act, system, { named });
});

/**
 * A replication task fetches into the volume, into a dataset in it that the first run will make, or into the dataset above,
 * where it may own whatever there is.
 */
export const replicateInto: Action = onDataset(3, function* (act, system, { path, kind }) {
  const places = kind === "zvol" ? [path, parentOf(path)] : [path, `${path}/in`, parentOf(path)];
  yield* keep(act, system, { into: act.random.pick(places) });
});

/** Somebody makes a StorageClass of another driver that places its volumes in the dataset, one of its directories, or its SMB share. */
export const placeVolumes: Action = onDataset(3, function* (act, system, { path, kind, volume }) {
  if (kind === "zvol") return;
  const { world, random } = act;
  yield pause(random);
  const share = [...system.shares.values()].find((one) => one.path === `/mnt/${path}`);
  const way = random.pick([directory, subdirectory, parentDataset, smbShare]);
  const cluster = random.pick([volume?.install.cluster ?? [], watched(world)].flat());
  const uid = `class-${act.op.id}`;
  const made = way(system, path, share?.protocol === "smb" ? share.name : null);
  cluster.placingClasses.set(uid, { uid, createdAt: world.now, system, ...made });
  yield random.delayMs(60_000, 12 * DAY_MS);
  if (random.chance(0.5)) cluster.placingClasses.delete(uid);
});

/** We may not list StorageClasses for a while. */
export const hideClasses: Action = onCluster(1, function* ({ random }, cluster) {
  cluster.denied.add("storageClasses");
  yield random.delayMs(60_000, 6 * DAY_MS);
  cluster.denied.delete("storageClasses");
});

function* keep(
  act: Act,
  system: TrueSystem,
  what: Partial<Pick<TrueLocalUse, "named" | "into">>,
): Steps {
  yield pause(act.random);
  const { id } = act.op;
  const task = { id, kind: "replication", named: null, path: null, into: null } as const;
  system.localUses.set(id, { ...task, runs: true, ...what });
  yield act.random.delayMs(60_000, 12 * DAY_MS);
  if (act.random.chance(0.5)) system.localUses.delete(id);
}

function watched({ clusters }: World): readonly TrueCluster[] {
  return clusters.filter((cluster) => cluster.watched);
}

type Made = Pick<TrueClass, "driver" | "parameters" | "place">;
type Way = (system: TrueSystem, path: string, share: string | null) => Made;

const directory: Way = ({ address }, path) => ({
  driver: "nfs.csi.k8s.io",
  parameters: { server: address, share: `/mnt/${path}/` },
  place: { path },
});

const subdirectory: Way = ({ address }, path) => ({
  driver: "nfs.csi.k8s.io",
  parameters: { server: address, share: `/mnt/${path}`, subDir: "apps/new" },
  place: { path: `${path}/apps/new` },
});

const parentDataset: Way = (_system, path) => ({
  driver: "tns.csi.io",
  parameters: { pool: poolOf(path), parentDataset: path.slice(poolOf(path).length + 1) },
  place: { path },
});

const smbShare: Way = (system, path, share) =>
  share === null
    ? directory(system, path, share)
    : {
        driver: "smb.csi.k8s.io",
        parameters: { source: `//${system.address}/${share.toUpperCase()}` },
        place: { smbShare: share },
      };
