import { Type } from "typebox";
import { humanAge } from "../../lib/units.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Row 83 of facts/peers §2. A call that is refused, or not answered at all, is for the rules about sources: then nothing is known here. */
export const nasSlow = defineRule({
  code: "nas-slow",
  title: "TrueNAS that takes long to answer cheap calls",
  each: "system",
  needs: ["system"],
  within: "system",
  absence: false,
  severity: "warning",
  why: "Its middleware is busy or starved: drivers that ask it for volumes run into their deadlines, and what is read of it comes late.",
  remedy: [
    "see what it is busy with, in TrueNAS: Jobs, Reporting > CPU and Memory, the boot pool first of all",
    "see which other programs ask it much: drivers, backups, scripts, dashboards",
  ],
  options: Type.Object({
    slow: duration({
      default: "2s",
      shortest: "1s",
      description: "How long half of its answers to cheap calls may take",
    }),
    grace: duration({
      default: "5m",
      description: "For how long that may be so; of more than an hour nothing is kept",
    }),
  }),
  check({ answerTimes, system }, { links, now }, { slowMs, graceMs }) {
    const [latest] = answerTimes;
    if (latest === undefined) return quiet("nobody has measured how long it takes to answer");
    const fast = answerTimes.findIndex(({ medianMs }) => medianMs <= slowMs);
    if (fast === 0) return quiet(`half of its answers take ${latest.medianMs} ms at most`);
    const slow = fast === -1 ? answerTimes : answerTimes.slice(0, fast);
    const since = slow.at(-1)?.at ?? latest.at;
    const took = `half of its answers to cheap calls took ${latest.medianMs} ms or more`;
    if (now - since >= graceMs)
      return {
        is: "hit",
        evidence: [
          {
            fact: "half of its answers to cheap calls take",
            value: `${latest.medianMs} ms or more`,
          },
          timeEvidence("since at the latest", since, now),
        ],
        since,
        hanging: links.volumesOn(system).all,
      };
    return fast === -1
      ? cannotTell(`${took}, and it has not been asked for longer than that`)
      : quiet(`${took}, since ${humanAge(now - since)} so far`);
  },
});
