import { Type } from "typebox";
import { isCsiSnapshot } from "../../correlate/drivers/registry.ts";
import { couldBeCsiSnapshot } from "../../correlate/drivers/sidecar-names.ts";
import { snapshotKey } from "../../model/identity.ts";
import { keptByHold } from "../holds.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { withinGrace } from "../age.ts";
import { snapshotsUnserved } from "../unserved.ts";
import { anotherInstallations, copyOf } from "../volumes.ts";
import { timeEvidence } from "../words.ts";

/** What is said of nearly every snapshot there is: one answer for all of them. */
const NOT_A_DRIVERS = quiet("its name is not one that a driver gives");

/** Class 13 of facts/democratic-csi §5.1: a CSI snapshot whose VolumeSnapshotContent is gone. */
export const zfsSnapshotUnreferenced = defineRule({
  code: "zfs-snapshot-unreferenced",
  title: "CSI snapshot on the NAS that no VolumeSnapshotContent names",
  each: "zfsSnapshots",
  needs: [
    "volumeSnapshotContents",
    "volumeSnapshots",
    "system",
    "pools",
    "datasets",
    "zfsSnapshots",
  ],
  within: "claimScope",
  absence: true,
  severity: "warning",
  why: "A CSI snapshot that Kubernetes has forgotten keeps the blocks it froze, and blocks the deletion of its volume.",
  remedy: [
    "plumbline trace {subject}",
    "check who else may need it: another cluster, a backup tool, a replication that still has to send it, a clone or a hold",
    "if nobody does, in TrueNAS: Datasets > Manage Snapshots",
  ],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description: "Age before it counts; a snapshot exists on the NAS before its content does",
    }),
  }),
  check(snapshot, { links, claimScope, inventory, now }, { graceMs }) {
    if (!claimScope) return quiet("it lies in no claim scope");
    if (!couldBeCsiSnapshot(snapshot.name)) return NOT_A_DRIVERS;
    const [content] = links.contentsOf(snapshot);
    if (content) return quiet(`volumesnapshotcontent/${content.to.name} names it`);
    const volumeSnapshot = links.volumeSnapshotOf(snapshot)?.to;
    if (volumeSnapshot)
      return quiet(
        `volumesnapshot/${volumeSnapshot.name} in ${volumeSnapshot.namespace} was made with it`,
      );
    const [clone] = links.clonesOf(snapshot);
    if (clone) return quiet(`${clone.path} is cloned from it`);
    const details = inventory.get("zfsSnapshotDetails", snapshotKey(snapshot));
    if (!details)
      return cannotTell("its user properties were not read, so whose it is cannot be told");
    if (!isCsiSnapshot(details))
      return quiet("no driver marked it as its own: the marks it shows are its dataset's");
    if (details.deferDestroy === true)
      return quiet("it is destroyed already and waits for a clone");
    const kept = keptByHold(details);
    if (kept !== null) return kept;
    const [dataset] = inventory.findOn(snapshot.system, "datasets", "path", snapshot.dataset);
    if (!dataset) return cannotTell("its dataset was not read");
    const another = anotherInstallations(dataset, claimScope, links);
    if (another !== null) return quiet(`its dataset is not ours: ${another}`);
    const original = copyOf(dataset, inventory, links);
    if (original !== null) return quiet(`its dataset is a copy: ${original}`);
    const unserved = snapshotsUnserved(claimScope, inventory);
    if (unserved !== null) return cannotTell(unserved);
    const young = withinGrace(details, graceMs, inventory, now);
    if (young) return young;
    return {
      is: "hit",
      unused: true,
      evidence: [
        timeEvidence("created", details.createdAt, now),
        { fact: "mark", value: "its csi_snapshot_name is its own name" },
      ],
      reclaimableBytes: details.usedBytes,
      since: details.createdAt,
    };
  },
});
