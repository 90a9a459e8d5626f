import type { ConfiguredSource } from "../findings/places.ts";
import { suggest } from "../lib/suggest.ts";
import { Problem } from "./problem.ts";
import type { Shown } from "./shown.ts";

/** Words that a parameter takes and that no schema holds, because they are not the same for everybody. */
export interface Vocabulary {
  /** What each is: "the name of a system". */
  readonly expected: string;
  readonly words: readonly string[];
  /** What says them all, as the end of a sentence. */
  readonly listed: string;
}

/** Throws Problem for a word that is none of them: an empty answer would say that there is nothing. */
export function refuseOtherThan(
  { expected, words, listed }: Vocabulary,
  parameter: string,
  asked: readonly string[],
): void {
  const other = asked.find((word) => !words.includes(word));
  if (other === undefined) return;
  const near = suggest(other.slice(0, SHOWN_CHARACTERS), words);
  const found = JSON.stringify(other.slice(0, SHOWN_CHARACTERS));
  const next = near === null ? listed : `did you mean ${near}?`;
  throw new Problem(400, `query ${parameter}: expected ${expected}, found ${found}; ${next}`);
}

/** Longest piece of a word that is repeated, and compared with others: enough to recognise it. */
const SHOWN_CHARACTERS = 100;

/** Names of the configured clusters and systems that somebody sees. */
export function namesOfSources(
  kinds: readonly ConfiguredSource["kind"][],
  { sources }: Shown,
): Vocabulary {
  return {
    expected: `the name of a ${kinds.join(" or ")}`,
    words: sources.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name),
    listed: "/api/v1/sources lists them",
  };
}
