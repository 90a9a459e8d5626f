import type { FindingFacets } from "../../../../program/src/api/contract.ts";
import type { Chosen, FacetName } from "./state.ts";

/** One value of a facet that can be chosen. */
export interface Option {
  readonly value: string;
  /** What it is called; the value itself where it has no other name. */
  readonly text: string;
  /** How many findings there are of it; null while that is not known. */
  readonly findings: number | null;
  readonly isChosen: boolean;
}

/** The options of a facet that are shown, and how many there are besides. */
export interface Options {
  readonly shown: readonly Option[];
  readonly more: number;
}

/** A menu longer than this is read by nobody: the filter of the menu finds the others. */
const MOST_OPTIONS = 100;

/** Facets whose few values stand in an order that everybody knows, and do not change places as counts do. */
const ORDER: Partial<Record<FacetName, readonly string[]>> = {
  severity: ["error", "warning", "info"],
  verdict: ["confirmed", "suspect", "unknown"],
};

/** Names of values, where they have others than themselves. */
export type ValueName = (facet: FacetName, value: string) => string;

/**
 * What can be chosen of a facet: what is chosen first, then what there is most of; severities and verdicts in their own order; only what holds the text. `counts`: null while
 * they are not here.
 */
export function optionsOf(
  facet: FacetName,
  counts: FindingFacets["facets"] | null,
  chosen: Chosen,
  named: ValueName,
  text: string,
): Options {
  const wanted = text.trim().toLowerCase();
  const counted = new Map((counts?.[facet] ?? []).map(({ value, findings }) => [value, findings]));
  const order = ORDER[facet];
  const known = [...new Set([...chosen[facet], ...counted.keys()])];
  const values =
    order === undefined ? known : known.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  const all = values
    .map((value) => ({
      value,
      text: named(facet, value),
      findings: counted.get(value) ?? null,
      isChosen: chosen[facet].includes(value),
    }))
    .filter(({ value, text: name }) => `${value}\n${name}`.toLowerCase().includes(wanted));
  return { shown: all.slice(0, MOST_OPTIONS), more: Math.max(0, all.length - MOST_OPTIONS) };
}

/** The choice with one value more, or less where it is in it. */
export function toggled(chosen: Chosen, facet: FacetName, value: string): Chosen {
  const values = chosen[facet];
  const others = values.filter((one) => one !== value);
  return { ...chosen, [facet]: others.length < values.length ? others : [...values, value] };
}
