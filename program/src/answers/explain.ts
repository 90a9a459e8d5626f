import { findRecords, type Question, TRACE_KINDS, traceKind } from "../correlate/trace/find.ts";
import { blindness, trace } from "../correlate/trace/trace.ts";
import type { AgedFinding } from "../findings/aged.ts";
import type { Concern } from "../findings/concern.ts";
import type { Finding, Subject } from "../findings/finding.ts";
import type { Report, Suppressed } from "../findings/report.ts";
import type { Answerable } from "./answerable.ts";
import { idMeant } from "./finding-ids.ts";
import { refuseUnknown } from "./not-found.ts";
import { hasNoChain, parseQuestion, sourceBefore } from "./question.ts";
import { type Unread, unreadIn } from "./unread.ts";

/** A finding, and by whose word it is kept out of lists; null where nobody's. */
export interface Told {
  readonly finding: Finding;
  readonly leftOut: Pick<Suppressed, "by" | "on"> | null;
}

/** Everything a report holds, what is left out of lists last. */
function toldIn({ findings, suppressed }: Report): readonly Told[] {
  return [
    ...findings.map((finding) => ({ finding, leftOut: null })),
    ...suppressed.map(({ finding, by, on }) => ({ finding, leftOut: { by, on } })),
  ];
}

/** The finding whose id begins like this; null where there is none. Throws ConfigError where there are several. */
export function toldOf(prefix: string, report: Report): Told | null {
  const all = toldIn(report);
  const ids = all.map(({ finding }) => finding.id);
  const id = idMeant("explain", prefix, ids);
  return all.find(({ finding }) => finding.id === id) ?? null;
}

/** The same of what cannot be told now, as it was when it was seen last; null where there is none. */
export function agedOf(prefix: string, { aged }: Report): (Told & AgedFinding) | null {
  const ids = aged.map(({ finding }) => finding.id);
  const id = idMeant("explain", prefix, ids);
  const one = aged.find(({ finding }) => finding.id === id);
  return one === undefined ? null : { ...one, leftOut: null };
}

/**
 * Findings about one object, `KIND/NAME` or `KIND/NAMESPACE/NAME`; with those about what a claim stands on: where many claims
 * hang on a pool or disk, a finding about it counts them and names a few. Throws ConfigError for what is no object, and
 * `Unknown` for one that is not there, if that is certain.
 */
export function toldAbout(asked: string, all: Answerable): ToldAbout {
  const { report, inventory, links } = all;
  const source = sourceBefore(asked, all.sources);
  const object = source === null ? asked : asked.replace(`/${source.name}:`, "/");
  const unread = unreadIn(report.coverage);
  const kind = traceKind(object.slice(0, object.indexOf("/")));
  const under = kind === "pvc" ? idsUnder(object, all) : NONE;
  const found = toldIn(report).filter(
    ({ finding }) =>
      isAbout(finding, object, source?.name ?? null) ||
      (finding.impact !== null && under.has(finding.subject.key)),
  );
  if (found.length > 0 || unread.length > 0 || hasNoChain(object)) return { told: found, unread };
  const only = source === null ? {} : { source: source.id };
  const question = { ...parseQuestion(object, null, "explain"), ...only };
  if (findRecords(question, inventory, links).length > 0) return { told: [], unread };
  refuseUnknown("explain", question, all);
  return { told: [], unread: notShown(question, all) };
}

/** What is told about an object. Where it is nothing, and not all was read or is shown, there may be something. */
export interface ToldAbout {
  readonly told: readonly Told[];
  readonly unread: readonly Unread[];
}

/** That no list would show the object: everything was read, and it may be there all the same. */
function notShown({ kind, name }: Question, { inventory }: Answerable): readonly Unread[] {
  const { collection } = TRACE_KINDS[kind];
  const message = blindness(inventory, collection, name) ?? "";
  const sources = new Set(inventory.coverage(collection).map(({ source }) => source.name));
  return [...sources].map((source) => ({
    source,
    everything: false,
    collections: [collection],
    code: "unsupported" as const,
    message,
    next: "look for it there",
  }));
}

function idsUnder(what: string, all: Answerable): ReadonlySet<string> {
  const { nodes } = trace(parseQuestion(what, null, "explain"), all);
  return new Set(nodes.map(({ id }) => id));
}

const NONE: ReadonlySet<string> = new Set();

/** Whether a finding is about `KIND/NAME` or `KIND/NAMESPACE/NAME`, in this source where one is named, or concerns this claim. */
function isAbout({ subject, concerns }: Finding, what: string, source: string | null): boolean {
  const slash = what.indexOf("/");
  const word = what.slice(0, slash);
  const name = what.slice(slash + 1);
  const kind = traceKind(word) ?? word;
  const isCalledSo = (one: Subject | Concern) =>
    (traceKind(one.kind) ?? one.kind) === kind &&
    (one.source === source || one.source === null || source === null) &&
    (one.name === name || `${one.namespace ?? ""}/${one.name}` === name);
  return isCalledSo(subject) || concerns.some(isCalledSo);
}
