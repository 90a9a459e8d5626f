import type { Protocol, RuleCode } from "./fates.ts";

/**
 * What is wrong with a volume that is bound and well otherwise: something about it is not as its driver made it. Building the NAS
 * and the truth read this table. Section numbers are facts/democratic-csi.md §5.1.
 */
export interface Drift {
  readonly why: string;
  /** Protocols on which it can happen. */
  readonly on: readonly Protocol[];
  readonly findings: (of: Drifted) => readonly RuleCode[];
}

/** What the findings of a drift depend on. */
export interface Drifted {
  readonly protocol: Protocol;
  /** Whether Pods mount it. */
  readonly isMounted: boolean;
}

const ALL = ["nfs", "smb", "iscsi", "nvmeof"] as const;

const DISABLED: Readonly<Record<Protocol, RuleCode>> = {
  nfs: "share-disabled",
  smb: "share-disabled",
  iscsi: "extent-disabled",
  nvmeof: "nvmeof-namespace-disabled",
};

/** Every drift a volume may have, by name. */
export const DRIFTS = {
  accessDisabled: {
    on: ALL,
    findings: ({ protocol }) => [DISABLED[protocol]],
    why: "Somebody switched its share, extent or namespace off (class 24).",
  },
  locked: {
    on: ALL,
    findings: () => ["dataset-locked"],
    why: "It is encrypted, and its key was not loaded since the NAS was restarted (class 25).",
  },
  grown: {
    on: ALL,
    findings: () => ["pv-size-drift"],
    why: "Somebody doubled its size on the NAS, and Kubernetes was not told (class 20).",
  },
  quotaRemoved: {
    on: ["nfs", "smb"],
    findings: () => ["dataset-quota-missing"],
    why: "It was restored from a backup without its quota (class 19).",
  },
  thick: {
    on: ALL,
    findings: () => ["dataset-reservation-drift"],
    why: "A replication brought it back with a reservation of its full size (class 21).",
  },
  idsStale: {
    on: ALL,
    findings: () => ["dataset-driver-ids-stale"],
    why: "The configuration of the NAS was restored, and what gives it out got another id (class 11).",
  },
  staleSession: {
    on: ["iscsi", "nvmeof"],
    findings: ({ protocol, isMounted }) => [
      protocol === "iscsi" ? "session-stale" : "nvmeof-session-stale",
      ...(isMounted ? (["block-volume-on-two-nodes"] as const) : []),
    ],
    why: "A node without a Pod that mounts it is still logged in (classes 26 and 27).",
  },
  portalGone: {
    on: ["iscsi", "nvmeof"],
    findings: () => ["pv-portal-gone"],
    why: "The NAS gave up the address that its PV names (class 23).",
  },
  nodeKeptOut: {
    on: ["nfs"],
    findings: () => ["share-restricted"],
    why: "Its share lets in the nodes of the time, and its Pod runs on a later one (class 24).",
  },
} satisfies Record<string, Drift>;

/** Name of a drift. */
export type DriftName = keyof typeof DRIFTS;

/** What a drift says, as one type. */
export function driftOf(name: DriftName): Drift {
  return DRIFTS[name];
}
