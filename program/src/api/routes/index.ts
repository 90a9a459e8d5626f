import type { AnyRoute } from "../route.ts";
import { df } from "./df.ts";
import { events } from "./events.ts";
import { finding } from "./finding.ts";
import { findings } from "./findings.ts";
import { ignore } from "./ignore.ts";
import { ignores } from "./ignores.ts";
import { impact } from "./impact.ts";
import { openapiDocument } from "./openapi-document.ts";
import { referencePage } from "./reference-page.ts";
import { report } from "./report.ts";
import { rules } from "./rules.ts";
import { stopIgnoring } from "./stop-ignoring.ts";
import { summary } from "./summary.ts";
import { trace } from "./trace.ts";

/** Every route of the API, in the order of the reference. */
export const ROUTES: readonly AnyRoute[] = Object.freeze([
  summary,
  findings,
  finding,
  report,
  rules,
  trace,
  impact,
  df,
  ignores,
  ignore,
  stopIgnoring,
  events,
  openapiDocument,
  referencePage,
]);
