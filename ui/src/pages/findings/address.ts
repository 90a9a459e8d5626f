import type { Strange } from "../../filter/strange.ts";
import {
  type Bound,
  BOUNDS,
  FACET_NAMES,
  FIRST_SORT,
  type FacetName,
  type FindingsState,
  GROUPS,
  LISTS,
  type ListWord,
  SORTS,
} from "./state.ts";

/** What an address asks for. */
export interface Read {
  readonly state: FindingsState;
  readonly strange: readonly Strange[];
}

/** Words of facets that are the same everywhere; what the others may be, the service knows. */
const WORDS: ReadonlyMap<FacetName, readonly string[]> = new Map([
  ["severity", ["error", "warning", "info"]],
  ["verdict", ["confirmed", "suspect", "unknown"]],
]);

const PATTERNS: Readonly<Record<Bound, RegExp>> = Object.freeze({
  olderThan: /^\d{1,6}[smhd]$/,
  minSize: /^\d{1,15}(\.\d{1,3})?([KMGTPE]i?|k)?$/,
  newSince: /^(\d{1,6}[smhd]|\d{13})$/,
});

/** What can be the id of a finding, or the beginning of one. */
export const FINDING_ID = /^[0-9a-f]{4,16}$/;

/** More values of one parameter than this are not taken: so many the API takes. */
const MOST_VALUES = 50;

/**
 * The state in an address. What is unknown, mistyped or too much is left out and told, so that no address breaks the page. What the
 * service alone can know, such as names of rules, it judges.
 */
export function stateIn(query: URLSearchParams): Read {
  const reader = readerOf(query);
  const facets = FACET_NAMES.map((name) => {
    const words = WORDS.get(name);
    return [name, reader.all(name, (value) => value !== "" && (words?.includes(value) ?? true))];
  });
  const chosen = Object.fromEntries(facets) as Record<FacetName, readonly string[]>;
  const bounds = BOUNDS.map((bound) => [bound, reader.one(bound, (v) => PATTERNS[bound].test(v))]);
  const known = reader.one("list", (value) => LISTS.some((word) => word === value));
  const list = (known as ListWord | null) ?? listMeant(query, chosen.verdict);
  reader.one("suppressed", (value) => value === "true" || value === "false");
  const sort = reader.one("sort", (value) => SORTS.some((one) => one === value));
  const group = reader.one("group", (value) => GROUPS.some((one) => one === value));
  const state = {
    ...(Object.fromEntries(bounds) as Record<Bound, string | null>),
    list,
    chosen: { ...chosen, verdict: chosen.verdict.filter((verdict) => verdict !== "unknown") },
    text: reader.one("q", (value) => value.length <= 1000) ?? "",
    reclaimable: reader.one("reclaimable", (value) => value === "true") !== null,
    about: reader.one("about", (value) => value !== "" && value.length <= 1000),
    sort: (sort ?? FIRST_SORT) as FindingsState["sort"],
    group: group as FindingsState["group"],
    open: reader.all("open", () => true),
    finding: reader.one("finding", (value) => FINDING_ID.test(value)),
    chain: reader.one("chain", (value) => value === "list") as FindingsState["chain"],
  };
  return { state, strange: reader.strange() };
}

/** Addresses that ask as the API is asked mean these lists as well. */
function listMeant(query: URLSearchParams, verdicts: readonly string[]): ListWord {
  if (query.get("suppressed") === "true") return "ignored";
  return verdicts.length > 0 && verdicts.every((one) => one === "unknown") ? "unjudged" : "found";
}

/** Takes values out of an address, and remembers what was none. */
function readerOf(query: URLSearchParams) {
  const strange: Strange[] = [];
  const taken = new Set<string>();
  const all = (name: string, isKnown: (value: string) => boolean, most = MOST_VALUES) => {
    taken.add(name);
    const values = [...new Set(query.getAll(name))];
    const known = values.filter(isKnown).slice(0, most);
    strange.push(...values.filter((v) => !known.includes(v)).map((value) => ({ name, value })));
    return known;
  };
  return {
    all,
    one: (name: string, isKnown: (value: string) => boolean) => all(name, isKnown, 1)[0] ?? null,
    strange: (): readonly Strange[] => [
      ...strange,
      ...[...query].filter(([name]) => !taken.has(name)).map(([name, value]) => ({ name, value })),
    ],
  };
}

/** The address of a state, without "?": the same state has the same one, and what nobody chose is not in it. */
export function addressOfState(state: FindingsState): string {
  const { list, chosen, text, reclaimable, about, sort, group, open, finding, chain } = state;
  const pairs: readonly (readonly [string, string | null])[] = [
    ["list", list === "found" ? null : list],
    ...FACET_NAMES.flatMap((name) => chosen[name].map((value) => [name, value] as const)),
    ...BOUNDS.map((bound) => [bound, state[bound]] as const),
    ["reclaimable", reclaimable ? "true" : null],
    ["q", text === "" ? null : text],
    ["about", about],
    ["sort", sort === FIRST_SORT ? null : sort],
    ["group", group],
    ...(group === null ? [] : open.map((value) => ["open", value] as const)),
    ["finding", finding],
    ["chain", chain],
  ];
  const address = new URLSearchParams();
  for (const [name, value] of pairs) if (value !== null) address.append(name, value);
  return address.toString();
}
