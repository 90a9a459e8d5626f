import { bound } from "./bindings.ts";
import type { Bindings } from "./bindings.ts";
import { isBlock } from "./fates.ts";
import type { RuleCode } from "./fates.ts";
import { assetsName, mountpoint, NSID } from "./names.ts";
import type { Snapshot, Volume } from "./world.ts";

/** A finding that a true report of this world holds. */
export interface ExpectedFinding {
  readonly rule: RuleCode;
  readonly subjectKind:
    | "dataset"
    | "zvol"
    | "session"
    | "snapshot-task"
    | "initiator-group"
    | "pv"
    | "snapshot"
    | "volumesnapshotcontent"
    | "share"
    | "target"
    | "extent"
    | "nvmeof-subsystem"
    | "nvmeof-namespace"
    | "pool"
    | "disk"
    | "nas-alert"
    | "nas-job"
    | "service"
    | "credential"
    | "failover";
  /** Of a share its path, of an NVMe-oF namespace "subsystem/nsid", of a session who is logged in. */
  readonly subjectName: string;
  /** Name of the cluster or system that the subject is in. */
  readonly source: string;
  /** The claim's namespace, which a finding about the volume concerns; the subjects themselves have none. */
  readonly concerns: string;
  readonly why: string;
}

/** What each rule about a volume is about. */
const SUBJECTS = {
  "dataset-unreferenced": "dataset",
  "dataset-half-provisioned": "dataset",
  "dataset-half-deleted": "dataset",
  "dataset-locked": "dataset",
  "dataset-quota-missing": "dataset",
  "dataset-reservation-drift": "dataset",
  "dataset-driver-ids-stale": "dataset",
  "dataset-pinned-by-clone": "dataset",
  "pv-released": "pv",
  "pv-backing-missing": "pv",
  "pv-deletion-blocked": "pv",
  "pv-backing-wrong": "pv",
  "pv-portal-gone": "pv",
  "pv-size-drift": "pv",
  "block-volume-on-two-nodes": "pv",
  "share-without-dataset": "share",
  "share-disabled": "share",
  "share-restricted": "share",
  "extent-without-zvol": "extent",
  "extent-disabled": "extent",
  "extent-shared": "extent",
  "target-without-extent": "target",
  "target-shared": "target",
  "target-lun-conflict": "target",
  "session-stale": "session",
  "nvmeof-session-stale": "session",
  "nvmeof-subsystem-without-namespace": "nvmeof-subsystem",
  "nvmeof-namespace-without-zvol": "nvmeof-namespace",
  "nvmeof-namespace-disabled": "nvmeof-namespace",
} as const satisfies Partial<Record<RuleCode, ExpectedFinding["subjectKind"]>>;

/** A finding about a volume. `session`: who is logged in to it, for a rule about a session. */
export function volumeFinding(
  { volumes }: Bindings,
  volume: Volume,
  rule: RuleCode,
  { why = volume.fate.why, session = "" }: { why?: string; session?: string } = {},
): ExpectedFinding {
  const { dataset, provisionedAs, pvName, leaf } = bound(volumes, volume.id);
  const { install, claim } = volume;
  const kind: ExpectedFinding["subjectKind"] | undefined =
    rule in SUBJECTS ? SUBJECTS[rule as keyof typeof SUBJECTS] : undefined;
  const named = (subjectKind: ExpectedFinding["subjectKind"], subjectName: string) => ({
    rule,
    concerns: claim.namespace,
    why,
    source: subjectKind === "pv" ? install.cluster.name : install.system.name,
    subjectKind,
    subjectName,
  });
  const asset = assetsName(install, leaf);
  switch (kind) {
    case "dataset":
      return named(isBlock(install.protocol) ? "zvol" : "dataset", dataset);
    case "pv":
      return named(kind, pvName);
    case "share":
      return named(kind, mountpoint(provisionedAs));
    case "extent":
    case "target":
    case "nvmeof-subsystem":
      return named(kind, asset);
    case "nvmeof-namespace":
      return named(kind, `${asset}/${NSID}`);
    case "session":
      return named(kind, session);
    default:
      throw new TypeError(`${rule} is not about a volume`);
  }
}

/** A finding about a snapshot: about its content, about the ZFS snapshot, or about the dataset of a detached copy. */
export function snapshotFinding(
  bindings: Bindings,
  snapshot: Snapshot,
  rule: RuleCode,
): ExpectedFinding {
  const { install, claim } = snapshot.of;
  const { contentName, zfsName } = bound(bindings.snapshots, snapshot.id);
  const found = { rule, concerns: claim.namespace, why: snapshot.fate.why };
  if (rule === "volume-snapshot-content-dangling") {
    const source = install.cluster.name;
    return { ...found, source, subjectKind: "volumesnapshotcontent", subjectName: contentName };
  }
  const ofDataset = isBlock(install.protocol) ? "zvol" : "dataset";
  return {
    ...found,
    source: install.system.name,
    subjectKind: snapshot.kind === "detached" ? ofDataset : "snapshot",
    subjectName: zfsName,
  };
}
