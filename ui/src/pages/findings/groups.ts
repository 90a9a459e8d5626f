import type { FindingFacets } from "../../../../program/src/api/contract.ts";
import type { Chosen, FindingsState, Group, Sort } from "./state.ts";

/** Findings that are put together. */
export interface FindingGroup {
  /** "" of those that stand in no other. */
  readonly value: string;
  readonly findings: number;
  /** What of them could come back; null: not counted. */
  readonly back: Pick<Counted, "reclaimableBytes" | "unsizedLeftovers"> | null;
  readonly isOpen: boolean;
}

/**
 * The groups of a state, in the order that fits that of its rows: by bytes, by name, or by how many they hold. Those without a
 * group come last, where there are any.
 */
export function groupsOf(
  { group, chosen, sort, open }: FindingsState & { readonly group: Group },
  facets: FindingFacets["facets"],
  without: number,
): readonly FindingGroup[] {
  const isOpen = (value: string) => open.includes(value);
  const groups = facets[group]
    .filter(({ value, findings }) => findings > 0 && isWanted(value, group, chosen))
    .toSorted(compareBy(sort))
    .map((one) => {
      return { value: one.value, findings: one.findings, back: one, isOpen: isOpen(one.value) };
    });
  if (without === 0 || chosen[group].length > 0) return groups;
  return [...groups, { value: "", findings: without, back: null, isOpen: isOpen("") }];
}

/** Other choices of the facet are counted too. A pool is called by its name alone as well. */
function isWanted(value: string, group: Group, chosen: Chosen): boolean {
  const wanted = chosen[group];
  const short = group === "pool" ? value.slice(value.indexOf(":") + 1) : value;
  return wanted.length === 0 || wanted.includes(value) || wanted.includes(short);
}

type Counted = FindingFacets["facets"][Group][number];

function compareBy(sort: Sort): (a: Counted, b: Counted) => number {
  const sign = sort.startsWith("-") ? -1 : 1;
  const byName = (a: Counted, b: Counted) => (a.value < b.value ? -1 : 1);
  const word = sort.replace("-", "");
  if (word === "rule" || word === "object") return (a, b) => sign * byName(a, b);
  const amountOf = (one: Counted) => (word === "size" ? one.reclaimableBytes : one.findings);
  return (a, b) => sign * (amountOf(b) - amountOf(a)) || byName(a, b);
}

/** The open groups with one more, or less where it is open. */
export function toggledGroup(open: readonly string[], value: string): readonly string[] {
  return open.includes(value) ? open.filter((one) => one !== value) : [...open, value];
}
