import type { Route } from "../route.ts";
import { df } from "./df.ts";
import { finding } from "./finding.ts";
import { findings } from "./findings.ts";
import { impact } from "./impact.ts";
import { report } from "./report.ts";
import { rules } from "./rules.ts";
import { summary } from "./summary.ts";
import { trace } from "./trace.ts";

/** Every route of the API, in the order of the reference. */
export const ROUTES: readonly Route[] = Object.freeze([
  summary,
  findings,
  finding,
  report,
  rules,
  trace,
  impact,
  df,
]);
