import { suggest } from "../../../lib/suggest.ts";
import type { Json, Step } from "./template.ts";

type Field = Extract<Step, { is: "field" }>;

/**
 * Which fields of an expression were asked for in vain: of one that some object has, others may lack it; what none has is
 * probably a slip, though kubectl says nothing of it.
 */
export class Missed {
  /** The first value without it, of every field that none had so far; null once one had it. */
  readonly #fields = new Map<Field, Json | null>();

  /** What came of asking a value for a field. What holds nothing, as null, was not asked. */
  note(field: Field, asked: Json, isFound: boolean): void {
    if (isFound) this.#fields.set(field, null);
    else if (typeof asked === "object" && asked !== null && !this.#fields.has(field))
      this.#fields.set(field, asked);
  }

  /** A sentence for each that nothing had, in the order of asking. */
  sentences(): readonly string[] {
    return [...this.#fields].flatMap(([field, asked]) =>
      asked === null ? [] : `character ${field.at + 1}: ${inWords(field.name, asked)}`,
    );
  }
}

function inWords(name: string, asked: Json): string {
  if (Array.isArray(asked)) return `a list has no "${name}"; write [*] in front of it`;
  const near = suggest(name, Object.keys(asked as object));
  return `nothing there has "${name}"; ${near === null ? "look at -o json" : `did you mean "${near}"?`}`;
}
