import { Type } from "typebox";
import type { Links } from "../../correlate/links.ts";
import { leafOf } from "../../model/indices.ts";
import type { Dataset } from "../../model/truenas.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { keptByHoldWithin } from "../holds.ts";
import { duration } from "../options.ts";
import { withinGrace } from "../age.ts";
import { bytesBack } from "../bytes.ts";
import { tornWaysTo } from "../torn-lists.ts";
import { referenceText, timeEvidence } from "../words.ts";
import {
  copyOf,
  holdsAnother,
  isGivenOutUnnoted,
  isShared,
  judgedVolume,
  type JudgedVolume,
  MAY_BE_SOMEBODYS,
  sharedAboveDoubts,
  VOLUME_NEEDS,
  volumeEvidence,
} from "../volumes.ts";
import { snapshotsOfVolumeUnserved, importDoubts } from "../unserved.ts";

/** Class 1, 2 and 28 of facts/democratic-csi §5.1: a finished volume that outlived its PersistentVolume. */
export const datasetUnreferenced = defineRule({
  code: "dataset-unreferenced",
  title: "CSI volume on the NAS that nothing uses",
  each: "datasets",
  needs: VOLUME_NEEDS,
  within: "claimScope",
  absence: true,
  severity: "warning",
  why: "A volume whose PersistentVolume is gone keeps its space, its share and its snapshots for ever: the driver never lists what it left behind. One of which somebody holds a ZFS snapshot is left out: a hold says that it is to stay, whoever set it.",
  remedy: [
    "plumbline trace {subject}",
    "check who else may use it: another cluster, a share or target that somebody made by hand, a clone; and when it was last written (TrueNAS: Datasets)",
    "if the data may still matter, take a snapshot or a replica first",
    "then, in TrueNAS: Shares, or Shares > iSCSI > Targets and Extents, for what gives it out; Datasets > Delete for the dataset, last",
  ],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description:
        "Age before it counts; a volume exists on the NAS before its PersistentVolume does",
    }),
  }),
  check(dataset, context, { graceMs }) {
    const volume = judgedVolume(dataset, context, true);
    if ("is" in volume) return volume;
    const { owned } = volume;
    const { links, inventory, now } = context;
    const [reference] = links.references(dataset);
    if (reference?.by === "mountAbove") return cannotTell(`${referenceText(reference)} may use it`);
    if (reference) return quiet(`${referenceText(reference)} needs it`);
    const original = copyOf(dataset, inventory, links);
    if (original !== null) return quiet(original);
    if (isShareUnnoted(owned, dataset, links)) return cannotTell(MAY_BE_SOMEBODYS);
    if (isShared(dataset, links) === false)
      return quiet("its share is gone: dataset-half-deleted judges it");
    const torn = tornWaysTo(dataset, links);
    if (torn) return torn;
    if (leafOf(dataset.path) !== owned.volumeName) {
      return cannotTell(
        "its name was made from a template; with deleteStrategy retain it is kept on purpose until a claim of that name comes back",
      );
    }
    const unserved = snapshotsOfVolumeUnserved(dataset, volume.claimScope, inventory);
    if (unserved !== null) return cannotTell(unserved);
    const young = withinGrace(dataset, graceMs, inventory, now);
    if (young) return young;
    const kept = keptByHoldWithin(dataset, links);
    if (kept) return kept;
    const another = holdsAnother(dataset, links);
    if (another) return another;
    return {
      is: "hit",
      unused: true,
      evidence: [
        timeEvidence("created", dataset.createdAt, now),
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

/** democratic-csi notes the id of its share before it finishes a volume, and takes both away together (facts/democratic-csi §1.4). */
function isShareUnnoted(
  { driverName }: JudgedVolume["owned"],
  dataset: Dataset,
  links: Links,
): boolean {
  return (
    driverName === "democratic-csi" &&
    dataset.kind === "filesystem" &&
    isGivenOutUnnoted(dataset, links)
  );
}
