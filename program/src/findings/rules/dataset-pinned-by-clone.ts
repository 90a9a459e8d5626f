import { Type } from "typebox";
import type { Dataset } from "../../model/truenas.ts";
import { claimsOf } from "../concern.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { copyOf, isShared, judgedVolume, VOLUME_NEEDS, volumeEvidence } from "../volumes.ts";
import { snapshotsOfVolumeUnserved } from "../unserved.ts";
import { countedNames, referenceText, sizeText, timeEvidence } from "../words.ts";

/** Class 18 of facts/democratic-csi §5.1, row 43 of facts/peers §2 (d-csi#456, #549): the source is gone in Kubernetes, its clones are not. */
export const datasetPinnedByClone = defineRule({
  code: "dataset-pinned-by-clone",
  title: "CSI volume that only its clones still need",
  each: "datasets",
  needs: VOLUME_NEEDS,
  within: "claimScope",
  absence: true,
  severity: "info",
  why: "A clone shares the blocks of what it was made from: the source keeps its space, and what was written to it since, until the last clone is gone or promoted.",
  remedy: [
    "plumbline trace {subject}",
    "nothing is wrong while its clones are needed: when the last of their claims is deleted, it can go and its space comes back",
  ],
  options: Type.Object({}),
  check(dataset, context) {
    const { links, inventory, now } = context;
    const { system, path } = dataset;
    const clones = inventory.findOn(system, "datasets", "originDataset", path);
    if (clones.length === 0) return quiet("nothing is cloned from it");
    const volume = judgedVolume(dataset, context, true);
    if ("is" in volume) return volume;
    for (const reference of links.references(dataset)) {
      if (reference.by === "clone") continue;
      if (reference.by === "mountAbove")
        return cannotTell(`${referenceText(reference)} may use it`);
      return quiet(`${referenceText(reference)} needs it`);
    }
    if (isShared(dataset, links) === false)
      return quiet("its share is gone: dataset-half-deleted judges it");
    const original = copyOf(dataset, inventory, links);
    if (original !== null) return quiet(original);
    const unserved = snapshotsOfVolumeUnserved(dataset, volume.claimScope, inventory);
    if (unserved !== null) return cannotTell(unserved);
    const space = links.spaceOf(dataset);
    return {
      is: "hit",
      evidence: [
        ...countedNames(
          "clones",
          clones.map((clone) => clone.path),
        ),
        ...(space === null ? [] : [{ fact: "used", value: sizeText(space.usedBytes) }]),
        timeEvidence("created", dataset.createdAt, now),
        ...volumeEvidence(volume.owned, dataset),
      ],
      since: dataset.createdAt,
      concerns: claimsOf(
        clones.flatMap((clone: Dataset) => links.pvsOf(clone).map(({ to }) => to)),
      ),
    };
  },
});
