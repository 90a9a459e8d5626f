import { Type } from "typebox";
import { leafOf, parentOf } from "../../model/indices.ts";
import { withinGrace } from "../age.ts";
import { bytesBack } from "../bytes.ts";
import { givenOutBy, isVolumeId } from "../detached-copies.ts";
import { keptByHoldWithin } from "../holds.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { VOLUME_NEEDS } from "../volumes.ts";
import { referenceText, sizeText, timeEvidence } from "../words.ts";

/** An empty filesystem takes some hundred KiB, more on dRAID, and its periodic snapshots a little each. */
const EMPTY_BYTES = 4 * 2 ** 20;

/** Class 16 of facts/democratic-csi §5.1: the driver stopped between the last copy and the container around it. */
export const detachedContainerEmpty = defineRule({
  code: "detached-container-empty",
  title: "Container of detached snapshots with nothing in it",
  each: "datasets",
  needs: VOLUME_NEEDS,
  within: "claimScope",
  absence: true,
  severity: "info",
  why: "It holds no data and does no harm; many of them make every list of datasets longer. One of which somebody holds a ZFS snapshot is left out: a hold says that it is to stay, whoever set it.",
  remedy: [
    "plumbline trace {subject}",
    "if no VolumeSnapshot of its volume is being made, in TrueNAS: Datasets > Delete; it holds nothing",
  ],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description: "Age before it counts; the driver makes it before the copy",
    }),
  }),
  check(dataset, { links, claimScope, inventory, now }, { graceMs }) {
    const { system, path } = dataset;
    if (claimScope?.snapshotParent == null || parentOf(path) !== claimScope.snapshotParent)
      return quiet("it does not lie right below a parent of detached snapshots");
    if (dataset.kind === "zvol") return quiet("it is a zvol, and no container");
    if (links.ownership(dataset).state !== "notOurs") return quiet("a driver made it as a copy");
    if (inventory.findOn(system, "datasets", "parent", path).length > 0)
      return quiet("there is something in it");
    if (!isVolumeId(leafOf(path), claimScope, inventory))
      return quiet("it is not called after a volume: somebody may have made it by hand");
    const [reference] = links.references(dataset);
    if (reference?.by === "mountAbove") return cannotTell(`${referenceText(reference)} may use it`);
    if (reference) return quiet(`${referenceText(reference)} needs it or works on it`);
    if (dataset.readonly === true)
      return quiet("it is read-only, as the target of a replication is");
    const way = givenOutBy(dataset, links);
    if (way !== null) return quiet(`${way} gives it out`);
    const usedBytes = links.spaceOf(dataset)?.usedBytes ?? 0;
    if (usedBytes > EMPTY_BYTES)
      return quiet(
        `it holds ${sizeText(usedBytes)} of its own: somebody sent or put something there`,
      );
    const young = withinGrace(dataset, graceMs, inventory, now);
    if (young) return young;
    const kept = keptByHoldWithin(dataset, links);
    if (kept) return kept;
    return {
      is: "hit",
      unused: true,
      evidence: [
        timeEvidence("created", dataset.createdAt, now),
        { fact: "called after", value: leafOf(path) },
        { fact: "holds", value: "no dataset" },
      ],
      reclaimableBytes: bytesBack(dataset, { links, inventory }),
      since: dataset.createdAt,
    };
  },
});
