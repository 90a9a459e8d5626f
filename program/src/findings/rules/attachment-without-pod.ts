import { Type } from "typebox";
import { pvNamed } from "../../correlate/bindings.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolume, Pod, VolumeAttachment } from "../../model/kubernetes.ts";
import { statedPath, statedSmbShare } from "../../model/stated.ts";
import { isRunning } from "../claim-users.ts";
import { csiDriverOf, hasNode } from "../cluster-parts.ts";
import { claimsOf } from "../concern.ts";
import type { Evidence } from "../finding.ts";
import { duration } from "../options.ts";
import { podsOfPv } from "../in-use.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Row 38 of facts/peers §2. A VolumeAttachment is an intent: this driver does nothing by it (facts/democratic-csi §4.2). */
export const attachmentWithoutPod = defineRule({
  code: "attachment-without-pod",
  title: "VolumeAttachment to a node on which no Pod uses the volume",
  each: "volumeAttachments",
  needs: [
    "volumeAttachments",
    "persistentVolumes",
    "persistentVolumeClaims",
    "pods",
    "nodes",
    "csiDrivers",
  ],
  within: "cluster",
  absence: true,
  severity: "warning",
  why: "While it stays, a block volume counts as in use on that node: a Pod on another node gets a Multi-Attach error, and the iSCSI session may still be there.",
  remedy: [
    "plumbline trace {subject}",
    "make sure that the node does not mount it any more, then kubectl delete {subject}",
  ],
  options: Type.Object({
    grace: duration({ default: "15m", description: "Age of the attachment before it counts" }),
  }),
  check(attachment, { inventory, now }, { graceMs }) {
    const { cluster, nodeName, pvName, driver } = attachment;
    if (pvName === null) return quiet("it is for a volume that is written into a Pod");
    const pv = pvNamed(cluster, pvName, inventory);
    if (!pv) return quiet("its volume is gone: attachment-dangling judges it");
    const pods = podsOfPv(pv, inventory); // of one that has ended the node may still hold the volume
    if (pods.some((pod) => pod.nodeName === nodeName)) return quiet("a Pod on its node uses it");
    if (now - attachment.createdAt < graceMs) return quiet("it is younger than the grace period");
    if (!hasNode(cluster, nodeName, inventory))
      return quiet("its node is gone: attachment-dangling judges it");
    const nothing = meansNothing(attachment, pv, inventory);
    if (nothing !== null) return quiet(nothing);
    return {
      is: "hit",
      evidence: [
        { fact: "volume", value: `pv/${pvName} (${pv.phase})` },
        { fact: "node", value: nodeName },
        { fact: "driver", value: driver },
        timeEvidence("attached", attachment.createdAt, now),
        ...detaching(attachment, now),
        ...pods.filter(isRunning).map(elsewhere),
      ],
      since: attachment.createdAt,
      concerns: claimsOf([pv]),
    };
  },
});

/** Why an attachment says nothing about what the node mounts (facts/democratic-csi T25, T26). */
function meansNothing(
  { cluster, driver }: VolumeAttachment,
  { source }: PersistentVolume,
  inventory: InventoryView,
): string | null {
  if (csiDriverOf(cluster, driver, inventory)?.attachRequired === false)
    return "its driver attaches nothing: the object is left from before";
  if (statedPath(source) !== null || statedSmbShare(source) !== null)
    return "its volume is a share: any number of nodes may mount it, attached or not";
  return null;
}

function detaching({ deletionRequestedAt, error }: VolumeAttachment, now: number) {
  return [
    ...(deletionRequestedAt === null
      ? []
      : [timeEvidence("detach requested", deletionRequestedAt, now)]),
    ...(error === null ? [] : [{ fact: "error", value: error }]),
  ];
}

function elsewhere({ name, nodeName, phase }: Pod): Evidence {
  const value = nodeName === "" ? `pod/${name}, without a node` : `pod/${name} on ${nodeName}`;
  return { fact: phase === "Running" ? "used elsewhere by" : "waits for it", value };
}
