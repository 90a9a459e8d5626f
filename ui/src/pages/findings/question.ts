import type { Query } from "../../data/answers.ts";
import { BOUNDS, FACET_NAMES, type FindingsState, type Group, type ListWord } from "./state.ts";

/** What is known of findings that were judged. */
const JUDGED = ["confirmed", "suspect"] as const;

/** What the API is asked to count. */
export function countQuestion(state: FindingsState): Query {
  const { list, chosen, text, reclaimable, about } = state;
  const facets = FACET_NAMES.filter((name) => name !== "verdict" && chosen[name].length > 0);
  return {
    ...Object.fromEntries(facets.map((name) => [name, chosen[name]])),
    ...Object.fromEntries(BOUNDS.map((bound) => [bound, state[bound] ?? undefined])),
    verdict: verdictsAsked(list, chosen.verdict),
    reclaimable: reclaimable ? true : undefined,
    q: text.trim() === "" ? undefined : text.trim(),
    about: about ?? undefined,
    suppressed: list === "ignored" ? true : undefined,
    aged: list === "aged" ? true : undefined,
  };
}

/** What could not be judged is a list of its own: among what was found it would be taken for it. */
function verdictsAsked(list: ListWord, chosen: readonly string[]): readonly string[] | undefined {
  if (list === "unjudged") return ["unknown"];
  if (chosen.length > 0) return chosen;
  return list === "found" ? JUDGED : undefined;
}

/** What the API is asked to list. */
export function rowQuestion(state: FindingsState): Query {
  return { ...countQuestion(state), sort: state.sort };
}

/** The same of one group; of "" what stands in none. */
export function groupQuestion(state: FindingsState, group: Group, value: string): Query {
  const rows = rowQuestion(state);
  if (value !== "") return { ...rows, [group]: [value] };
  return { ...rows, [group]: undefined, without: [group] };
}
