import { Type } from "typebox";
import { inCluster } from "../../model/indices.ts";
import { claimOrSnapshot } from "../concern.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { otherHalfUnserved } from "../unserved.ts";
import { timeEvidence } from "../words.ts";

/** Row 39 of facts/peers §2; facts/democratic-csi §4.6 ("snapshot lost"). */
export const volumeSnapshotWithoutContent = defineRule({
  code: "volume-snapshot-without-content",
  title: "VolumeSnapshot whose content is gone",
  each: "volumeSnapshots",
  needs: ["volumeSnapshots", "volumeSnapshotContents"],
  within: "cluster",
  absence: true,
  severity: "error",
  why: "The VolumeSnapshot is still listed, and what it stands for cannot be reached: restoring from it fails.",
  remedy: [
    "plumbline trace {subject}",
    "make a VolumeSnapshotContent with the handle of its ZFS snapshot, if that is still there",
  ],
  options: Type.Object({
    grace: duration({ default: "1h", description: "Age before it counts" }),
  }),
  check(snapshot, { inventory, now }, { graceMs }) {
    const { cluster, uid, contentName, namespace, name } = snapshot;
    if (contentName === null)
      return quiet("it has no content yet: volume-snapshot-not-ready judges it");
    const [owned] = inventory.find("volumeSnapshotContents", "volumeSnapshotUid", uid);
    if (owned?.name === contentName && owned.cluster === cluster)
      return quiet("its content is there");
    const [content] = inventory.find(
      "volumeSnapshotContents",
      "name",
      inCluster(cluster, contentName),
    );
    const of = content?.volumeSnapshot;
    if (of?.uid === null && of.namespace === namespace && of.name === name)
      return quiet("its content was made for it by name and is not bound yet");
    if (snapshot.deletionRequestedAt !== null) return quiet("its deletion was requested");
    if (now - snapshot.createdAt < graceMs) return quiet("it is younger than the grace period");
    const unserved = otherHalfUnserved("volumeSnapshotContents", cluster, inventory);
    if (unserved !== null) return cannotTell(unserved);
    return {
      is: "hit",
      evidence: [
        { fact: "content", value: `${contentName}${of ? "" : ", which does not exist"}` },
        ...(of === undefined
          ? []
          : [{ fact: "belongs to", value: `${of.namespace}/${of.name}, UID ${of.uid ?? "none"}` }]),
        { fact: "says ready", value: snapshot.readyToUse === true ? "yes" : "no" },
        ...(snapshot.claimName === null
          ? []
          : [{ fact: "taken of", value: `claim ${snapshot.claimName}` }]),
        timeEvidence("created", snapshot.createdAt, now),
      ],
      since: snapshot.createdAt,
      concerns: [claimOrSnapshot(snapshot)],
    };
  },
});
