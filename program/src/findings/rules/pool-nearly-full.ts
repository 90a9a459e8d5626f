import { Type } from "typebox";
import { FILL, judgeFill } from "../pool-fill.ts";
import { defineRule } from "../rule.ts";

/** facts/reliability PH4, at the threshold of TrueNAS (facts/truenas-api §5.2). */
export const poolNearlyFull = defineRule({
  code: "pool-nearly-full",
  title: "Pool that is more than 90 % full",
  each: "pools",
  needs: ["system", "pools"],
  within: "system",
  absence: false,
  severity: "warning",
  why: "Writes become slow, because free space lies in small pieces, and claims that grow may fail.",
  remedy: ["plumbline df", "plumbline orphans", "plumbline trace {subject}"],
  options: Type.Object({}),
  check: (pool, context) => judgeFill(pool, FILL.nearlyFull, context),
});
