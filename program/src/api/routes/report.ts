import { type Static, Type } from "typebox";
import { RULES } from "../../findings/rules/index.ts";
import { unreadIn } from "../../answers/unread.ts";
import { told } from "../told.ts";
import { defineRoute } from "../route.ts";
import { ABOUT_NAMESPACES, exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import { AGED, COVERAGE, MEMORY, SCOPE, SKIPPED, SOURCE, UNREAD } from "../wire/report.ts";
import { AT, SCHEMA_VERSION } from "../wire/words.ts";

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  sources: Type.Array(SOURCE),
  scopes: Type.Array(SCOPE),
  skipped: Type.Array(SKIPPED),
  switchedOff: Type.Array(Type.String(), { description: "Rules that are switched off." }),
  coverage: Type.Array(COVERAGE),
  unread: Type.Array(UNREAD),
  aged: Type.Array(AGED),
  memory: MEMORY,
});

/** What findings rest on. */
export type ReportAnswer = Static<typeof ANSWER>;

/** Everything that a report says but its findings: sources, scopes, how far all was read, and the memory. */
export const report = defineRoute({
  method: "GET",
  path: "/report",
  policy: { for: "caller" },
  cached: true,
  summary: "What findings rest on: sources, scopes, coverage, rules that were not asked, memory",
  params: NO_PARAMS,
  query: ABOUT_NAMESPACES,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ shown }) =>
    told(shown, () => {
      const { findings: _, suppressed: _suppressed, ...rest } = shown.report;
      const off = RULES.filter(({ code }) => shown.settings[code]?.enabled === false);
      const switchedOff = off.map(({ code }) => code);
      return { ...rest, switchedOff, unread: unreadIn(rest.coverage) };
    }),
});
