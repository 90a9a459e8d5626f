import { Type } from "typebox";
import { hangingOnService } from "../hanging.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";

/** Row 90 of facts/peers §2. */
export const serviceDown = defineRule({
  code: "service-down",
  title: "Service of TrueNAS that volumes need and that does not run",
  each: "nasServices",
  needs: ["system", "nasServices", "persistentVolumes"],
  within: "system",
  absence: false,
  severity: "error",
  why: "Nothing is given out over its protocol: Pods that mount such volumes hang, and none can start with them.",
  remedy: ["start it, and let it start with the system, in TrueNAS: System > Services"],
  options: Type.Object({}),
  check(service, { links }) {
    const { state, enabled } = service;
    if (state === "RUNNING") return quiet("it runs");
    const hanging = hangingOnService(service, links);
    if (hanging.length === 0) return quiet("no volume in use needs it");
    if (state === "UNKNOWN") return cannotTell("TrueNAS itself does not know whether it runs");
    return {
      is: "hit",
      evidence: [
        { fact: "state", value: state },
        { fact: "starts with the system", value: enabled ? "yes" : "no" },
      ],
      hanging,
    };
  },
});
