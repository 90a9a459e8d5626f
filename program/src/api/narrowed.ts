import { isDeepStrictEqual } from "node:util";
import { putLast } from "../lib/put-last.ts";
import { sha256 } from "../lib/sha256.ts";
import { belongingTo } from "../correlate/seen/belonging.ts";
import { seesTheSame } from "../correlate/seen/picked.ts";
import { SeenInventory } from "../correlate/seen/seen-inventory.ts";
import { seenLinks } from "../correlate/seen/seen-links.ts";
import type { Whose } from "../correlate/seen/whose.ts";
import { type Onlooker, seenScopes } from "../findings/seen/onlooker.ts";
import { seenReport } from "../findings/seen/seen-report.ts";
import type { Touched } from "../model/touched.ts";
import { carryOver, kept, type Kind, MOST_TOUCHED } from "./kept.ts";
import { namespaceOf } from "./namespace-of.ts";
import type { Shown } from "./shown.ts";
import { type Sight, sightKey } from "./sight.ts";

/**
 * The part of what is shown that somebody sees. What he does not see is not in it, and is not counted. Made once for everybody
 * who sees the same namespaces, and for what is shown next only where something of theirs has changed. Until the next look it is the
 * same one for as long as he sees the same, with the time at which it came to be so: when others change something is nobody else's.
 */
export function narrowed(shown: Shown, sight: Sight): Shown {
  if (sight.sees === "everything") return shown;
  const parts = kept(shown, PARTS);
  const names = sightKey(sight);
  const known = parts.get(names);
  const part = known ? partNow(known, shown) : partOf(shown, sight, hashOf(names));
  putLast(parts, names, { part, since: null }, MOST_PARTS);
  return part.shown;
}

/** Nothing is made for those who do not ask: a change would cost everybody who was here lately. */
const PARTS: Kind<Map<string, Known>> = Object.freeze<Kind<Map<string, Known>>>({
  *make({ lookedAt }, before) {
    const parts = new Map<string, Known>();
    for (const [names, { part }] of before ?? [])
      if (part.shown.lookedAt === lookedAt) parts.set(names, { part, since: "anything" });
    return parts;
  },
  change: carried,
});

/** Sets of namespaces that are kept at once; one that is asked for after that is made anew, in a few milliseconds. */
const MOST_PARTS = 64;

/** Whoever comes to see something else must not be told that he has it already. */
function hashOf(names: string): string {
  return sha256(names).toString("base64url").slice(0, 16);
}

interface Part {
  /** Tells this part from those that others see. */
  readonly tag: string;
  readonly onlooker: Onlooker;
  readonly shown: Shown;
}

/** A part that somebody asked for, and what was touched since; null: nothing else was shown since. */
interface Known {
  readonly part: Part;
  readonly since: readonly Touched[] | "anything" | null;
}

function carried(before: ReadonlyMap<string, Known>, now: readonly Touched[]): Map<string, Known> {
  const parts = new Map<string, Known>();
  for (const [names, { part, since }] of before) {
    const touched = since === "anything" ? since : [...(since ?? []), ...now];
    if (touched === "anything" || touched.length <= MOST_TOUCHED)
      parts.set(names, { part, since: touched });
  }
  return parts;
}

function partNow({ part, since }: Known, now: Shown): Part {
  if (since === null) return part;
  const { tag, onlooker } = part;
  const isConcerned = since === "anything" || since.some((one) => isAbout(one, onlooker, now));
  const made = isConcerned ? partOf(now, onlooker.whose, tag) : withReport(part, now);
  return isTheSame(part, made) ? part : made;
}

/** Nothing of his was touched, but what is said of everybody's may be something else. */
function withReport({ tag, onlooker, shown: before }: Part, now: Shown): Part {
  const shown = { ...before, lookedAt: now.lookedAt, report: seenReport(now.report, onlooker) };
  carryOver(before, shown, NOTHING);
  return { tag, onlooker, shown };
}

const NOTHING: readonly Touched[] = Object.freeze([]);

/** Whether the same is seen in both, since the same look. */
function isTheSame(a: Part, b: Part): boolean {
  const said = ({ shown: { report, lookedAt, sources, settings } }: Part) => [
    { ...report, at: null },
    lookedAt,
    sources,
    settings,
  ];
  return (
    isDeepStrictEqual(said(a), said(b)) && seesTheSame(a.onlooker.belonging, b.onlooker.belonging)
  );
}

/** Whether a record is theirs, or becomes so: what is joined to theirs is touched together with it. */
function isAbout(touched: Touched, { whose, belonging }: Onlooker, { inventory }: Shown): boolean {
  if (belonging.sees(touched.key)) return true;
  const namespace = namespaceOf(touched, whose.cluster, inventory);
  return namespace === null || whose.names.has(namespace);
}

/** Field by field: whatever else what is shown may hold is not passed on. */
function partOf(shown: Shown, whose: Whose, tag: string): Part {
  const belonging = belongingTo(whose, shown);
  const inventory = new SeenInventory(shown.inventory, whose, belonging);
  const links = seenLinks(shown, inventory);
  const sources = shown.sources.filter(({ kind, id }) => kind === "system" || id === whose.cluster);
  const scopes = seenScopes(shown.scopes, whose, inventory);
  const onlooker: Onlooker = { whose, belonging, inventory, links, sources, scopes };
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  const seen: Shown = {
    version: tag,
    settings: shown.settings,
    onlyNamespaces: whose.names,
    lookedAt: shown.lookedAt,
    inventory,
    links,
    scopes,
    sources,
    report: seenReport(shown.report, onlooker),
    ...(shown.answersSince === undefined ? {} : { answersSince: shown.answersSince }),
    nameOf: (id) => names.get(id) ?? id,
    lastWhole: (part) => {
      const times = inventory.behind(part).map((one) => shown.lastWhole(one)?.at ?? null);
      const known = times.filter((at) => at !== null);
      if (known.length === 0 || known.length < times.length) return null;
      const seenPart = inventory
        .coverage(part.collection, part.source.name)
        .find(({ within }) => within === part.within);
      return { at: Math.min(...known), records: seenPart?.rows ?? 0 };
    },
  };
  return { tag, onlooker, shown: seen };
}
