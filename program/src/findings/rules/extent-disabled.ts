import { Type } from "typebox";
import { judgeDisabled } from "../disabled-device.ts";
import { defineRule } from "../rule.ts";

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
  check: (extent, { links }) => judgeDisabled(extent, links, "extent-without-zvol"),
});
