import type { ConfiguredSource } from "../findings/places.ts";
import { suggest } from "../lib/suggest.ts";
import type { Collection, Records } from "../model/collections.ts";
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
  const near =
    words.length > MOST_COMPARED ? null : suggest(other.slice(0, SHOWN_CHARACTERS), words);
  const found = JSON.stringify(other.slice(0, SHOWN_CHARACTERS));
  const next = near === null ? listed : `did you mean ${near}?`;
  throw new Problem(400, `query ${parameter}: expected ${expected}, found ${found}; ${next}`);
}

/** Longest piece of a word that is repeated, and compared with others: enough to recognise it. */
const SHOWN_CHARACTERS = 100;

/** To compare a word with many long ones takes longer than the answer would: 200 take a few milliseconds. */
const MOST_COMPARED = 200;

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

/** Objects that are called by a name in questions. */
interface NamedObjects<C extends Collection> {
  readonly expected: string;
  readonly collection: C;
  readonly namesOf: (record: Records[C], shown: Shown) => readonly string[];
  readonly listed: string;
}

function namedObjects<C extends Collection>({
  expected,
  collection,
  namesOf,
  listed,
}: NamedObjects<C>): (shown: Shown) => Vocabulary | null {
  return (shown) => {
    const parts = shown.inventory.coverage(collection);
    if (parts.length === 0 || parts.some(({ state }) => state !== "complete")) return null;
    const words = [...shown.inventory.all(collection)].flatMap((one) => namesOf(one, shown));
    return { expected, words, listed };
  };
}

/**
 * Names of what somebody sees, by the parameter that takes them; null where not all of it was read, so that any other name may be one
 * too. What he does not see is not among them: it is answered like what is not there.
 */
export const NAMES_OF_OBJECTS: Readonly<Record<string, (shown: Shown) => Vocabulary | null>> =
  Object.freeze({
    storageClass: namedObjects({
      expected: "the name of a StorageClass",
      collection: "storageClasses",
      namesOf: ({ name }) => [name],
      listed: "/api/v1/df?by=storageclass lists those in use",
    }),
    driver: namedObjects({
      expected: "the name of a CSI driver",
      collection: "csiDrivers",
      namesOf: ({ name }) => [name],
      listed: "/api/v1/persistentvolumes names those in use",
    }),
    pool: namedObjects({
      expected: "the name of a pool",
      collection: "pools",
      namesOf: ({ name }) => [name],
      listed: "/api/v1/pools lists them",
    }),
    dataset: namedObjects({
      expected: "the path of a dataset",
      collection: "datasets",
      namesOf: ({ path }) => [path],
      listed: "/api/v1/datasets lists them",
    }),
    claim: namedObjects({
      expected: "the name of a claim",
      collection: "persistentVolumeClaims",
      namesOf: ({ name }) => [name],
      listed: "/api/v1/claims lists them",
    }),
  });

/** Pools as findings are asked for: of one system, or of any. */
export const POOLS_ANYWHERE = namedObjects({
  expected: "the name of a pool, or SYSTEM:POOL",
  collection: "pools",
  namesOf: ({ name, system }, shown) => [name, `${shown.nameOf(system)}:${name}`],
  listed: "/api/v1/pools lists them",
});
