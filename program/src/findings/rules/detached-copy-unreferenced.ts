import { Type } from "typebox";
import { withinGrace } from "../age.ts";
import { bytesBack } from "../bytes.ts";
import { namedByUid, ofAnotherInstallation, ownershipDoubts } from "../detached-copies.ts";
import { keptByHoldWithin } from "../holds.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { snapshotsUnserved } from "../unserved.ts";
import { copyOf, holdsAnother, sharedAboveDoubts, VOLUME_NEEDS } from "../volumes.ts";
import { tornWaysTo } from "../torn-lists.ts";
import { referenceText, timeEvidence } from "../words.ts";

/** Class 15 of facts/democratic-csi §5.1: as a CSI snapshot without content, but a full copy of its volume. */
export const detachedCopyUnreferenced = defineRule({
  code: "detached-copy-unreferenced",
  title: "Detached CSI snapshot that no VolumeSnapshotContent names",
  each: "datasets",
  needs: VOLUME_NEEDS,
  within: "claimScope",
  absence: true,
  severity: "warning",
  why: "A detached snapshot is as large as its volume was, and lives on without it: nobody in Kubernetes can find it again. One of which somebody holds a ZFS snapshot is left out: a hold says that it is to stay, whoever set it.",
  remedy: [
    "plumbline trace {subject}",
    "check who else may need it: another cluster, a backup tool, somebody who kept it to restore from",
    "if nobody does, in TrueNAS: Datasets > Delete",
  ],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description: "Age before it counts; a copy exists on the NAS before its content names it",
    }),
  }),
  check(dataset, { links, claimScope, inventory, now }, { graceMs }) {
    if (!claimScope) return quiet("it lies in no claim scope");
    const owned = links.ownership(dataset);
    if (owned.state !== "detachedSnapshot") return quiet("it is no detached snapshot");
    if (!owned.provisioned) return quiet("it is not finished: detached-copy-incomplete judges it");
    const [reference] = links.references(dataset);
    if (reference?.by === "mountAbove") return cannotTell(`${referenceText(reference)} may use it`);
    if (reference) return quiet(`${referenceText(reference)} needs it`);
    const named = namedByUid(dataset, inventory);
    if (named !== null) return quiet(`${named} was made with it`);
    const { sourceVolume } = owned;
    const another = ofAnotherInstallation(dataset, sourceVolume, claimScope, inventory, links);
    if (another !== null) return quiet(another);
    const original = copyOf(dataset, inventory, links);
    if (original !== null) return quiet(original);
    const torn = tornWaysTo(dataset, links);
    if (torn) return torn;
    const unserved = snapshotsUnserved(claimScope, inventory);
    if (unserved !== null) return cannotTell(unserved);
    const young = withinGrace(dataset, graceMs, inventory, now);
    if (young) return young;
    const kept = keptByHoldWithin(dataset, links);
    if (kept) return kept;
    const inside = holdsAnother(dataset, links);
    if (inside) return inside;
    return {
      is: "hit",
      unused: true,
      evidence: [
        timeEvidence("created", dataset.createdAt, now),
        {
          fact: "copy of",
          value: sourceVolume === "" ? "a volume that it does not name" : sourceVolume,
        },
        { fact: "snapshot", value: owned.snapshotName },
      ],
      reclaimableBytes: bytesBack(dataset, { links, inventory }),
      since: dataset.createdAt,
      doubts: [...ownershipDoubts(claimScope), ...sharedAboveDoubts(dataset, inventory)],
    };
  },
});
