import type { Basis } from "../links.ts";

/** The layers of the plumb line, top to bottom; snapshots hang beside it. */
export const LAYERS = Object.freeze([
  "workload",
  "pod",
  "claim",
  "pv",
  "attachment",
  "node",
  "session",
  "share",
  "target",
  "extent",
  "subsystem",
  "nvmeofNamespace",
  "dataset",
  "pool",
  "vdev",
  "disk",
  "volumeSnapshot",
  "volumeSnapshotContent",
  "zfsSnapshot",
] as const);

/** A layer by name. */
export type Layer = (typeof LAYERS)[number];

/** Label of the mount options of a PersistentVolume: a long fact, which stands last. */
export const MOUNTED_WITH = "mounted with";

/** One object of the chain. `missing`: something points at it and it is not there; `unknown`: it could not be looked for. */
export interface ChainNode {
  readonly id: string;
  readonly layer: Layer;
  /** As Kubernetes or ZFS names it: "data-postgres-0", "tank/k8s/v/pvc-1", "mirror-0". */
  readonly name: string;
  readonly namespace: string | null;
  /** Configured name of its cluster or system. */
  readonly source: string;
  readonly state: "present" | "missing" | "unknown";
  /** Short facts beside the name: phase, size, status. */
  /** A number is bytes. */
  readonly facts: readonly { readonly label: string; readonly value: string | number }[];
  /** Why it is missing or unknown, one sentence. */
  readonly because: string | null;
}

/** `from` is the upper node. */
export interface ChainLink {
  readonly from: string;
  readonly to: string;
  readonly basis: Basis;
  readonly doubts: readonly string[];
}

/** Everything above and below the objects that were asked for. */
export interface Chain {
  /** Ids of the nodes that the question named. */
  readonly start: readonly string[];
  readonly nodes: readonly ChainNode[];
  readonly links: readonly ChainLink[];
  /** What the chain cannot say, each one sentence: "no TrueNAS is configured". */
  readonly notes: readonly string[];
  /** False where part of it could not be looked for: what it does not show may be there all the same. */
  readonly complete: boolean;
}
