import { createHash } from "node:crypto";
import { belongingTo } from "../correlate/seen/belonging.ts";
import { SeenInventory } from "../correlate/seen/seen-inventory.ts";
import { seenLinks } from "../correlate/seen/seen-links.ts";
import type { Whose } from "../correlate/seen/whose.ts";
import { seenScopes } from "../findings/seen/onlooker.ts";
import { seenReport } from "../findings/seen/seen-report.ts";
import type { Shown } from "./shown.ts";
import type { Sight } from "./sight.ts";

/**
 * The part of what is shown that somebody sees. What he does not see is not in it, and is not counted. Made once for everybody
 * who sees the same namespaces, and kept as long as this is shown.
 */
export function narrowed(shown: Shown, sight: Sight): Shown {
  if (sight.sees === "everything") return shown;
  const parts = PARTS.get(shown) ?? new Map<string, Shown>();
  PARTS.set(shown, parts);
  const names = [sight.cluster, ...[...sight.names].toSorted()].join("\0");
  const known = parts.get(names);
  if (known) {
    parts.delete(names); // the last one asked for is the last one to go
    parts.set(names, known);
    return known;
  }
  const part = partOf(shown, sight, `${shown.version}-${hashOf(names)}`);
  parts.set(names, part);
  for (const oldest of parts.keys()) {
    if (parts.size <= MOST_PARTS) break;
    parts.delete(oldest);
  }
  return part;
}

const PARTS = new WeakMap<Shown, Map<string, Shown>>();

/** Sets of namespaces that are kept at once; one that is asked for after that is made anew, in a few milliseconds. */
const MOST_PARTS = 64;

/** Whoever comes to see something else must not be told that he has it already. */
function hashOf(names: string): string {
  return createHash("sha256").update(names).digest("base64url").slice(0, 16);
}

/** Field by field: whatever else what is shown may hold is not passed on. */
function partOf(shown: Shown, whose: Whose, version: string): Shown {
  const belonging = belongingTo(whose, shown);
  const inventory = new SeenInventory(shown.inventory, whose, belonging);
  const links = seenLinks(shown, inventory);
  const sources = shown.sources.filter(({ kind, id }) => kind === "system" || id === whose.cluster);
  const scopes = seenScopes(shown.scopes, whose, inventory);
  const onlooker = { whose, belonging, inventory, links, sources, scopes };
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  return {
    version,
    settings: shown.settings,
    onlyNamespaces: whose.names,
    lookedAt: shown.lookedAt,
    inventory,
    links,
    scopes,
    sources,
    report: seenReport(shown.report, onlooker),
    nameOf: (id) => names.get(id) ?? id,
    lastWhole: (part) => {
      const whole = shown.lastWhole(part);
      return whole && { at: whole.at, records: inventory.count(part.collection) };
    },
  };
}
