import { Type } from "typebox";
import { holdsVolumes } from "../../correlate/volumes-below.ts";
import { leafOf, parentOf } from "../../model/indices.ts";
import type { Dataset } from "../../model/truenas.ts";
import { withinGrace } from "../age.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { VOLUME_NEEDS } from "../volumes.ts";
import { referenceText, sizeText, timeEvidence } from "../words.ts";

/**
 * Class 31 of facts/democratic-csi §5.1, row 28 of facts/peers §2: information, and never more. What carries no mark may be
 * anything: a backup, a legacy volume (T31), a folder of an administrator.
 */
export const datasetUnmanaged = defineRule({
  code: "dataset-unmanaged",
  title: "Dataset among CSI volumes without the marks of a driver",
  each: "datasets",
  needs: VOLUME_NEEDS,
  within: "claimScope",
  absence: false,
  severity: "info",
  why: "It takes space among the volumes and no driver will ever look after it; whether somebody needs it only its owner knows.",
  remedy: ["plumbline trace {subject}", "move it out of the parent of the volumes, if it is yours"],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description: "Age before it counts; a copy is marked when it is finished",
    }),
  }),
  check(dataset, { links, claimScope, inventory, now }, { graceMs }) {
    if (!claimScope || parentOf(dataset.path) !== claimScope.parent)
      return quiet("it does not lie right below the parent of a claim scope");
    const owned = links.ownership(dataset);
    if (owned.state === "foreign") return quiet(owned.because);
    if (owned.state !== "notOurs") return quiet("a driver made it");
    if (inventory.findOn(dataset.system, "datasets", "path", claimScope.parent).length === 0)
      return cannotTell(owned.because);
    if (leafOf(dataset.path).startsWith("."))
      return quiet("its name is hidden: somebody's place for what was put aside");
    if (dataset.readonly === true)
      return quiet("it is read-only, as the target of a replication is");
    if (claimScope.snapshotParent !== null && isAtOrAbove(dataset, claimScope.snapshotParent))
      return quiet("the detached snapshots of the scope lie in it");
    if (holdsVolumes(dataset, (each) => links.ownership(each), inventory))
      return quiet("volumes of a driver lie below it");
    const [reference] = links.references(dataset);
    if (reference) return quiet(`${referenceText(reference)} needs it`);
    const young = withinGrace(dataset, graceMs, inventory, now);
    if (young) return young;
    const space = links.spaceOf(dataset);
    return {
      is: "hit",
      evidence: [
        timeEvidence("created", dataset.createdAt, now),
        { fact: "marks", value: owned.because },
        { fact: "kind", value: dataset.kind },
        ...(space === null ? [] : [{ fact: "used", value: sizeText(space.usedBytes) }]),
      ],
      since: dataset.createdAt,
    };
  },
});

function isAtOrAbove({ path }: Dataset, below: string): boolean {
  return below === path || below.startsWith(`${path}/`);
}
