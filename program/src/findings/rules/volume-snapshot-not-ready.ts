import { Type } from "typebox";
import { inNamespace } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { VolumeSnapshot, VolumeSnapshotContent } from "../../model/kubernetes.ts";
import { claimOrSnapshot } from "../concern.ts";
import type { Evidence } from "../finding.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";
import { isWhole } from "../whole.ts";

/** Row 72 of facts/peers §2; facts/democratic-csi §4.6. Status and error are what the snapshot controllers say. */
export const volumeSnapshotNotReady = defineRule({
  code: "volume-snapshot-not-ready",
  title: "VolumeSnapshot that failed, or is never ready",
  each: "volumeSnapshots",
  needs: ["volumeSnapshots"],
  within: "cluster",
  absence: false,
  severity: "warning",
  why: "Somebody counts on a restore point that does not exist. The error is tried again for ever and shows nowhere but in this object.",
  remedy: ["plumbline trace {subject}", "delete it and take it again once the cause is gone"],
  options: Type.Object({
    grace: duration({ default: "1h", description: "How long an error may heal by itself" }),
    patience: duration({
      default: "24h",
      description: "How long one without an error may take; a detached copy takes hours",
    }),
  }),
  check(snapshot, { inventory, now }, { graceMs, patienceMs }) {
    if (snapshot.readyToUse === true) return quiet("it is ready");
    if (snapshot.deletionRequestedAt !== null) return quiet("its deletion was requested");
    const content = contentOf(snapshot, inventory);
    const error = snapshot.error ?? content?.error ?? null;
    const age = now - snapshot.createdAt;
    if (error === null && age < patienceMs) return quiet("it is being taken");
    if (age < graceMs) return quiet("its error is younger than the grace period");
    return {
      is: "hit",
      evidence: [
        { fact: "why", value: error ?? stuckAt(snapshot, content) },
        timeEvidence("asked for", snapshot.createdAt, now),
        ...claimEvidence(snapshot, inventory),
      ],
      since: snapshot.createdAt,
      concerns: [claimOrSnapshot(snapshot)],
    };
  },
});

function contentOf(
  { cluster, uid }: VolumeSnapshot,
  inventory: InventoryView,
): VolumeSnapshotContent | null {
  return (
    inventory
      .find("volumeSnapshotContents", "volumeSnapshotUid", uid)
      .find((content) => content.cluster === cluster) ?? null
  );
}

function stuckAt({ contentName }: VolumeSnapshot, content: VolumeSnapshotContent | null): string {
  if (content === null && contentName === null)
    return "no error and no content: the snapshot controller has not looked at it";
  return content?.snapshotHandle === null
    ? "no error, and no handle: its driver has not taken it"
    : "no error: nobody has called it ready";
}

function claimEvidence(
  { cluster, namespace, claimName }: VolumeSnapshot,
  inventory: InventoryView,
): readonly Evidence[] {
  if (claimName === null) return [];
  const name = inNamespace(cluster, namespace, claimName);
  const [claim] = inventory.find("persistentVolumeClaims", "name", name);
  const isGone = claim === undefined && isWhole("persistentVolumeClaims", cluster, inventory);
  return [
    {
      fact: "to be taken of",
      value: isGone ? `claim ${claimName}, which does not exist` : `claim ${claimName}`,
    },
  ];
}
