import { Type } from "typebox";
import { isTemporarySnapshot } from "../../correlate/drivers/sidecar-names.ts";
import { ancestorsOf } from "../../model/indices.ts";
import { snapshotKey } from "../../model/identity.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolumeClaim } from "../../model/kubernetes.ts";
import type { ZfsSnapshot } from "../../model/truenas.ts";
import { withinGrace } from "../age.ts";
import { keptByHold } from "../holds.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { anotherInstallations, copyOf } from "../volumes.ts";
import { snapshotsUnserved } from "../unserved.ts";
import { timeEvidence } from "../words.ts";

/** What is said of nearly every snapshot there is: one answer for all of them. */
const NOT_TEMPORARY = quiet("its name is not that of a temporary one");

/** Class 12 of facts/democratic-csi §5.1: a crash between snapshot and clone, or 1.9.4 on 25.10, which does not find the origin. */
export const zfsSnapshotTemporary = defineRule({
  code: "zfs-snapshot-temporary",
  title: "Snapshot that a driver took to make a clone or copy, and left behind",
  each: "zfsSnapshots",
  needs: [
    "persistentVolumeClaims",
    "volumeSnapshots",
    "volumeSnapshotContents",
    "system",
    "pools",
    "datasets",
    "zfsSnapshots",
    "jobs",
  ],
  within: "claimScope",
  absence: true,
  severity: "warning",
  why: "Nothing will ever look for it again: it keeps the blocks it froze, and drivers since 1.9.5 refuse to delete a volume that has it.",
  remedy: [
    "plumbline trace {subject}",
    "check that no clone or copy of its volume is being made: a claim or VolumeSnapshot that is not ready yet",
    "if none is, in TrueNAS: Datasets > Manage Snapshots",
  ],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description: "Age before it counts; sending a large volume takes hours",
    }),
  }),
  check(snapshot, { links, claimScope, inventory, now }, { graceMs }) {
    if (!isTemporarySnapshot(snapshot.name)) return NOT_TEMPORARY;
    if (!claimScope) return quiet("it lies in no claim scope");
    const [content] = links.contentsOf(snapshot);
    if (content) return quiet(`volumesnapshotcontent/${content.to.name} names it`);
    const [clone] = links.clonesOf(snapshot);
    if (clone) return quiet(`${clone.path} is cloned from it`);
    const [dataset] = inventory.findOn(snapshot.system, "datasets", "path", snapshot.dataset);
    if (!dataset) return cannotTell("its dataset was not read");
    const another = anotherInstallations(dataset, claimScope, links);
    if (another !== null) return quiet(`its dataset is not ours: ${another}`);
    const original = copyOf(dataset, inventory, links);
    if (original !== null) return quiet(`its dataset is a copy: ${original}`);
    if (isWorkedOn(snapshot, inventory)) return quiet("a job works on its dataset");
    const waiting = waitingFor(snapshot, inventory);
    if (waiting !== null) return quiet(`${waiting} for what is made from it`);
    const details = inventory.get("zfsSnapshotDetails", snapshotKey(snapshot));
    if (!details) return cannotTell("its age was not read");
    if (details.deferDestroy === true)
      return quiet("it is destroyed already and waits for a clone");
    const kept = keptByHold(details);
    if (kept !== null) return kept;
    const unserved = snapshotsUnserved(claimScope, inventory);
    if (unserved !== null) return cannotTell(unserved);
    const young = withinGrace(details, graceMs, inventory, now);
    if (young) return young;
    return {
      is: "hit",
      unused: true,
      evidence: [
        timeEvidence("created", details.createdAt, now),
        { fact: "cloned from it", value: "nothing" },
      ],
      reclaimableBytes: details.usedBytes,
      since: details.createdAt,
    };
  },
});

function isWorkedOn({ system, dataset }: ZfsSnapshot, inventory: InventoryView): boolean {
  return [dataset, ...ancestorsOf(dataset)].some(
    (path) => inventory.findOn(system, "jobs", "dataset", path).length > 0,
  );
}

/**
 * Who waits: the claim or VolumeSnapshot whose UID is in the name, while it has not got what it asked for; where a template
 * left no UID in it, any claim that waits for a clone may.
 */
function waitingFor({ name }: ZfsSnapshot, inventory: InventoryView): string | null {
  const uid = UID.exec(name)?.[0];
  if (uid === undefined) return mayWaitForClone(inventory);
  const [claim]: readonly PersistentVolumeClaim[] = inventory.find(
    "persistentVolumeClaims",
    "uid",
    uid,
  );
  if (claim?.pvName === "") return `${claimText(claim)} waits`;
  const [snapshot] = inventory.find("volumeSnapshots", "uid", uid);
  return snapshot && snapshot.readyToUse !== true
    ? `volumesnapshot/${snapshot.name} in ${snapshot.namespace} waits`
    : null;
}

/** The first by its name, whatever order they were listed in. */
function mayWaitForClone(inventory: InventoryView): string | null {
  const [first] = inventory
    .find("persistentVolumeClaims", "withoutVolume", "")
    .filter(({ dataSource }) => dataSource !== null)
    .map(claimText)
    .toSorted();
  return first === undefined ? null : `${first} may wait`;
}

function claimText({ name, namespace }: PersistentVolumeClaim): string {
  return `pvc/${name} in ${namespace}`;
}

const UID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
