import { Type } from "typebox";
import { leafOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolumeClaim } from "../../model/kubernetes.ts";
import { keptByHoldWithin } from "../holds.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { withinGrace } from "../age.ts";
import { bytesBack } from "../bytes.ts";
import { snapshotsOfVolumeUnserved, importDoubts } from "../unserved.ts";
import { tornWaysTo } from "../torn-lists.ts";
import { referenceText, timeEvidence } from "../words.ts";
import {
  copyOf,
  holdsAnother,
  isGivenOutUnnoted,
  judgedVolume,
  MAY_BE_SOMEBODYS,
  mayBeCopy,
  missedElsewhere,
  sharedAboveDoubts,
  VOLUME_NEEDS,
  volumeEvidence,
} from "../volumes.ts";

/** Class 3 of facts/democratic-csi §5.1: the driver writes `provision_success` last, and here it never did. */
export const datasetHalfProvisioned = defineRule({
  code: "dataset-half-provisioned",
  title: "CSI volume whose provisioning never finished",
  each: "datasets",
  needs: VOLUME_NEEDS,
  within: "claimScope",
  absence: true,
  severity: "warning",
  why: "A create that failed for good, and whose claim was deleted meanwhile, is never tried again and never cleaned up. One of which somebody holds a ZFS snapshot is left out: a hold says that it is to stay, whoever set it.",
  remedy: [
    "plumbline trace {subject}",
    "check that the driver is not still at it: a claim that is Pending, the log of its controller",
    "kubectl get pvc -A",
    "if nobody waits for it, in TrueNAS: Datasets > Delete; it was never given out",
  ],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description: "Age before it counts; a copy of a large volume takes hours",
    }),
  }),
  check(dataset, context, { graceMs }) {
    const volume = judgedVolume(dataset, context, false);
    if ("is" in volume) return volume;
    const { owned } = volume;
    const { links, inventory, now, unreadDatasets } = context;
    const original = copyOf(dataset, inventory, links);
    if (original !== null) return quiet(original);
    const [reference] = links.references(dataset);
    if (reference?.by === "mountAbove") return cannotTell(`${referenceText(reference)} may use it`);
    if (reference) return quiet(`${referenceText(reference)} needs it or waits for it`);
    if (isGivenOutUnnoted(dataset, links)) return cannotTell(MAY_BE_SOMEBODYS);
    const torn = tornWaysTo(dataset, links);
    if (torn) return torn;
    const waiting = leafOf(dataset.path) === owned.volumeName ? null : unboundClaim(inventory);
    if (waiting) {
      return cannotTell(
        `its name was made from a template, and pvc/${waiting.name} in ${waiting.namespace} may wait for a volume of that name`,
      );
    }
    const missed = missedElsewhere(dataset, owned, inventory);
    if (missed !== null) return cannotTell(missed);
    const unserved = snapshotsOfVolumeUnserved(dataset, volume.claimScope, inventory);
    if (unserved !== null) return cannotTell(unserved);
    const young = withinGrace(dataset, graceMs, inventory, now);
    if (young) return young;
    if (unreadDatasets !== null) return mayBeCopy(unreadDatasets);
    const kept = keptByHoldWithin(dataset, links);
    if (kept) return kept;
    const another = holdsAnother(dataset, links);
    if (another) return another;
    return {
      is: "hit",
      unused: true,
      evidence: [
        timeEvidence("created", dataset.createdAt, now),
        { fact: "unfinished", value: "the driver never set provision_success" },
        ...volumeEvidence(owned, dataset),
      ],
      doubts: [
        ...importDoubts(dataset, volume.claimScope, inventory),
        ...sharedAboveDoubts(dataset, inventory),
      ],
      reclaimableBytes: bytesBack(dataset, context),
      since: dataset.createdAt,
    };
  },
});

/** The first by its name, whatever order they were listed in: its name makes the id of the finding. */
function unboundClaim(inventory: InventoryView): PersistentVolumeClaim | null {
  let first: PersistentVolumeClaim | null = null;
  for (const claim of inventory.all("persistentVolumeClaims"))
    if (claim.pvName === "" && (first === null || nameIn(claim) < nameIn(first))) first = claim;
  return first;
}

function nameIn({ namespace, name }: PersistentVolumeClaim): string {
  return `${namespace}/${name}`;
}
