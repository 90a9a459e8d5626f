import { Type } from "typebox";
import { defineRule, quiet, type Judgement } from "../rule.ts";
import { hangingOnMentioned } from "../hanging.ts";
import { saidByOurselves } from "../said-by-ourselves.ts";
import { timeEvidence } from "../words.ts";

/** Rows 86 and 87 of facts/peers §2; facts/reliability PH5: by level, also of a class that nobody knows, also where it was dismissed. */
export const nasAlert = defineRule({
  code: "nas-alert",
  title: "Critical alert of TrueNAS",
  each: "nasAlerts",
  needs: ["system", "pools", "nasAlerts"],
  within: "system",
  absence: false,
  severity: "error",
  why: "TrueNAS itself says that something is critical. What it says of pools, their space and hot disks has rules of its own and is not said twice.",
  remedy: ["read it whole, in TrueNAS: the bell above"],
  options: Type.Object({}),
  check(alert, context): Judgement {
    const { level, system, klass, mentions } = alert;
    if (HARMLESS.has(level)) return quiet(`its level is ${level}`);
    const said = saidByOurselves(alert, context);
    if (said !== null) return quiet(said);
    const more = alert.count - alert.texts.length;
    const hanging = hangingOnMentioned(system, mentions, context);
    return {
      is: "hit",
      evidence: [
        { fact: "level", value: level },
        ...alert.texts.map((value) => ({ fact: klass, value })),
        ...(more === 0 ? [] : [{ fact: "further alerts of this class", value: String(more) }]),
        ...(alert.dismissed === 0
          ? []
          : [{ fact: "dismissed by somebody", value: `${alert.dismissed} of ${alert.count}` }]),
        timeEvidence("since", alert.firstAt, context.now),
      ],
      since: alert.firstAt,
      ...(hanging === null ? {} : { hanging }),
    };
  },
});

/** Below critical. A level that nobody knows is none of them. */
const HARMLESS: ReadonlySet<string> = new Set(["INFO", "NOTICE", "WARNING", "ERROR"]);
