import { Type } from "typebox";
import { couldBeCsiSnapshot } from "../../correlate/drivers/sidecar-names.ts";
import type { Links } from "../../correlate/links.ts";
import { snapshotKey } from "../../model/identity.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { VolumeSnapshotContent } from "../../model/kubernetes.ts";
import type { Dataset, ZfsSnapshot } from "../../model/truenas.ts";
import type { Evidence } from "../finding.ts";
import { holdsEvidence } from "../holds.ts";
import { claimsOf, type ConcernedObject } from "../concern.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { anotherInstallations } from "../volumes.ts";
import { countedNames, timeEvidence } from "../words.ts";

/** What is said of nearly every snapshot there is: one answer for all of them. */
const NOT_A_DRIVERS = quiet("its name is not one that a driver gives");

/**
 * Row 42 of facts/peers §2, facts/truenas-api §6.2: up to 25.10 a deletion with `defer` marks a held snapshot as destroyed and it
 * stays; 26 refuses, even with `defer`, and the VolumeSnapshotContent does not go away.
 */
export const zfsSnapshotHeld = defineRule({
  code: "zfs-snapshot-held",
  title: "CSI snapshot that was deleted and that a hold keeps",
  each: "zfsSnapshots",
  needs: ["volumeSnapshotContents", "system", "datasets", "zfsSnapshots"],
  within: "claimScope",
  absence: false,
  severity: "warning",
  why: "Somebody deleted it in Kubernetes, and ZFS destroys no snapshot that has a hold: its space does not come back, its volume cannot be deleted, and its VolumeSnapshotContent may never go away.",
  remedy: [
    "plumbline trace {subject}",
    "ask whoever set each hold whether it is still needed: a hold says that somebody wants the snapshot to stay",
    "if nobody does, take it away with the tool that set it; clearing Hold in TrueNAS (Datasets > Manage Snapshots) takes away the holds of everybody, so not while another tag is there",
  ],
  options: Type.Object({
    grace: duration({
      default: "10m",
      description: "How long the deletion of a VolumeSnapshotContent may take before it counts",
    }),
  }),
  check(snapshot, { links, claimScope, inventory, now }, { graceMs }) {
    if (!claimScope) return quiet("it lies in no claim scope");
    if (!couldBeCsiSnapshot(snapshot.name)) return NOT_A_DRIVERS;
    const contents = links.contentsOf(snapshot).map(({ to }) => to);
    const staying = contents.find((content) => !isDeleted(content));
    if (staying) return quiet(`volumesnapshotcontent/${staying.name} names it, and stays`);
    const [deleted] = contents.toSorted((one, other) => deletedAt(one) - deletedAt(other));
    const since = deleted?.deletionRequestedAt ?? null;
    if (since !== null && now - since < graceMs) return quiet("its deletion is under way");
    const details = inventory.get("zfsSnapshotDetails", snapshotKey(snapshot));
    if (!details && since !== null && askedAt(snapshot, inventory, now) - since < graceMs)
      return quiet("its deletion was under way when its NAS was last read");
    if (!details) return cannotTell("its properties and holds were not read");
    if (!deleted && details.deferDestroy !== true)
      return quiet("nothing shows that it is to be destroyed");
    const [dataset] = inventory.findOn(snapshot.system, "datasets", "path", snapshot.dataset);
    if (!dataset) return cannotTell("its dataset was not read");
    const another = anotherInstallations(dataset, claimScope, links);
    if (another !== null) return quiet(`its dataset is not ours: ${another}`);
    if (details.holds === null) return cannotTell("its holds could not be read");
    if (details.holds.length === 0) return quiet("nothing holds it");
    return {
      is: "hit",
      evidence: [
        holdsEvidence(details.holds),
        deleted ? contentEvidence(deleted) : DEFERRED,
        ...clonesEvidence(snapshot, links),
        timeEvidence("created", details.createdAt, now),
      ],
      since: since ?? details.createdAt,
      concerns: claimsOn(dataset, links),
    };
  },
});

/** With Retain nothing is asked of the driver. */
function isDeleted({ deletionRequestedAt, deletionPolicy }: VolumeSnapshotContent): boolean {
  return deletionRequestedAt !== null && deletionPolicy === "Delete";
}

function deletedAt({ deletionRequestedAt }: VolumeSnapshotContent): number {
  return deletionRequestedAt ?? Number.POSITIVE_INFINITY;
}

/** When the look at its NAS began that could have read its holds. */
function askedAt({ system }: ZfsSnapshot, inventory: InventoryView, now: number): number {
  const reads = inventory.coverage("system").filter(({ source }) => source.id === system);
  return Math.min(now, ...reads.map(({ startedAt }) => startedAt));
}

const DEFERRED: Evidence = Object.freeze({
  fact: "destroyed",
  value: "yes, waits for the last hold and the last clone",
});

function contentEvidence({ name }: VolumeSnapshotContent): Evidence {
  return { fact: "waits for it", value: `volumesnapshotcontent/${name}` };
}

function clonesEvidence(snapshot: ZfsSnapshot, links: Links): readonly Evidence[] {
  return countedNames(
    "clones",
    links.clonesOf(snapshot).map(({ path }) => path),
  );
}

function claimsOn(dataset: Dataset, links: Links): readonly ConcernedObject[] {
  return claimsOf(links.pvsOf(dataset).map(({ to }) => to));
}
