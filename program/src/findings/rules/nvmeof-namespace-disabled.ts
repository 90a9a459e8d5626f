import { Type } from "typebox";
import { boundPvsOf, claimsOf, neededBy } from "../in-use.ts";
import { defineRule, quiet } from "../rule.ts";

/** Class 24 of facts/democratic-csi §5.1, for NVMe-oF. */
export const nvmeofNamespaceDisabled = defineRule({
  code: "nvmeof-namespace-disabled",
  title: "NVMe-oF namespace of a volume in use that is switched off",
  each: "nvmeofNamespaces",
  needs: [
    "persistentVolumes",
    "system",
    "datasets",
    "nvmeofService",
    "nvmeofSubsystems",
    "nvmeofNamespaces",
  ],
  within: "system",
  absence: false,
  severity: "error",
  why: "A node that connects to the subsystem finds no device in it: a Pod that starts there will not get its volume.",
  remedy: ["plumbline trace {subject}", "switch the namespace on, in TrueNAS: Shares > NVMe-oF"],
  options: Type.Object({}),
  check(namespace, { links }) {
    if (namespace.enabled) return quiet("it is enabled");
    const zvol = links.zvolOf(namespace)?.to;
    if (!zvol) return quiet("its zvol is not there: nvmeof-namespace-without-zvol judges it");
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
