import { type Act, type Action, pause } from "../op.ts";
import { homeOf, parentOf, wayTo } from "../nas.ts";
import { OUTSIDER } from "../nas-objects.ts";
import { makePath } from "../setting.ts";
import {
  type Guid,
  HELD_COLLECTIONS,
  type Held,
  type HeldCollection,
  revisionOf,
  type TrueCluster,
  USER_COLLECTIONS,
} from "../world.ts";
import { onCluster } from "./about.ts";

/** What happens to a cluster as a whole, and to what it grants us. */

/** etcd is copied. */
export const backUp: Action = onCluster(2, function* (act, cluster) {
  cluster.backup = Object.fromEntries(
    HELD_COLLECTIONS.map((kind) => [kind, new Map<string, unknown>(cluster.objects[kind])]),
  ) as unknown as TrueCluster["backup"];
  cluster.backupRevision = revisionOf(cluster, act.world.now);
});

/**
 * etcd is put back: what was made since is gone from the API, what was deleted since is there again, and nodes go on using
 * what they use (H10). Some days later everything has been made anew, or is missed by nobody.
 */
export const restore: Action = onCluster(2, function* (act, cluster) {
  if (!cluster.backup) return;
  const mounted = mountedByPods(cluster);
  const lost: [string, readonly string[]][] = [];
  for (const kind of HELD_COLLECTIONS) lost.push(...putBack(cluster, kind));
  for (const [uid, needs] of lost) cluster.forgotten.set(uid, needs);
  const running = lost.flatMap(([uid]) => mounted.get(uid) ?? []);
  const logins = stayLoggedIn(act, running);
  const lastsMs = act.random.delayMs(3_600_000, 5 * 86_400_000);
  const value = act.random.pick([
    cluster.backupRevision, // as it was, so that versions go back
    revisionOf(cluster, act.world.now), // caught up before anybody looks
    cluster.backupRevision + BUMP, // `--bump-revision`
  ]);
  cluster.revision = { at: act.world.now, value };
  yield lastsMs;
  for (const [uid] of lost) cluster.forgotten.delete(uid);
  for (const { system, id } of logins) system.sessions.delete(id);
});

/** What each Pod mounts, by itself or through its claims. */
function mountedByPods({ objects }: TrueCluster): ReadonlyMap<string, readonly Guid[]> {
  const pvs = [...objects.persistentVolumes.values()];
  const through = (namespace: string, claim: string) =>
    pvs.flatMap(({ record: { claimRef }, needs }) =>
      claimRef?.namespace === namespace && claimRef.name === claim ? needs : [],
    );
  const pods = [...objects.pods.values()].map(({ record, needs }) => {
    const claimed = record.claims.flatMap((claim) => through(record.namespace, claim));
    return [record.uid, [...needs, ...claimed]] as const;
  });
  return new Map(pods);
}

/** Nodes go on running Pods that the API forgot, and stay logged in to their zvols (kubernetes/kubernetes#56212, #131115). */
function stayLoggedIn({ world, op }: Act, guids: readonly Guid[]) {
  return guids.flatMap((guid, n) => {
    const system = homeOf(world, guid);
    const way = system && wayTo(system, system.datasets.get(guid)?.path ?? "");
    if (!way) return [];
    const id = op.id * 1_000 + n;
    system.sessions.set(id, { id, ...way, needs: [guid], from: OUTSIDER });
    return [{ system, id }];
  });
}

/** By what revisions are moved on, so that nobody meets an old one again (facts/reliability §0.7). */
const BUMP = 1_000_000_000;

/** A role of ours is taken away, and given back. */
export const denyKind: Action = onCluster(1, function* ({ random }, cluster) {
  const kind = random.pick(USER_COLLECTIONS);
  cluster.denied.add(kind);
  yield random.delayMs(60_000, 3 * 86_400_000);
  cluster.denied.delete(kind);
});

/**
 * The CustomResourceDefinitions of snapshots, or one of them, are removed, and with them every object of theirs; or they are
 * not served for a while, and every object is there again afterwards (H8).
 */
export const removeSnapshotKinds: Action = onCluster(1, function* ({ random }, cluster) {
  const isRemoved = random.chance(0.5);
  const lastsMs = random.delayMs(60_000, 3 * 86_400_000);
  const kinds = random.pick<readonly SnapshotKind[]>([SNAPSHOT_KINDS, ...SINGLE_KINDS]);
  for (const kind of kinds) {
    cluster.unserved.add(kind);
    if (isRemoved) cluster.objects[kind].clear();
  }
  yield lastsMs;
  for (const kind of kinds) cluster.unserved.delete(kind);
});

const SNAPSHOT_KINDS = ["volumeSnapshots", "volumeSnapshotContents"] as const;
type SnapshotKind = (typeof SNAPSHOT_KINDS)[number];
const SINGLE_KINDS = SNAPSHOT_KINDS.map((kind) => [kind]);

/** An install is pointed at another parent, or given another instance id; its volumes stay where they are (H21). */
export const reconfigure: Action = {
  on: null,
  makes: null,
  weight: 1,
  *run({ world, random }) {
    const install = random.pick(world.installs);
    yield pause(random);
    if (random.chance(0.5)) {
      install.instanceId = `moved-${install.cluster.name}`;
      return;
    }
    const parent = `${parentOf(install.parent)}/v2`;
    makePath(world, install.system, parent);
    install.parent = parent;
  },
};

/** Replaces one kind of objects by those of the backup; tells what is lost. */
function putBack(
  cluster: TrueCluster,
  kind: HeldCollection,
): readonly [string, readonly string[]][] {
  const objects = cluster.objects[kind] as Map<string, Held<unknown>>;
  const saved = cluster.backup?.[kind] as ReadonlyMap<string, Held<unknown>>;
  const lost = [...objects].filter(([uid]) => !saved.has(uid));
  objects.clear();
  for (const [uid, held] of saved) objects.set(uid, held);
  return lost.map(([uid, { needs }]) => [uid, needs]);
}
