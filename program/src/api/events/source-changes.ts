import type { ConfiguredSource } from "../../findings/places.ts";
import type { Reason } from "../../model/observation.ts";
import type { Sight } from "../sight.ts";
import type { Happening } from "./happening.ts";

/** That a source cannot be read any more, and why; or (`because` null) that it can be read again. */
export interface SourceChange {
  readonly source: string;
  /** Epoch ms. */
  readonly at: number;
  readonly because: Reason | null;
}

/** What is told of these changes to who sees these sources; null where it is nothing. Reasons hold addresses: not everybody reads them. */
export function sourceChanges(
  changes: readonly SourceChange[],
  seen: readonly ConfiguredSource[],
  { sees }: Sight,
): Happening | null {
  const names = new Set(seen.map(({ name }) => name));
  const told = changes
    .filter(({ source }) => names.has(source))
    .map(({ source, at, because }) => ({
      source,
      is: because === null ? ("back" as const) : ("lost" as const),
      at,
      because: sees === "everything" ? (because?.message ?? null) : null,
    }));
  return told.length === 0 ? null : { type: "sources", data: { changes: told } };
}
