import { Type } from "typebox";
import { FILL, judgeFill } from "../pool-fill.ts";
import { defineRule } from "../rule.ts";

/** facts/reliability PH4, at the threshold of TrueNAS (facts/truenas-api §5.2). */
export const poolFilling = defineRule({
  code: "pool-filling",
  title: "Pool that is more than 85 % full",
  each: "pools",
  needs: ["system", "pools"],
  within: "system",
  absence: false,
  severity: "info",
  why: "TrueNAS gives its first notice here. It is the time to look at what can go and at what was promised.",
  remedy: ["plumbline df", "plumbline orphans", "plumbline trace {subject}"],
  options: Type.Object({}),
  check: (pool, context) => judgeFill(pool, FILL.filling, context),
});
