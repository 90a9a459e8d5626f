import { Type } from "typebox";
import { boundPvsOf, claimsOf, neededBy } from "../in-use.ts";
import { defineRule, quiet } from "../rule.ts";

/** Class 24 of facts/democratic-csi §5.1, for iSCSI. */
export const extentDisabled = defineRule({
  code: "extent-disabled",
  title: "iSCSI extent of a volume in use that is switched off",
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
  severity: "error",
  why: "A node that logs in to the target finds no LUN behind it: a Pod that starts there will not get its volume.",
  remedy: [
    "plumbline trace {subject}",
    "switch the extent on, in TrueNAS: Shares > iSCSI > Extents",
  ],
  options: Type.Object({}),
  check(extent, { links }) {
    if (extent.enabled) return quiet("it is enabled");
    const zvol = links.zvolOf(extent)?.to;
    if (!zvol) return quiet("its zvol is not there: extent-without-zvol judges it");
    const pvs = boundPvsOf(zvol, links);
    if (pvs.length === 0) return quiet("no bound PersistentVolume needs it");
    return {
      is: "hit",
      evidence: [
        { fact: "enabled", value: "no" },
        { fact: "zvol", value: zvol.path },
        ...neededBy(pvs),
      ],
      concerns: claimsOf(pvs),
    };
  },
});
