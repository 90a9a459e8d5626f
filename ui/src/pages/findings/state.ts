import type { FindingFacets, FindingQuery } from "../../../../program/src/api/contract.ts";

/** By what findings are chosen and counted. */
export type FacetName = keyof FindingFacets["facets"];

/** All of them, as they stand on the page. */
export const FACET_NAMES = Object.freeze([
  "severity",
  "verdict",
  "rule",
  "namespace",
  "pool",
  "system",
  "scope",
  "kind",
] as const satisfies readonly FacetName[]);

/** The lists of findings there are: what was found, could not be judged, cannot be told now, and is left alone. */
export const LISTS = Object.freeze(["found", "unjudged", "aged", "ignored"] as const);

/** One of them. */
export type ListWord = (typeof LISTS)[number];

/** By what findings are put together. */
export const GROUPS = Object.freeze(["rule", "namespace", "pool"] as const);

/** One of them. */
export type Group = (typeof GROUPS)[number];

/** In which order, as the API takes it. */
export type Sort = NonNullable<FindingQuery["sort"]>;

const ORDERS = ["severity", "size", "age", "object", "firstSeen", "rule"] as const;

/** Every order, both ways. */
export const SORTS: readonly Sort[] = Object.freeze(
  ORDERS.flatMap((order): Sort[] => [order, `-${order}`]),
);

/** The order where nobody asked for one: worst first. */
export const FIRST_SORT: Sort = "severity";

/** What is chosen of each facet; nothing of one: all of it. */
export type Chosen = Readonly<Record<FacetName, readonly string[]>>;

/** How old, how large and how new: each as the API takes it, such as "7d" and "1Gi". */
export const BOUNDS = Object.freeze(["olderThan", "minSize", "newSince"] as const);

/** One of them. */
export type Bound = (typeof BOUNDS)[number];

/** What the page of findings shows: all of it stands in its address. */
export interface FindingsState extends Readonly<Record<Bound, string | null>> {
  readonly list: ListWord;
  readonly chosen: Chosen;
  readonly text: string;
  /** Whether only what would give bytes back is asked for. */
  readonly reclaimable: boolean;
  /** An object: only what is found about it. */
  readonly about: string | null;
  readonly sort: Sort;
  readonly group: Group | null;
  /** Which groups are open; "" is the one of what has none. */
  readonly open: readonly string[];
  /** Id of the finding that is told. */
  readonly finding: string | null;
  /** Whether its chain is told as a list (ui/src/chain/). */
  readonly chain: "list" | null;
}

/** Nothing chosen of any facet. */
export const NOTHING_CHOSEN: Chosen = Object.freeze({
  severity: [],
  verdict: [],
  rule: [],
  namespace: [],
  pool: [],
  system: [],
  scope: [],
  kind: [],
});

/** What the state is without anything that chooses findings. The list, the order, the groups and the finding stay. */
export function cleared(state: FindingsState): FindingsState {
  const rest = { olderThan: null, minSize: null, newSince: null, about: null, reclaimable: false };
  return { ...state, ...rest, chosen: NOTHING_CHOSEN, text: "" };
}

/** Whether anything chooses findings. */
export function isFiltered({
  chosen,
  text,
  about,
  reclaimable,
  ...bounds
}: FindingsState): boolean {
  return (
    text !== "" ||
    about !== null ||
    reclaimable ||
    BOUNDS.some((bound) => bounds[bound] !== null) ||
    FACET_NAMES.some((name) => chosen[name].length > 0)
  );
}
