import type {
  CollectionRow,
  ReportAnswer,
  SourceRow,
  Unread,
} from "../../../../program/src/api/contract.ts";
import { isLasting } from "../../parts/source-state.ts";

/** What was read of a source, in parts: those first that were not read whole. */
export interface Parts {
  readonly broken: readonly CollectionRow[];
  readonly whole: readonly CollectionRow[];
  /** What nobody configured, and so nobody misses. */
  readonly notConfigured: readonly CollectionRow[];
}

/** The parts of a source by how far they are known, each in the order in which it is read. */
export function partsOf({ collections }: Pick<SourceRow, "collections">): Parts {
  return {
    broken: collections.filter(({ state }) => state === "incomplete" || state === "notPermitted"),
    whole: collections.filter(({ state }) => state === "complete"),
    notConfigured: collections.filter(({ state }) => state === "notConfigured"),
  };
}

/** Why parts of a source were not read. */
export interface Losses {
  /** What went wrong this time. */
  readonly now: readonly Unread[];
  /** What our rights or its version keep from us, until somebody changes them. */
  readonly lasting: readonly Unread[];
}

/** What is missing of a source, one entry for each cause and remedy. */
export function lossesOf(name: string, unread: readonly Unread[]): Losses {
  const own = unread.filter(({ source }) => source === name);
  return {
    now: own.filter((one) => one.everything || !isLasting(one.code)),
    lasting: own.filter((one) => !one.everything && isLasting(one.code)),
  };
}

/** Parts that our rights do not reach, with one next step for all of them. */
export interface Forbidden {
  readonly collections: readonly CollectionRow["collection"][];
  readonly next: string;
}

/**
 * How far our rights reach in a source: "all": every part that is asked for was read; "asFarAs": nothing was refused, but not
 * every part was read; "unknown": nothing of it was.
 */
export type Rights = "all" | "asFarAs" | "unknown" | readonly Forbidden[];

/** What a source permits, by its parts: a part that failed otherwise tells nothing of our rights. */
export function rightsIn(source: Pick<SourceRow, "collections">): Rights {
  const { broken, whole } = partsOf(source);
  const forbidden = broken.filter(({ state }) => state === "notPermitted");
  if (forbidden.length > 0) return byNextStep(forbidden);
  if (whole.length === 0) return "unknown";
  return broken.length === 0 ? "all" : "asFarAs";
}

function byNextStep(parts: readonly CollectionRow[]): readonly Forbidden[] {
  return [...Map.groupBy(parts, ({ next }) => next ?? "")].map(([next, same]) => ({
    collections: [...new Set(same.map(({ collection }) => collection))],
    next,
  }));
}

/** What to do, as lines: a sentence, then the commands to paste. */
export function stepsOf({ next }: Pick<Unread, "next">): readonly string[] {
  return next.split("\n").filter((line) => line.trim() !== "");
}

type Skipped = ReportAnswer["skipped"][number];

/** Rules that could not be asked, by what they lack. */
export function skippedByCause(
  skipped: readonly Skipped[],
): readonly { readonly because: string; readonly rules: readonly Skipped[] }[] {
  return [...Map.groupBy(skipped, ({ because }) => because)].map(([because, rules]) => ({
    because,
    rules,
  }));
}

/** Earlier findings of one rule that cannot be judged again now. */
export interface AgedRule {
  readonly rule: string;
  readonly title: string;
  readonly findings: number;
  /** When the last of them was seen, epoch ms. */
  readonly lastSeenAt: number;
}

/** The same by rule, those with most first. */
export function agedByRule(aged: ReportAnswer["aged"]): readonly AgedRule[] {
  return [...Map.groupBy(aged, ({ finding }) => finding.rule)]
    .map(([rule, same]) => ({
      rule,
      title: same[0]?.finding.title ?? rule,
      findings: same.length,
      lastSeenAt: Math.max(...same.map(({ lastSeenAt }) => lastSeenAt)),
    }))
    .toSorted((a, b) => b.findings - a.findings);
}

type Scope = ReportAnswer["scopes"][number];

/** A claim scope as one line of a table. */
export interface ScopeView extends Pick<Scope, "key" | "closed" | "origin" | "doubts" | "notes"> {
  /** "nas1:tank/k8s/v". */
  readonly name: string;
  readonly snapshotParent: string | null;
  readonly drivers: readonly string[];
  readonly clusters: readonly string[];
}

/** Claim scopes by name; those in which nothing can be called an orphan are not hidden between the others. */
export function scopeViews(scopes: readonly Scope[]): readonly ScopeView[] {
  return scopes
    .map(({ systemName, parent, clusters, ...scope }) => ({
      key: scope.key,
      name: `${systemName}:${parent}`,
      snapshotParent: scope.snapshotParent,
      drivers: scope.drivers,
      clusters: clusters.map(({ name }) => name),
      closed: scope.closed,
      origin: scope.origin,
      doubts: scope.doubts,
      notes: scope.notes,
    }))
    .toSorted((a, b) => Number(a.closed) - Number(b.closed) || (a.name < b.name ? -1 : 1));
}
