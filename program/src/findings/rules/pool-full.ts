import { Type } from "typebox";
import { FILL, judgeFill } from "../pool-fill.ts";
import { defineRule } from "../rule.ts";

/** facts/reliability PH4, at the threshold of TrueNAS (facts/truenas-api §5.2). */
export const poolFull = defineRule({
  code: "pool-full",
  title: "Pool that is more than 95 % full",
  each: "pools",
  needs: ["system", "pools"],
  within: "system",
  absence: false,
  severity: "error",
  why: "When it is full, every volume on it fails to write, thin ones with room inside included; ZFS may even fail to delete.",
  remedy: ["plumbline df", "plumbline orphans", "plumbline trace {subject}"],
  options: Type.Object({}),
  check: (pool, context) => judgeFill(pool, FILL.full, context),
});
