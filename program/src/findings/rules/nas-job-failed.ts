import { Type } from "typebox";
import { hangingOnMentioned } from "../hanging.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { surelyOn, unreadVolumes } from "../surely-hanging.ts";
import { WAYS } from "../unread-ways.ts";
import { countedNames, timeEvidence } from "../words.ts";

/** Row 86 of facts/peers §2. What a key may see of the jobs of others: facts/truenas-gaps §8. */
export const nasJobFailed = defineRule({
  code: "nas-job-failed",
  title: "Job of TrueNAS on datasets in use that has failed",
  each: "failedJobs",
  needs: ["system", "pools", "failedJobs", "persistentVolumes"],
  within: "system",
  absence: false,
  severity: "warning",
  why: "A replication that fails leaves the copy old, and what was to be made or deleted is not. Whether a later run went well, TrueNAS does not say here; a key without FULL_ADMIN sees its own jobs, replications and cloud syncs only.",
  remedy: ["see what it says, in TrueNAS: the jobs above, and Data Protection"],
  options: Type.Object({
    within: duration({ default: "24h", description: "Time since it failed in which it counts" }),
  }),
  check(job, context, { withinMs }) {
    const { system, datasets, finishedAt, count } = job;
    if (context.now - finishedAt > withinMs) return quiet("it failed long ago");
    const hanging = hangingOnMentioned(system, datasets, context) ?? [];
    if (surelyOn(system, hanging, ALL_WAYS, context).length === 0) {
      const unread = unreadVolumes(ALL_WAYS, context);
      return unread === null
        ? quiet("no volume in use lies where it worked")
        : cannotTell(`whether a volume in use lies where it worked is not known: ${unread}`);
    }
    return {
      is: "hit",
      evidence: [
        { fact: "job", value: job.method },
        ...countedNames("datasets", datasets),
        timeEvidence("failed", finishedAt, context.now),
        ...(count === 1 ? [] : [{ fact: "times that TrueNAS remembers", value: String(count) }]),
      ],
      since: finishedAt,
      hanging,
    };
  },
});

const ALL_WAYS = Object.freeze(["shares", ...WAYS.iscsi, ...WAYS.nvmeof] as const);
