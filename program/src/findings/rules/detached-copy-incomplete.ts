import { Type } from "typebox";
import { uidIn } from "../../model/uid.ts";
import { leafOf, parentOf } from "../../model/indices.ts";
import type { ClaimScope } from "../../model/scope.ts";
import type { Dataset } from "../../model/truenas.ts";
import { withinGrace } from "../age.ts";
import { bytesBack } from "../bytes.ts";
import {
  givenOutBy,
  isVolumeId,
  namedByUid,
  ofAnotherInstallation,
  ownershipDoubts,
} from "../detached-copies.ts";
import { keptByHoldWithin } from "../holds.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet, type RuleContext } from "../rule.ts";
import { holdsAnother, sharedAboveDoubts, VOLUME_NEEDS } from "../volumes.ts";
import { snapshotsUnserved } from "../unserved.ts";
import { tornWaysTo } from "../torn-lists.ts";
import { referenceText, timeEvidence } from "../words.ts";

/** Class 17 of facts/democratic-csi §5.1: the replication job failed; the driver marks a copy when it is whole. */
export const detachedCopyIncomplete = defineRule({
  code: "detached-copy-incomplete",
  title: "Detached CSI snapshot that was never finished",
  each: "datasets",
  needs: VOLUME_NEEDS,
  within: "claimScope",
  absence: true,
  severity: "warning",
  why: "What a copy that failed has received stays, and no retry goes on with it once its VolumeSnapshot is deleted. One of which somebody holds a ZFS snapshot is left out: a hold says that it is to stay, whoever set it.",
  remedy: [
    "plumbline trace {subject}",
    "check that no replication still writes to it (TrueNAS: Jobs), and that no VolumeSnapshot waits for it",
    "kubectl get volumesnapshots -A",
    "if neither is so, in TrueNAS: Datasets > Delete",
  ],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description: "Age before it counts; a copy of a large volume takes hours",
    }),
  }),
  check(dataset, { links, claimScope, inventory, now }, { graceMs }) {
    if (!claimScope) return quiet("it lies in no claim scope");
    const copy = unfinishedCopy(dataset, claimScope, { links, inventory });
    if (typeof copy === "string") return quiet(copy);
    const [reference] = links.references(dataset);
    if (reference?.by === "mountAbove") return cannotTell(`${referenceText(reference)} may use it`);
    if (reference) return quiet(`${referenceText(reference)} needs it or works on it`);
    const way = givenOutBy(dataset, links);
    if (way !== null) return quiet(`${way} gives it out`);
    const named = namedByUid(dataset, inventory);
    if (named !== null) return quiet(`${named} waits for it`);
    const another = ofAnotherInstallation(dataset, copy.of, claimScope, inventory, links);
    if (another !== null) return quiet(another);
    if (dataset.readonly === true)
      return quiet("it is read-only, as the target of a replication is");
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
        { fact: "copy of", value: copy.of },
        { fact: "unfinished", value: "the driver never set provision_success" },
      ],
      reclaimableBytes: bytesBack(dataset, { links, inventory }),
      since: dataset.createdAt,
      doubts: [...ownershipDoubts(claimScope), ...sharedAboveDoubts(dataset, inventory)],
    };
  },
});

/** A copy at `<snapshotParent>/<volume>/<snapshot>` without the mark that finishes it; else why it is none. */
function unfinishedCopy(
  dataset: Dataset,
  claimScope: ClaimScope,
  { links, inventory }: Pick<RuleContext, "links" | "inventory">,
): { readonly of: string } | string {
  const container = parentOf(dataset.path);
  const { snapshotParent } = claimScope;
  if (snapshotParent === null || parentOf(container) !== snapshotParent)
    return "it does not lie where detached snapshots lie";
  const owned = links.ownership(dataset);
  if (owned.state === "detachedSnapshot")
    return owned.provisioned ? "the driver finished it" : { of: leafOf(container) };
  if (owned.state !== "notOurs") return "it is no detached snapshot";
  if (!isVolumeId(leafOf(container), claimScope, inventory))
    return "what it lies in is not called after a volume: somebody may have made it by hand";
  return uidIn(leafOf(dataset.path)) === null
    ? "its name is not one that a driver gives to a snapshot"
    : { of: leafOf(container) };
}
