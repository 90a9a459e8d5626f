import { Type } from "typebox";
import { judgeDisabled } from "../disabled-device.ts";
import { defineRule } from "../rule.ts";

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
  check: (namespace, { links }) => judgeDisabled(namespace, links, "nvmeof-namespace-without-zvol"),
});
