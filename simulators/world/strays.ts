/**
 * Kubernetes objects with a story of their own and nothing on a NAS, and what is true of each. Section numbers are
 * facts/democratic-csi.md, rows those of facts/peers.md §2.
 */

/** The rules about Kubernetes objects whose findings a world knows. */
export type ObjectRule =
  | "attachment-dangling"
  | "attachment-without-pod"
  | "claim-lost"
  | "claim-pending"
  | "claim-terminating"
  | "claim-unused"
  | "csi-driver-not-on-node"
  | "csi-driver-not-running"
  | "csi-driver-unfit-for-nas"
  | "pv-available"
  | "pv-claim-mismatch"
  | "pv-driver-gone"
  | "pv-failed"
  | "pv-released"
  | "pv-terminating"
  | "storage-class-driver-gone"
  | "storage-class-unused"
  | "volume-snapshot-content-unbound"
  | "volume-snapshot-not-ready"
  | "volume-snapshot-without-content";

/** Kinds of Kubernetes objects that are findings, as the command line names them. */
export type ObjectKind =
  | "pv"
  | "pvc"
  | "volumesnapshot"
  | "volumesnapshotcontent"
  | "volumeattachment"
  | "storageclass"
  | "node"
  | "csidriver";

/** What is to be found about the objects of a stray; `suffix` is what its object's name has behind the stray's. */
interface StrayFinding {
  readonly rule: ObjectRule;
  readonly kind: ObjectKind;
  readonly suffix?: string;
}

/** One kind of stray. */
export interface StrayFate {
  readonly why: string;
  readonly findings: readonly StrayFinding[];
}

/** Every kind of stray there is. */
export const STRAYS = {
  lostClaim: {
    why: "Somebody removed the PersistentVolume under a bound claim (row 19).",
    findings: [{ rule: "claim-lost", kind: "pvc" }],
  },
  terminatingClaim: {
    why: "Deleted, and held by the finalizer of a tool that is gone (§4.6).",
    findings: [{ rule: "claim-terminating", kind: "pvc" }],
  },
  claimOfMissingClass: {
    why: "It asks for a StorageClass that nobody made (row 18).",
    findings: [{ rule: "claim-pending", kind: "pvc" }],
  },
  availablePv: {
    why: "Written by hand for a claim that never came (row 21).",
    findings: [{ rule: "pv-available", kind: "pv" }],
  },
  failedPv: {
    why: "Its claim is gone and nothing could delete its volume (row 23).",
    findings: [{ rule: "pv-failed", kind: "pv" }],
  },
  terminatingPv: {
    why: "Deleted, and held by the finalizer of a provisioner that is gone (§4.6).",
    findings: [{ rule: "pv-terminating", kind: "pv" }],
  },
  claimMadeAgain: {
    why: "Claim and manifest of its volume were restored, but the claim has another UID now (row 24).",
    findings: [
      { rule: "pv-claim-mismatch", kind: "pv" },
      { rule: "pv-released", kind: "pv" },
      { rule: "claim-pending", kind: "pvc" },
    ],
  },
  uninstalledDriver: {
    why: "Its CSI driver was uninstalled, its class and a volume stayed (class 30).",
    findings: [
      { rule: "pv-driver-gone", kind: "pv", suffix: "-data" },
      { rule: "storage-class-driver-gone", kind: "storageclass" },
      { rule: "claim-unused", kind: "pvc" },
    ],
  },
  unusedClass: {
    why: "A class that was set up once and that nothing is of (row 46).",
    findings: [{ rule: "storage-class-unused", kind: "storageclass" }],
  },
  danglingAttachment: {
    why: "Its PersistentVolume was removed by force while it was attached (row 37).",
    findings: [{ rule: "attachment-dangling", kind: "volumeattachment" }],
  },
  idleAttachment: {
    why: "Its Pod is gone from the node and nobody detached it (row 38).",
    findings: [{ rule: "attachment-without-pod", kind: "volumeattachment" }],
  },
  snapshotWithoutContent: {
    why: "Somebody removed the finalizer of its content (row 39).",
    findings: [{ rule: "volume-snapshot-without-content", kind: "volumesnapshot" }],
  },
  failedSnapshot: {
    why: "The snapshot of a claim that does not exist failed, and is tried for ever (row 72).",
    findings: [{ rule: "volume-snapshot-not-ready", kind: "volumesnapshot" }],
  },
} as const satisfies Record<string, StrayFate>;

/** Name of a kind of stray. */
export type StrayKind = keyof typeof STRAYS;
