import { grouped } from "../lib/units.ts";
import type { Finding } from "../findings/finding.ts";
import { ConfigError } from "../lib/errors.ts";
import { listed } from "../lib/words.ts";

/** An id is never shown shorter than this. */
const SHORTEST = 4;

/** A finding's id or the beginning of it, as lists show it. */
export const FINDING_ID = /^[0-9a-f]{4,16}$/;

/** How many digits tell the findings of a report apart: what lists show of an id. */
export function shortIdLength(findings: readonly Pick<Finding, "id">[]): number {
  const ids = [...new Set(findings.map(({ id }) => id))];
  const longest = Math.max(SHORTEST, ...ids.map((id) => id.length));
  for (let length = SHORTEST; length < longest; length++)
    if (new Set(ids.map((id) => id.slice(0, length))).size === ids.length) return length;
  return longest;
}

/** The one id that begins like this; null where none does. Throws ConfigError, in the name of a command, where several do. */
export function idMeant(command: string, prefix: string, ids: Iterable<string>): string | null {
  const found = [...new Set(ids)].filter((id) => id.startsWith(prefix));
  if (prefix.length < SHORTEST || found.length === 0) return null;
  if (found.length === 1) return found[0] ?? null;
  throw new ConfigError({
    where: command,
    expected: "an id that only one finding has",
    found: `${prefix}, with which ${grouped(found.length)} begin`,
    next: `choose one of ${listed(found.slice(0, MOST_CANDIDATES))}`,
  });
}

/** More candidates than this are not named. */
const MOST_CANDIDATES = 5;
