import { useMemo } from "react";
import type { Data } from "../../data/data.ts";
import { TEXTS } from "../../texts.ts";
import type { ValueName } from "./options.ts";

/** How values of facets are called: rules by their titles, words of ours by their texts, everything else by itself. */
export function useNamed(data: Data): ValueName {
  const rules = data.useAnswer("/rules");
  return useMemo(() => {
    const titles = new Map<string, string>([
      ...Object.entries(TEXTS.severity),
      ...Object.entries(TEXTS.verdict),
      ...(rules.is === "here"
        ? rules.value.rules.map(({ code, title }): [string, string] => [code, title])
        : []),
    ]);
    return (facet, value) => (OURS.has(facet) ? (titles.get(value) ?? value) : value);
  }, [rules]);
}

const OURS: ReadonlySet<string> = new Set(["severity", "verdict", "rule"]);
