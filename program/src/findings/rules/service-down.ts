import { Type } from "typebox";
import type { TruenasCollection } from "../../model/collections.ts";
import type { NasService } from "../../model/truenas.ts";
import { hangingOnService } from "../hanging.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { surelyOn, unreadVolumes } from "../surely-hanging.ts";
import { WAYS } from "../unread-ways.ts";

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
  check(service, context) {
    const { state, enabled, system } = service;
    if (state === "RUNNING") return quiet("it runs");
    const hanging = hangingOnService(service, context.links);
    const ways = WAYS_OF[service.service];
    if (surelyOn(system, hanging, ways, context).length === 0) {
      const unread = unreadVolumes(ways, context);
      return unread === null
        ? quiet("no volume in use needs it")
        : cannotTell(`whether a volume in use needs it is not known: ${unread}`);
    }
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

/** What leads to volumes that a service gives out. */
const WAYS_OF: { readonly [S in NasService["service"]]: readonly TruenasCollection[] } =
  Object.freeze({
    nfs: ["shares"],
    cifs: ["shares"],
    iscsitarget: WAYS.iscsi,
    nvmet: WAYS.nvmeof,
  });
