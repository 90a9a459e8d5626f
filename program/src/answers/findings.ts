import type { Finding } from "../findings/finding.ts";
import type { Report, Suppressed } from "../findings/report.ts";
import { hangingOnSubject } from "../findings/hanging-on-subject.ts";
import { placeInReport } from "../findings/worst-first.ts";
import { comparePlaces, type Place } from "../lib/places.ts";
import { inNamespace } from "../model/indices.ts";
import type { Answerable } from "./answerable.ts";
import { givesBack } from "./could-come-back.ts";
import { concernsNamespace, refuseUnknownNamespace } from "./namespaces.ts";
import type { FindingOrder, FindingSort, Way } from "./orders.ts";
import { type Labels, parseSelector } from "./selector.ts";

/** Which findings are wanted, by what is known of them and of the claims that they concern; null = any. */
export interface FindingFilter {
  /** Any of these; all where there is none. */
  readonly namespaces: readonly string[];
  /** As kubectl takes it. */
  readonly labelSelector: string | null;
  readonly olderThanMs: number | null;
  readonly minBytes: number | null;
  /** Only what would give bytes back. */
  readonly reclaimable: boolean;
}

/** Findings to be shown, how many the filters keep back, and which of them somebody's word keeps out. */
export interface Chosen {
  readonly findings: readonly Finding[];
  readonly hidden: number;
  readonly suppressed: readonly Suppressed[];
}

/** Whether a finding is wanted. */
export type Wanted = (finding: Finding) => boolean;

/**
 * The findings of a report that are wanted, in this order. What could not be judged is always shown: it may concern anything. Filters
 * choose among what was found; they never change what is read.
 */
export function choose(
  { findings, suppressed }: Pick<Report, "findings" | "suppressed">,
  wanted: Wanted,
  order: FindingOrder,
): Chosen {
  const kept = findings.filter((finding) => finding.verdict === "unknown" || wanted(finding));
  return {
    findings: inOrder(order, kept, (finding) => finding),
    hidden: findings.length - kept.length,
    suppressed: suppressed.filter(({ finding }) => wanted(finding)),
  };
}

/** The condition of a filter. Throws ConfigError for a namespace that is not there, and for what is no selector. */
export function wantedBy(
  filter: FindingFilter,
  all: Pick<Answerable, "inventory" | "links" | "report" | "onlyNamespaces">,
): Wanted {
  const { report } = all;
  const { namespaces, labelSelector } = filter;
  const suppressed = report.suppressed.map(({ finding }) => finding);
  for (const namespace of namespaces)
    refuseUnknownNamespace(namespace, all, [...report.findings, ...suppressed]);
  const selected = labelSelector === null ? null : labelled(labelSelector, all);
  const isSoLong = wantedByItself(filter, report.at);
  return (finding) =>
    (namespaces.length === 0 || namespaces.some((one) => concernsNamespace(finding, one))) &&
    (selected === null || selected(finding)) &&
    isSoLong(finding);
}

/** The part of a condition that takes nothing but the finding: how old and how large its object is, and whether it gives bytes back. */
export function wantedByItself(
  { olderThanMs, minBytes, reclaimable }: Omit<FindingFilter, "namespaces" | "labelSelector">,
  at: number,
): Wanted {
  return (finding) => {
    const { since, reclaimableBytes } = finding;
    return (
      (olderThanMs === null || (since !== null && at - since >= olderThanMs)) &&
      (minBytes === null || (reclaimableBytes !== null && reclaimableBytes >= minBytes)) &&
      (!reclaimable || givesBack(finding))
    );
  };
}

type Around = Pick<Answerable, "inventory" | "links">;

function labelled(labelSelector: string, around: Around): Wanted {
  const selected = parseSelector(labelSelector, "--selector");
  return (finding) =>
    labelsOf(finding, around).some(selected) || labelsHanging(finding, around).some(selected);
}

/** Labels of the subject, if it is a claim, a PersistentVolume or a VolumeSnapshot, and of the claims it concerns. */
function labelsOf(finding: Finding, { inventory }: Around): readonly Labels[] {
  const key = finding.subject.key;
  const subject =
    inventory.get("persistentVolumes", key) ??
    inventory.get("persistentVolumeClaims", key) ??
    inventory.get("volumeSnapshots", key);
  const claims = finding.concerns.flatMap(({ kind, cluster, namespace, name }) => {
    if (kind !== "pvc" || cluster === null || name === null) return [];
    return inventory.find("persistentVolumeClaims", "name", inNamespace(cluster, namespace, name));
  });
  return [...(subject ? [subject] : []), ...claims].map((object) => object.labels);
}

/** Of a part of a NAS: those of every claim on it, of which the finding names the first only. */
function labelsHanging({ impact, subject }: Finding, around: Around): readonly Labels[] {
  if (impact === null) return [];
  return hangingOnSubject(subject, around).flatMap(({ pv }) => {
    const claim = around.links.claimOf(pv);
    return claim === null ? [] : [claim.to.labels];
  });
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

/**
 * Rows about findings in an order. They come in the order of a report, which decides where the other does not: to compare values alone
 * takes two thirds of the time, or half, that comparing places does. A test holds the two together.
 */
export function inOrder<T>(
  sort: FindingSort,
  rows: readonly T[],
  findingOf: (row: T) => Finding,
  way: Way = "forward",
): readonly T[] {
  const comparing = compareBy(sort, way);
  return rows.toSorted((a, b) => comparing(findingOf(a), findingOf(b)));
}

type Value = string | number;

/** What findings are sorted by: the least comes first. null = not known. */
const VALUE: Readonly<Record<FindingSort, (finding: Finding) => Value | null>> = Object.freeze({
  severity: ({ severity }) => RANK[severity],
  size: ({ reclaimableBytes }) => reclaimableBytes && -reclaimableBytes,
  age: ({ since }) => since,
  object: nameOf,
  firstSeen: ({ lifecycle }) => lifecycle && -lifecycle.firstSeenAt,
  rule: ({ rule }) => rule,
} satisfies Record<FindingSort, (finding: Finding) => Value | null>);

/** Of these findings many have the same value, and names tell more than how bad they are. */
const BY_NAME_THEN: ReadonlySet<FindingSort> = new Set(["size", "age"]);

function nameOf({ subject: { kind, name } }: Finding): string {
  return `${kind}/${name}`;
}

function compareBy(sort: FindingSort, way: Way): (a: Finding, b: Finding) => number {
  const valueOf = VALUE[sort];
  const sign = way === "forward" ? 1 : -1;
  return (a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (left === null || right === null)
      return Number(left === null) - Number(right === null) || byName(sort, a, b);
    return sign * compare(left, right) || byName(sort, a, b);
  };
}

function byName(sort: FindingSort, a: Finding, b: Finding): number {
  return BY_NAME_THEN.has(sort) ? compare(nameOf(a), nameOf(b)) : 0;
}

function compare(a: Value, b: Value): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Where a finding stands in an order; in a report it is worst first, which decides where the order does not. */
export function placeIn(sort: FindingSort, finding: Finding): Place {
  const value = VALUE[sort](finding);
  const name = BY_NAME_THEN.has(sort) ? [nameOf(finding)] : [];
  return [Number(value === null), value ?? 0, ...name, ...placeInReport(finding)];
}

/** Which of two such places comes first. */
export function comparePlacesIn(way: Way): (a: Place, b: Place) => number {
  if (way === "forward") return comparePlaces;
  return ([isNone = 0, value = 0, ...rest], [isOtherNone = 0, other = 0, ...others]) =>
    comparePlaces([isNone, other, ...rest], [isOtherNone, value, ...others]);
}
