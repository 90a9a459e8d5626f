import { grouped } from "../lib/units.ts";
import { listed } from "../lib/words.ts";
import type { Chain } from "../correlate/trace/chain.ts";
import { findRecords, type Question } from "../correlate/trace/find.ts";
import { trace } from "../correlate/trace/trace.ts";
import type { Finding } from "../findings/finding.ts";
import { ConfigError } from "../lib/errors.ts";
import { keyOfRecord } from "../model/identity.ts";
import type { AnyRecord } from "../model/collections.ts";
import type { Answerable } from "./answerable.ts";
import { findingsAbout } from "./findings-about.ts";
import { refuseUnknownNamespace } from "./namespaces.ts";
import { refuseUnknown } from "./not-found.ts";
import { NAMESPACED, parseQuestion, sourceBefore } from "./question.ts";
import { type Unread, unreadIn } from "./unread.ts";

/** A chain, and what was found about the objects in it. */
export interface JudgedChain extends Chain {
  readonly findings: readonly Finding[];
}

/** The same as plain data. */
export interface TraceAnswer extends JudgedChain {
  readonly schemaVersion: 1;
  readonly at: number;
  readonly unread: readonly Unread[];
}

/**
 * The chain through one object, `KIND/NAME` or `KIND/NAMESPACE/NAME`, and what is found about each part of it. Throws
 * ConfigError for what is no object, or is several; `Unknown` for one that is not there, if that is certain.
 */
export function traceAnswer(
  object: string,
  namespace: string | null,
  all: Answerable,
): TraceAnswer {
  const { report } = all;
  const { chain, asked } = chainThrough(object, namespace, all);
  const ids = new Set([...chain.nodes.map(({ id }) => id), ...asked.map(keyOfRecord)]);
  return {
    schemaVersion: 1,
    at: report.at,
    ...chain,
    findings: findingsAbout(ids, report.findings),
    unread: unreadIn(report.coverage),
  };
}

/** The chain through what was asked about, and its records; none where it may be there, and was not read. Throws as above. */
export function chainThrough(
  object: string,
  namespace: string | null,
  all: Answerable,
): { readonly chain: Chain; readonly asked: readonly AnyRecord[] } {
  const { question, asked } = askedObject(object, namespace, all);
  const chain = trace(question, all);
  refuseAmbiguousName(question, chain);
  return { chain: { ...chain, complete: chain.complete && asked.length > 0 }, asked };
}

function askedObject(object: string, namespace: string | null, all: Answerable) {
  const parsed = parseQuestion(object, namespace);
  refuseUnknownNamespace(parsed.namespace, all);
  const question = { ...parsed, name: nameIn(all, parsed), ...sourceIn(object, all.sources) };
  const asked = findRecords(question, all.inventory, all.links);
  if (asked.length === 0) refuseUnknown("trace", question, all);
  return { question, asked };
}

/**
 * Names are accepted as lists print them, with the cluster or system in front: "nas1:tank/k8s/v/pvc-1". A share's path begins
 * with a slash; "share/mnt/tank" is meant as "share//mnt/tank", for SMB shares are named without one.
 */
function nameIn({ sources }: Answerable, { kind, name }: Question): string {
  const source = sources.find((candidate) => name.startsWith(`${candidate.name}:`));
  const own = source === undefined ? name : name.slice(source.name.length + 1);
  return kind === "share" && own.includes("/") && !own.startsWith("/") ? `/${own}` : own;
}

function sourceIn(object: string, sources: Answerable["sources"]): Pick<Question, "source"> {
  const source = sourceBefore(object, sources);
  return source === null ? {} : { source: source.id };
}

/** Throws ConfigError where objects of several namespaces, or parts of several pools, bear the name: none is meant more than another. */
function refuseAmbiguousName({ kind, name, namespace }: Question, { start, nodes }: Chain): void {
  if (start.length < 2) return;
  const asked = new Set(start);
  const found = nodes.filter(({ id }) => asked.has(id));
  const isPart = kind === "vdev" || kind === "disk";
  const places = isPart
    ? nodes.filter(({ layer }) => layer === "pool").map((pool) => pool.name)
    : namespace === null && NAMESPACED.has(kind)
      ? found.map((node) => node.namespace ?? "")
      : [];
  const candidates = [...new Set(places)].toSorted().map((place) => `${kind}/${place}/${name}`);
  if (candidates.length < 2) return;
  const named = listed(candidates.slice(0, MOST_CANDIDATES));
  throw new ConfigError({
    where: "trace",
    expected: "the name of one object",
    found: `${JSON.stringify(`${kind}/${name}`)}, which ${grouped(candidates.length)} ${isPart ? "pools" : "namespaces"} have`,
    next: `choose one of ${named}${candidates.length > MOST_CANDIDATES ? " and others" : ""}`,
  });
}

/** More candidates than this are not named. */
const MOST_CANDIDATES = 10;
