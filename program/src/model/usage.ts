import type { ClusterId, Key } from "./ids.ts";

/**
 * What the file system of a claim's volume holds, as the kubelets that mount it say (`kubelet_volume_stats_*`). A volume that
 * is not mounted, or that is a raw block device, has none. null = not said of this one.
 */
export interface ClaimUsage {
  readonly key: Key;
  readonly cluster: ClusterId;
  readonly namespace: string;
  /** Name of the PersistentVolumeClaim. */
  readonly claim: string;
  readonly usedBytes: number | null;
  readonly capacityBytes: number | null;
  /** How many inodes there may be; 0 where the file system does not count them. */
  readonly inodes: number | null;
  readonly inodesUsed: number | null;
  /**
   * Epoch ms at which a kubelet measured it; of a Prometheus when it answered, and a sample may be five minutes older (its
   * look-back).
   */
  readonly at: number;
}
