import { type Static, Type } from "typebox";
import type { Finding } from "../../findings/finding.ts";
import { COLLECTIONS } from "../../model/collections.ts";
import type { Key } from "../../model/ids.ts";
import { type Deed, named } from "../events/activity.ts";
import { defineRoute } from "../route.ts";
import { ABOUT_NAMESPACES, exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import type { Sight } from "../sight.ts";
import { FINDING } from "../wire/finding.ts";
import { AT, NAME, oneOf, orNull, SCHEMA_VERSION, time } from "../wire/words.ts";
import { findingsIn } from "./ignores.ts";

/** Rows of an answer. */
const MOST_ROWS = 200;

const { id, rule, title, severity, verdict, subject } = FINDING.properties;

const ROW = exactly({
  at: time("When"),
  is: oneOf(
    ["opened", "changed", "resolved", "suppressed", "aged", "lost", "back", "looks"],
    "What happened to a finding or a source; looks: that all sources were read again.",
  ),
  finding: orNull(exactly({ id, rule, title, severity, verdict, subject }), "As it was left."),
  was: orNull(exactly({ severity, verdict }), "How it was before, of one that changed."),
  source: orNull(NAME, "The cluster or system that was lost or is back."),
  because: orNull(Type.String(), "Why it was lost, for those who see everything."),
  looks: orNull(Type.Integer(), "How many of them one after the other; the last of them was then."),
});

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  more: Type.Boolean({ description: `Whether more is known than these ${MOST_ROWS}.` }),
  rows: Type.Array(ROW, { description: "The newest first." }),
});

/** What happened lately. */
export type ActivityAnswer = Static<typeof ANSWER>;

type Row = ActivityAnswer["rows"][number];

/** What happened lately, for a page that opens: from then on it hears by itself. */
export const activity = defineRoute({
  method: "GET",
  path: "/activity",
  policy: { for: "caller" },
  cached: false, // sources are lost while nothing else changes
  summary: "What happened lately: findings that came, changed and went, sources, looks",
  params: NO_PARAMS,
  query: ABOUT_NAMESPACES,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ shown, sight, deeds: happened }) => {
    const deeds = happened();
    const known = findingsIn(shown.report);
    const rows = [
      ...looksAsOne(deeds.flatMap((deed) => rowOf(deed, known, shown, sight))),
      ...foundBefore(deeds, shown),
    ];
    const newestFirst = rows.toSorted((a, b) => b.at - a.at);
    return {
      schemaVersion: 1 as const,
      at: shown.report.at,
      more: rows.length > MOST_ROWS,
      rows: newestFirst.slice(0, MOST_ROWS),
    };
  },
});

const NOTHING = Object.freeze({
  finding: null,
  was: null,
  source: null,
  because: null,
  looks: null,
});

function rowOf(
  deed: Deed,
  known: ReadonlyMap<string, Finding>,
  shown: Shown,
  sight: Sight,
): readonly Row[] {
  const { at, is } = deed;
  switch (is) {
    case "looks":
      return [{ ...NOTHING, at, is, looks: deed.looks }];
    case "source":
      return sourceRow(deed.change, shown, sight);
    default: {
      const isTold = sight.sees === "everything" || known.has(deed.finding.id);
      return isTold || isOver(deed.finding, shown)
        ? [{ ...NOTHING, at, is, finding: deed.finding, was: deed.was }]
        : [];
    }
  }
}

/** Looks between which he is told of nothing are one: to tell them apart would say that something happened to others. */
function looksAsOne(newestFirst: readonly Row[]): readonly Row[] {
  const told: Row[] = [];
  for (const row of newestFirst) {
    const newer = told.at(-1);
    if (newer?.is === "looks" && row.is === "looks")
      told[told.length - 1] = { ...newer, looks: (newer.looks ?? 0) + (row.looks ?? 0) };
    else told.push(row);
  }
  return told;
}

/** As events tell it: reasons hold addresses, which are not for everybody. */
function sourceRow(
  { source, at, because }: Extract<Deed, { is: "source" }>["change"],
  { sources }: Shown,
  { sees: what }: Sight,
): readonly Row[] {
  if (!sources.some(({ name }) => name === source)) return [];
  const reason = what === "everything" ? (because?.message ?? null) : null;
  return [{ ...NOTHING, at, is: because === null ? "back" : "lost", source, because: reason }];
}

/** Who does not see everything is told of findings that he sees now, and of those that went of objects that he sees now. */
function isOver({ subject: { key, kind } }: Pick<Finding, "subject">, shown: Shown): boolean {
  return !PLACES.has(kind) && holds(shown, key);
}

/** Of these a finding is seen by whoever has something there, which is not told by their records. */
const PLACES: ReadonlySet<string> = new Set(["scope", "cluster", "system"]);

function holds({ inventory }: Shown, key: Key): boolean {
  return COLLECTIONS.some((collection) => inventory.get(collection, key) !== undefined);
}

/** What was found before we began to remember what happens says itself since when. */
function foundBefore(deeds: readonly Deed[], { report }: Shown): readonly Row[] {
  const told = new Set(deeds.flatMap((deed) => (deed.is === "opened" ? [deed.finding.id] : [])));
  return report.findings.flatMap((finding): readonly Row[] =>
    finding.lifecycle === null || told.has(finding.id)
      ? []
      : [{ ...NOTHING, at: finding.lifecycle.firstSeenAt, is: "opened", finding: named(finding) }],
  );
}
