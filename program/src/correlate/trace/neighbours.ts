import type { Collection } from "../../model/collections.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  VolumeAttachment,
  VolumeSnapshot,
  VolumeSnapshotContent,
  Workload,
} from "../../model/kubernetes.ts";
import type {
  Dataset,
  IscsiExtent,
  IscsiTarget,
  NvmeofNamespace,
  NvmeofSubsystem,
  Pool,
  Share,
  ZfsSnapshot,
} from "../../model/truenas.ts";
import type { Basis, BlockSession, Links } from "../links.ts";
import type { Layer } from "./chain.ts";

/** The records that a walk passes through, by the name of their layer. */
export interface Visited {
  workload: Workload;
  pod: Pod;
  claim: PersistentVolumeClaim;
  pv: PersistentVolume;
  attachment: VolumeAttachment;
  session: BlockSession;
  share: Share;
  target: IscsiTarget;
  extent: IscsiExtent;
  subsystem: NvmeofSubsystem;
  nvmeofNamespace: NvmeofNamespace;
  dataset: Dataset;
  pool: Pool;
  volumeSnapshot: VolumeSnapshot;
  volumeSnapshotContent: VolumeSnapshotContent;
  zfsSnapshot: ZfsSnapshot;
}

/** A layer that holds records; the others are parts of a pool. */
export type VisitedLayer = keyof Visited;

/** The next object on the way, and what the link to it rests on. */
export type Present = {
  [L in VisitedLayer]: {
    readonly layer: L;
    readonly record: Visited[L];
    readonly basis: Basis;
    readonly doubts?: readonly string[];
    /** Hangs beside the line: it is shown, on this side, and the walk ends there. */
    readonly beside?: "above" | "below";
  };
}[VisitedLayer];

/** Something that is pointed at and is not there: missing if `collection` is whole, unknown if it is not. */
export interface Absent {
  readonly absent: Layer;
  readonly name: string;
  readonly namespace?: string;
  readonly collection: Collection;
  readonly basis: Basis;
  /** Why it cannot be seen, where that is no question of completeness. */
  readonly unseen?: string;
}

/** Whatever comes next on the way, there or not. */
export type Neighbour = Present | Absent;

/** What neighbours are looked up in. */
export interface Surroundings {
  readonly inventory: InventoryView;
  readonly links: Links;
}

/** The neighbours of one kind of record on either side. Towards the disks is below. */
export interface Sides<L extends VisitedLayer> {
  above(record: Visited[L], around: Surroundings): readonly Neighbour[];
  below(record: Visited[L], around: Surroundings): readonly Neighbour[];
}
