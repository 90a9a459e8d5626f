import { Type } from "typebox";
import { defineRule, quiet } from "../rule.ts";

/** facts/truenas-api §2.4. Nothing else of a pair is read while the controller that answers is not the active one. */
export const failoverDisabled = defineRule({
  code: "failover-disabled",
  title: "Pair of controllers that would not fail over",
  each: "failover",
  needs: ["system", "failover"],
  within: "system",
  absence: false,
  severity: "warning",
  why: "If the active controller fails now, the other one does not take over: every volume of the system is gone until somebody is there.",
  remedy: ["see why, in TrueNAS: System > Failover"],
  options: Type.Object({}),
  check({ system, disabledBy }, { links }) {
    if (disabledBy.length === 0) return quiet("the other controller would take over");
    return {
      is: "hit",
      evidence: disabledBy.map((reason) => ({ fact: "reason", value: reasonText(reason) })),
      hanging: links.volumesOn(system).all,
    };
  },
});

/** What TrueNAS calls it, and what it means (middleware plugins/failover_/disabled_reasons.py). */
function reasonText(reason: string): string {
  const meaning = MEANINGS[reason];
  return meaning === undefined ? reason : `${reason}: ${meaning}`;
}

const MEANINGS: Readonly<Record<string, string>> = Object.freeze({
  DISAGREE_VIP: "the controllers do not agree on who has the virtual addresses",
  MISMATCH_DISKS: "the controllers do not see the same disks",
  NO_CRITICAL_INTERFACES: "no interface is marked as critical",
  NO_FAILOVER: "somebody has switched it off",
  NO_FENCED: "the disks are not reserved for the active controller",
  NO_LICENSE: "the other controller has no license",
  NO_PONG: "the other controller does not answer",
  NO_SYSTEM_READY: "the other controller has not finished starting",
  NO_VIP: "an interface has no virtual address",
  NO_VOLUME: "there is no pool",
});
