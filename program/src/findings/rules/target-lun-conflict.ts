import { Type } from "typebox";
import { claimsOf } from "../concern.ts";
import { defineRule, quiet } from "../rule.ts";

/** Class 10 of facts/democratic-csi §5.1: TrueNAS refuses it; a restored or edited configuration database has it. */
export const targetLunConflict = defineRule({
  code: "target-lun-conflict",
  title: "iSCSI target with two extents under one LUN",
  each: "iscsiTargets",
  needs: ["iscsiTargets", "iscsiTargetExtents", "iscsiExtents"],
  within: "system",
  absence: false,
  severity: "error",
  why: "Which of the two zvols a node gets under that LUN is chance: a Pod may write into another volume.",
  remedy: [
    "plumbline trace {subject}",
    "stop the workloads of the claims under Concerns first: either may write into the volume of the other",
    "in TrueNAS: Shares > iSCSI > Targets and Extents, leave under that LUN the one extent that the target is named after",
  ],
  options: Type.Object({}),
  check(target, { inventory, links }) {
    const { system, id } = target;
    if (inventory.findOn(system, "iscsiTargetExtents", "target", id).length < 2)
      return quiet("it has one extent at most");
    const byLun = Map.groupBy(links.pathsFrom(target), ({ unit }) => unit);
    const twice = [...byLun].filter(([, paths]) => paths.length > 1);
    if (twice.length === 0) return quiet("each of its extents has a LUN of its own");
    const zvols = twice.flatMap(([, paths]) =>
      paths.flatMap(({ device }) => (device === null ? [] : (links.zvolOf(device)?.to ?? []))),
    );
    return {
      is: "hit",
      concerns: claimsOf(zvols.flatMap((zvol) => links.pvsOf(zvol).map(({ to }) => to))),
      evidence: twice.flatMap(([lun, paths]) =>
        paths.map(({ device }) => ({
          fact: `LUN ${lun}`,
          value:
            device === null
              ? "an extent that is not there"
              : (device.zvol ?? device.file ?? "nothing"),
        })),
      ),
    };
  },
});
