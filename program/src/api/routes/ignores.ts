import { type Static, Type } from "typebox";
import type { Finding } from "../../findings/finding.ts";
import type { Ignore } from "../../findings/memory.ts";
import type { Report } from "../../findings/report.ts";
import { isHisAlone, WITHHELD } from "../../findings/seen/seen-finding.ts";
import { defineRoute } from "../route.ts";
import { ABOUT_NAMESPACES, exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";

/** Somebody's word that a finding shall be left alone, as it is answered. */
export const IGNORE = exactly(
  {
    finding: Type.String({ description: "Id of the finding." }),
    until: Type.Integer({ description: "When it shall be looked at again (epoch ms)." }),
    by: Type.String({ description: "Who said so." }),
    reason: Type.String(),
    at: Type.Integer({ description: "When he said so (epoch ms)." }),
    rule: Type.Union([Type.String(), Type.Null()], {
      description: "Rule of the finding; null where it is not found any more.",
    }),
    subject: Type.Union([Type.String(), Type.Null()], {
      description: "What it is about, as `trace` takes it with its namespace: pvc/shop/data-0.",
    }),
  },
  { title: "Ignore" },
);

const ANSWER = exactly({ schemaVersion: Type.Literal(1), ignores: Type.Array(IGNORE) });

/** What is left alone. */
export type IgnoresAnswer = Static<typeof ANSWER>;

/** What is left alone, as far as the caller sees what it is about. Of what others have a part in he is not told by whom and why. */
export const ignores = defineRoute({
  method: "GET",
  path: "/ignores",
  policy: { for: "caller" },
  cached: false,
  summary: "Findings that are left alone, until when, by whom and why",
  params: NO_PARAMS,
  query: ABOUT_NAMESPACES,
  body: NO_BODY,
  answer: ANSWER,
  handle: async ({ shown: { report }, sight, caller, ignoring }) => {
    const known = findingsIn(report);
    const rows = (await ignoring.list()).flatMap((one) => {
      const about = known.get(one.finding);
      if (sight.sees === "everything") return [ignoreRow(one, about)];
      if (about === undefined) return [];
      const isTold = one.by === caller.name || isHisAlone(about);
      return [ignoreRow(isTold ? one : { ...one, by: WITHHELD, reason: WITHHELD }, about)];
    });
    return { schemaVersion: 1 as const, ignores: rows };
  },
});

/** Every finding of a report in whatever list, by its id. */
export function findingsIn({ findings, suppressed, aged }: Report): ReadonlyMap<string, Finding> {
  const all = [findings, ...[suppressed, aged].map((list) => list.map(({ finding }) => finding))];
  return new Map(all.flat().map((finding) => [finding.id, finding]));
}

/** One word with the finding it is about, where that is found. */
export function ignoreRow(ignore: Ignore, about: Finding | undefined) {
  const { finding, until, by, reason, at } = ignore;
  const named = about === undefined ? null : subjectOf(about);
  return { finding, until, by, reason, at, rule: about?.rule ?? null, subject: named };
}

function subjectOf({ subject: { kind, namespace, name } }: Finding): string {
  return [kind, namespace, name].filter((part) => part !== null).join("/");
}
