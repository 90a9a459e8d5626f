import { Type } from "typebox";
import { leafOf } from "../../model/indices.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { Reference } from "../../correlate/links.ts";
import type { Dataset } from "../../model/truenas.ts";
import { missedNames } from "../../model/missed.ts";
import type { Evidence } from "../finding.ts";
import { heldEvidence, HOLDS_UNKNOWN } from "../holds.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { withinGrace } from "../age.ts";
import { bytesBack } from "../bytes.ts";
import { tornWaysTo } from "../torn-lists.ts";
import { referenceText, timeEvidence } from "../words.ts";
import {
  copyOf,
  holdsAnother,
  isShared,
  judgedVolume,
  mayBeCopy,
  missedElsewhere,
  sharedAboveDoubts,
  VOLUME_NEEDS,
  volumeEvidence,
} from "../volumes.ts";
import { snapshotsOfVolumeUnserved, importDoubts } from "../unserved.ts";

/** Class 4 of facts/democratic-csi §5.1: DeleteVolume removes the share first; when the destroy then fails, this is left. */
export const datasetHalfDeleted = defineRule({
  code: "dataset-half-deleted",
  title: "CSI volume whose deletion stopped half-way",
  each: "datasets",
  needs: VOLUME_NEEDS,
  within: "claimScope",
  absence: true,
  severity: "warning",
  why: "The driver takes the share away before it destroys the dataset. When a clone, a snapshot or an open zvol stops the destroy, the data stays and nobody can reach it. While somebody holds one of its ZFS snapshots it is no orphan, and the hold is named.",
  remedy: [
    "plumbline trace {subject}",
    "see why the driver stopped: the log of its controller names the call that failed; often a snapshot, a clone or a hold is in the way (TrueNAS: Datasets > Manage Snapshots)",
    "while a PersistentVolume still names it the driver tries again by itself once that is out of the way",
    "where a hold is named, ask whoever set it: TrueNAS 26 releases holds with the deletion, and asks nobody",
    "if none does and you have looked into it, in TrueNAS: Datasets > Delete",
  ],
  options: Type.Object({
    grace: duration({
      default: "1h",
      description: "Age before it counts; shares are read before datasets, and made after them",
    }),
  }),
  check(dataset, context, { graceMs }) {
    const volume = judgedVolume(dataset, context, true);
    if ("is" in volume) return volume;
    const { owned } = volume;
    const { links, inventory, now, unreadDatasets } = context;
    const pv = pvInUse(links.references(dataset));
    if (pv) return quiet(`${referenceText(pv)} is in use: pv-backing-missing judges it`);
    const shared = isShared(dataset, links);
    if (shared === null) return quiet("its driver type has no share of TrueNAS");
    if (shared) return quiet("it has its share");
    const torn = tornWaysTo(dataset, links);
    if (torn) return torn;
    const original = copyOf(dataset, inventory, links);
    if (original !== null) return quiet(original);
    const references = [...links.references(dataset)];
    const inUse = references.find(isInUse);
    if (inUse?.by === "claim") return quiet(`${referenceText(inUse)} waits for it or had it`);
    if (inUse) return quiet(`${referenceText(inUse)} is in use: pv-backing-missing judges it`);
    const above = references.find((reference) => reference.by === "mountAbove");
    if (above) return cannotTell(`${referenceText(above)} may use it`);
    if (references.length === 0 && leafOf(dataset.path) !== owned.volumeName) {
      return cannotTell(
        "it does not have the name it was made under: somebody may have put it aside",
      );
    }
    const missed = references.length > 0 ? null : missedElsewhere(dataset, owned, inventory);
    if (missed !== null) return cannotTell(missed);
    const unserved = snapshotsOfVolumeUnserved(dataset, volume.claimScope, inventory);
    if (unserved !== null) return cannotTell(unserved);
    const young = withinGrace(dataset, graceMs, inventory, now);
    if (young) return young;
    if (unreadDatasets !== null) return mayBeCopy(unreadDatasets);
    const another = references.length > 0 ? null : holdsAnother(dataset, links);
    if (another) return another;
    const holds = links.holdsOn(dataset);
    if (references.length === 0 && holds.is === "unknown") return cannotTell(HOLDS_UNKNOWN);
    const unused = references.length === 0 && holds.is === "none";
    const blocking = references.filter((reference) => reference.by !== "pv");
    return {
      is: "hit",
      unused,
      evidence: [
        whatIsGone(dataset, references),
        ...blocking.map((reference) => ({
          fact: "needed by",
          value: referenceText(reference).replace(/,$/, ""), // of a relative clause
        })),
        ...heldEvidence(dataset, holds),
        timeEvidence("created", dataset.createdAt, now),
        ...volumeEvidence(owned, dataset),
      ],
      doubts: [
        ...importDoubts(dataset, volume.claimScope, inventory),
        ...sharedAboveDoubts(dataset, inventory),
      ],
      missed: missedNames({ shares: dataset.mountpoint === null ? [] : [dataset.mountpoint] }),
      reclaimableBytes: unused ? bytesBack(dataset, context) : null,
      since: dataset.createdAt,
    };
  },
});

/** What somebody else made may still give it out. */
function whatIsGone({ kind }: Dataset, references: readonly Reference[]): Evidence {
  const fact = kind === "zvol" ? "target" : "share";
  if (references.some(({ by }) => by === "foreignShare" || by === "foreignTarget"))
    return { fact, value: `the ${fact} that its driver made is gone` };
  return {
    fact,
    value: kind === "zvol" ? "no target leads to it any more" : "no share gives it out any more",
  };
}

const IN_USE: ReadonlySet<Reference["by"]> = new Set([
  "attachment",
  "inlineVolume",
  "workload",
  "session",
  "localUse",
  "job",
]);

/** They come before all other references, which take longer to look for. */
function pvInUse(references: Iterable<Reference>): Reference | null {
  for (const reference of references) {
    if (reference.by !== "pv") return null;
    if (isInUse(reference)) return reference;
  }
  return null;
}

/** A reference that shows the volume in use, not merely in the way of its deletion. */
function isInUse(reference: Reference): boolean {
  if (reference.by === "pv") return !isLeaving(reference.pv);
  if (reference.by === "claim") return true;
  return IN_USE.has(reference.by);
}

function isLeaving(pv: PersistentVolume): boolean {
  return pv.phase === "Released" || pv.phase === "Failed" || pv.deletionRequestedAt !== null;
}
