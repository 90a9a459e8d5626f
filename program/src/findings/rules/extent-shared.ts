import { Type } from "typebox";
import { claimsOf } from "../concern.ts";
import { neededBy } from "../in-use.ts";
import { defineRule, quiet } from "../rule.ts";

/** Class 10 and trap T27 of facts/democratic-csi: a further target gives the same zvol to somebody else. */
export const extentShared = defineRule({
  code: "extent-shared",
  title: "iSCSI extent behind more than one target",
  each: "iscsiExtents",
  needs: [
    "persistentVolumes",
    "system",
    "datasets",
    "iscsiService",
    "iscsiTargets",
    "iscsiExtents",
    "iscsiTargetExtents",
  ],
  within: "system",
  absence: false,
  severity: "info",
  why: "Whoever logs in to the other target reads and writes the same blocks: harmless for a backup that only reads, the end of the file system for two that write.",
  remedy: [
    "plumbline trace {subject}",
    "find out who logs in to the other target, and whether he writes (TrueNAS: Shares > iSCSI > Targets and Extents)",
    "if nobody needs the other target, take the extent out of it there",
  ],
  options: Type.Object({}),
  check(extent, { inventory, links }) {
    const { system, id } = extent;
    if (inventory.findOn(system, "iscsiTargetExtents", "extent", id).length < 2)
      return quiet("at most one target leads to it");
    const zvol = links.zvolOf(extent)?.to;
    if (!zvol) return quiet("it gives out no zvol that is there");
    const targets = links.targetsThrough(extent);
    const pvs = links.pvsOf(zvol).map(({ to }) => to);
    return {
      is: "hit",
      evidence: [
        ...targets.map(({ name }) => ({ fact: "target", value: name })),
        { fact: "zvol", value: zvol.path },
        ...neededBy(pvs),
      ],
      concerns: claimsOf(pvs),
    };
  },
});
