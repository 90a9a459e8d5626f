import type { SummaryAnswer } from "../../../../program/src/api/contract.ts";

/** A day, which is what "since yesterday" means. */
const DAY_MS = 86_400_000;

/** One number of findings, with the way to them. */
export interface Tile {
  readonly kind: "error" | "warning" | "info" | "unknown";
  readonly count: number;
  readonly to: string;
  /** How many of them are new since yesterday; null where that cannot be told. */
  readonly fresh: { readonly count: number; readonly to: string } | null;
}

/** Findings by severity, and questions that could not be answered: of those none is new, as they say nothing of an object. */
export function tilesOf({
  findings,
  newFindings,
  at,
}: Pick<SummaryAnswer, "findings" | "newFindings" | "at">): readonly Tile[] {
  const isADay = remembersADay({ newFindings, at });
  const ofSeverity = (kind: "error" | "warning" | "info"): Tile => ({
    kind,
    count: findings[kind],
    to: `/findings?severity=${kind}`,
    fresh:
      isADay && newFindings !== null
        ? { count: newFindings[kind], to: `/findings?severity=${kind}&newSince=24h` }
        : null,
  });
  const unknown = { kind: "unknown", to: "/findings?verdict=unknown", fresh: null } as const;
  return [
    ofSeverity("error"),
    ofSeverity("warning"),
    ofSeverity("info"),
    { ...unknown, count: findings.unknown },
  ];
}

/** Why it cannot be told what is new: nothing is remembered, or only since then (epoch ms). Null where it can. */
export function whyNothingIsNew(
  summary: Pick<SummaryAnswer, "newFindings" | "at">,
): "noMemory" | { readonly since: number } | null {
  if (summary.newFindings === null) return "noMemory";
  return remembersADay(summary) ? null : { since: summary.newFindings.since };
}

/** Whoever began to remember an hour ago found everything for the first time since. */
function remembersADay({ newFindings, at }: Pick<SummaryAnswer, "newFindings" | "at">): boolean {
  return newFindings !== null && newFindings.since <= at - DAY_MS;
}

/** Rules that are named before the rest is counted: a glance takes in no more. */
const MOST_RULES = 6;

/** The rules that found something, the worst first; and how many there are in all, where not all are named. */
export function topRules({ rules }: Pick<SummaryAnswer, "rules">): {
  readonly top: SummaryAnswer["rules"];
  readonly all: number | null;
} {
  const top = rules.slice(0, MOST_RULES);
  const all = new Set(rules.map(({ rule }) => rule)).size;
  return { top, all: rules.length > top.length ? all : null };
}
