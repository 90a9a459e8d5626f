import { bound } from "../world/bindings.ts";
import { SNAPSHOT_LEAKS, VOLUME_LIVES } from "../world/fates.ts";
import type { ForeignDataset } from "../world/model.ts";
import type { World } from "../world/world.ts";
import {
  comeUp,
  degradeDisk,
  deleteRetainedClaim,
  deleteRetainedSnapshot,
  fillPool,
  goDown,
  replaceDisk,
} from "./happenings.ts";
import type { Moment } from "./moment.ts";

const NOTEBOOK = "analytics/jupyter-chloe";
const AUDIT = "payments/data-postgres-0@pre-audit";
const RESTORE = "tank/restore-of-2023";

/** What happens to the small company while somebody watches: one thing at a time, with time to see each. */
export const SMALL_COMPANY_DAY: readonly Moment[] = Object.freeze<Moment[]>([
  {
    afterMs: at(1, 0),
    happens: "Somebody restores a backup of 2023 into pool tank, which is 91 % full then.",
    look: "pool-nearly-full begins, at the 90 % at which TrueNAS warns too, and plumbline_pool_free_bytes falls.",
    command: () => "plumbline summary",
    findings: ["+ pool-nearly-full"],
    metrics: [
      "plumbline_dataset_available_bytes",
      "plumbline_pool_allocated_bytes",
      "plumbline_pool_free_bytes",
    ],
    becomes: (world) => ({ ...world, datasets: [...world.datasets, restored()] }),
    happen: async (world) => {
      fillPool(world, RESTORE, 0.91);
    },
  },
  {
    afterMs: at(2, 15),
    happens: "Disk sdf makes checksum errors: ZFS calls it and its mirror DEGRADED.",
    look: "disk-failing begins and names whose volumes lie on its pool; plumbline_vdev_status changes its label for sdf and mirror-2.",
    command: () => "plumbline trace disk/sdf",
    findings: ["+ disk-failing"],
    metrics: ["plumbline_vdev_errors_total", "plumbline_vdev_status"],
    becomes: (world) => world,
    happen: async (world) => {
      degradeDisk(world, "sdf", 1_204);
    },
  },
  {
    afterMs: at(3, 30),
    happens:
      "Chloe has left, and her claim analytics/jupyter-chloe is deleted; reclaimPolicy Retain keeps its volume.",
    look: "claim-unused ends for the claim, pv-released begins for its PersistentVolume. It is retained, so nobody calls its dataset an orphan.",
    command: ({ volumes }) => `plumbline trace pv/${bound(volumes, NOTEBOOK).pvName}`,
    findings: ["+ pv-released", "- claim-unused"],
    metrics: [
      "plumbline_persistentvolume_status_phase",
      "plumbline_persistentvolumeclaim_requested_bytes",
      "plumbline_persistentvolumeclaim_status_phase",
      "plumbline_volume_info",
    ],
    becomes: retained,
    happen: async (world) => deleteRetainedClaim(world, NOTEBOOK),
  },
  {
    afterMs: at(4, 45),
    happens:
      "The audit is over: VolumeSnapshot pre-audit in payments is deleted with its content, whose deletionPolicy Retain leaves the ZFS snapshot behind.",
    look: "zfs-snapshot-unreferenced begins: unclaimed, because nobody declared who else uses that parent.",
    command: ({ snapshots }) => `plumbline trace snapshot/${bound(snapshots, AUDIT).zfsName}`,
    findings: ["+ zfs-snapshot-unreferenced"],
    metrics: [],
    becomes: leftBehind,
    happen: async (world) => deleteRetainedSnapshot(world, AUDIT),
  },
  {
    afterMs: at(6, 0),
    happens: "Disk sdf is replaced by sdg, and the mirror is ONLINE again.",
    look: "disk-failing ends; the series of sdf end, those of sdg begin. The pool stays DEGRADED: sdd is still FAULTED.",
    command: () => "plumbline trace disk/sdg",
    findings: ["- disk-failing"],
    metrics: [
      "plumbline_disk_info",
      "plumbline_disk_temperature_celsius",
      "plumbline_disk_temperature_critical_celsius",
      "plumbline_vdev_errors_total",
      "plumbline_vdev_status",
    ],
    becomes: (world) => world,
    happen: async (world) => {
      replaceDisk(world, "sdf", "sdg");
    },
  },
  {
    afterMs: at(7, 15),
    happens: "The NAS reboots and answers nobody for a while.",
    look: "Nothing is resolved by silence, and nothing becomes an orphan: what needs the NAS cannot be told, its series keep their last values, plumbline_collection_complete is 0.",
    command: null,
    findings: [],
    metrics: [],
    leavesNasDown: true,
    becomes: (world) => world,
    happen: goDown,
  },
  {
    afterMs: at(8, 15),
    happens: "The NAS is back.",
    look: "Every finding is still there, plumbline_collection_complete is 1 again, and events are subscribed to anew.",
    command: () => "plumbline summary",
    findings: [],
    metrics: [],
    becomes: (world) => world,
    happen: comeUp,
  },
]);

function at(minutes: number, seconds: number): number {
  return (minutes * 60 + seconds) * 1_000;
}

function restored(): ForeignDataset {
  return {
    system: "nas1",
    path: RESTORE,
    kind: "filesystem",
    size: 0,
    used: null,
    age: 0,
    lives: "foreign",
    marksOf: null,
    below: null,
    shared: false,
  };
}

function retained(world: World): World {
  const volumes = world.volumes.map((volume) =>
    volume.id === NOTEBOOK
      ? { ...volume, story: "retainedOnPurpose" as const, fate: VOLUME_LIVES.retainedOnPurpose }
      : volume,
  );
  return { ...world, volumes };
}

function leftBehind(world: World): World {
  const snapshots = world.snapshots.map((snapshot) =>
    snapshot.id === AUDIT ? { ...snapshot, fate: SNAPSHOT_LEAKS.contentDeleted } : snapshot,
  );
  return { ...world, snapshots };
}
