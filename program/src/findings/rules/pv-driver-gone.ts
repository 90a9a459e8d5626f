import { Type } from "typebox";
import { isInstalled } from "../cluster-parts.ts";
import { claimsOf } from "../concern.ts";
import { defineRule, quiet } from "../rule.ts";

/** Class 30 of facts/democratic-csi §5.1: `helm uninstall` takes the driver and leaves its volumes. */
export const pvDriverGone = defineRule({
  code: "pv-driver-gone",
  title: "PersistentVolume of a CSI driver that is not installed",
  each: "persistentVolumes",
  needs: ["persistentVolumes", "csiDrivers", "csiNodes"],
  within: "cluster",
  absence: true,
  severity: "error",
  why: "No node knows how to mount this volume any more, and nothing will delete it: Pods that run keep their mounts, the next start fails.",
  remedy: [
    "plumbline trace {subject}",
    "install the driver again under the same name, with the configuration that it had",
  ],
  options: Type.Object({}),
  check(pv, { inventory }) {
    const { source } = pv;
    if (source.type !== "csi") return quiet("it is of no CSI driver");
    if (isInstalled(pv.cluster, source.driver, inventory))
      return quiet(`driver ${source.driver} is installed`);
    if (pv.deletionRequestedAt !== null && pv.finalizers.length === 0)
      return quiet("its deletion is under way");
    return {
      is: "hit",
      evidence: [
        { fact: "driver", value: source.driver },
        { fact: "CSIDriver object", value: "none" },
        { fact: "nodes that run it", value: "none" },
        { fact: "phase", value: pv.phase },
      ],
      since: pv.createdAt,
      concerns: claimsOf([pv]),
    };
  },
});
