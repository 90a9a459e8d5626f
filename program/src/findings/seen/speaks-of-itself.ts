/**
 * Rules whose evidence names nothing but their subject, what it is joined to on its own line, nodes and drivers. What any other
 * rule says may name or count what belongs to others, and is shown to whoever sees everything only.
 */
export const SPEAKS_OF_ITSELF: ReadonlySet<string> = new Set([
  "attachment-dangling",
  "attachment-without-pod",
  "block-volume-on-two-nodes",
  "claim-filesystem-full",
  "claim-terminating",
  "claim-unused",
  "dataset-driver-ids-stale",
  "dataset-half-provisioned",
  "dataset-locked",
  "extent-disabled",
  "extent-without-zvol",
  "nvmeof-namespace-disabled",
  "nvmeof-namespace-without-zvol",
  "nvmeof-session-stale",
  "pv-backing-missing",
  "pv-claim-mismatch",
  "pv-driver-gone",
  "pv-portal-gone",
  "pv-released",
  "pv-size-drift",
  "pv-terminating",
  "session-stale",
  "share-disabled",
  "target-without-extent",
  "volume-snapshot-content-dangling",
  "volume-snapshot-content-unbound",
]);
