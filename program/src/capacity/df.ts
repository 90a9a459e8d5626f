/** What rows of `df` can be summed by. */
export const DF_GROUPS = Object.freeze(["claim", "namespace", "storageclass", "pool", "scope"] as const);

export type DfGroup = (typeof DF_GROUPS)[number];

/** One line of `df`. Sizes are bytes; null = not known (a collection is missing), which is not zero. */
export interface DfRow {
  readonly group: DfGroup;
  /** "shop/data-postgres-0", "shop", "truenas-iscsi", "nas1:tank", "nas1:tank/k8s/v". */
  readonly name: string;
  readonly volumes: number;
  /** Sum of `spec.resources.requests.storage` of the claims. */
  readonly requestedBytes: number | null;
  /** What the NAS promised: volsize or refquota. */
  readonly provisionedBytes: number | null;
  /** ZFS `used`. */
  readonly usedBytes: number | null;
  /** ZFS `usedbysnapshots`. */
  readonly heldBySnapshotsBytes: number | null;
  /** What the dataset or pool can still take: ZFS `available`. */
  readonly availableBytes: number | null;
}
