import { mintOf } from "../world/mint.ts";
import type { SnapshotStory, VolumeStory } from "../world/model.ts";
import type { VolumeLeak, VolumeLives } from "../world/fates.ts";
import { defineWorld } from "../world/define.ts";
import type { World } from "../world/world.ts";
import { ISCSI } from "../world/installs.ts";

/** Size of a generated world. Snapshots are mostly those of a task, so their number is met to within one per dataset. */
export interface LargeWorldSize {
  readonly volumes: number;
  readonly snapshots: number;
  readonly namespaces: number;
  readonly seed: number;
}

/** One volume in a hundred is a leftover, of these kinds in turn. */
const LEFTOVERS: readonly Partial<VolumeStory>[] = [
  ...leaks(
    "claimAndPvDeleted",
    "createFailed",
    "deleteRefused",
    "deleteRefusedAndPvForced",
    "createCutAfterTarget",
  ),
  ...leaks("zfsDestroyedAfterPv", "targetLeftBehind", "zfsDestroyed", "deletedOnNas"),
  ...lives("retainedOnPurpose"),
];
const LEFTOVER_EVERY = 100;
/** One volume in fifty has a CSI snapshot; one of those in twenty is a leftover. */
const SNAPSHOT_EVERY = 50;
const SNAPSHOT_LEAK_EVERY = 20;

/** An iSCSI world of this size on one cluster and one NAS, with leftovers planted through it. Equal seeds, equal worlds. */
export function largeWorld({ volumes, snapshots, namespaces, seed }: LargeWorldSize): World {
  const mint = mintOf(seed);
  const keep = Math.max(0, Math.round(snapshots / volumes));
  const nodes = Array.from(
    { length: Math.max(3, Math.ceil(volumes / 200)) },
    (_, place) => `worker-${place + 1}`,
  );
  return defineWorld({
    world: "large",
    story: `${volumes} zvols with ${snapshots} snapshots in ${namespaces} namespaces; one in a hundred is a leftover.`,
    seed,
    systems: [
      {
        name: "nas1",
        pools: [{ name: "tank", diskSize: "20Ti", vdevs: vdevsFor(volumes) }],
        tasks: keep === 0 ? [] : [{ dataset: ISCSI.parent, every: "1d", keep }],
      },
    ],
    clusters: [{ name: "prod", nodes }],
    installs: [ISCSI],
    volumes: Array.from({ length: volumes }, (_, place) =>
      volumeStory(place, namespaces, 30 + keep + mint.integer(600, "age", String(place))),
    ),
    snapshots: Array.from({ length: Math.floor(volumes / SNAPSHOT_EVERY) }, (_, turn) =>
      snapshotStory(turn, namespaces),
    ),
  });
}

function vdevsFor(volumes: number): { type: "MIRROR"; disks: string[] }[] {
  return Array.from({ length: Math.max(1, Math.ceil(volumes / 500)) }, (_, place) => ({
    type: "MIRROR",
    disks: [`d${place}a`, `d${place}b`],
  }));
}

function volumeStory(place: number, namespaces: number, ageDays: number): VolumeStory {
  const plain = {
    claim: claimAt(place, namespaces),
    install: ISCSI.name,
    size: `${5 + (place % 8) * 5}Gi`,
    age: `${ageDays}d`,
  };
  const turn = Math.floor(place / LEFTOVER_EVERY);
  return place % LEFTOVER_EVERY === LEFTOVER_EVERY - 1
    ? { ...plain, ...LEFTOVERS[turn % LEFTOVERS.length] }
    : { ...plain, pods: [{ name: `app-${place}-0`, owner: `StatefulSet/app-${place}` }] };
}

function claimAt(place: number, namespaces: number): string {
  return `team-${place % namespaces}/data-app-${place}-0`;
}

function snapshotStory(turn: number, namespaces: number): SnapshotStory {
  const plain = {
    of: claimAt(turn * SNAPSHOT_EVERY, namespaces),
    name: `nightly-${turn}`,
    age: "9d",
  };
  return turn % SNAPSHOT_LEAK_EVERY !== SNAPSHOT_LEAK_EVERY - 1
    ? plain
    : {
        ...plain,
        leak:
          Math.floor(turn / SNAPSHOT_LEAK_EVERY) % 2 === 0
            ? "zfsSnapshotDestroyed"
            : "contentDeleted",
      };
}

function leaks(...stories: readonly VolumeLeak[]): readonly Partial<VolumeStory>[] {
  return stories.map((leak) => ({ leak }));
}

function lives(...stories: readonly VolumeLives[]): readonly Partial<VolumeStory>[] {
  return stories.map((reason) => ({ lives: reason }));
}
