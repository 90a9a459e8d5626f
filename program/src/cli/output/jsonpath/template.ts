/** Data as JSON has it. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** A template: text as it is written, and expressions in braces. */
export type Template = readonly Part[];

/** One piece of a template. A range without an end reaches to the end of the template, as kubectl has it. */
export type Part =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "path"; readonly path: Path }
  | { readonly is: "range"; readonly path: Path; readonly body: Template };

/** A way through data, from the whole answer (`$`) or from where one is (`@`, or nothing). */
export interface Path {
  readonly from: "whole" | "here";
  readonly steps: readonly Step[];
}

/** One step of it. `at` is where it stands in the expression, counted from 0. */
export type Step = { readonly at: number } &
  /** `within`: in quotes, a name with dots that is not there is a way: `['subject.name']`. */
  (
    | { readonly is: "field"; readonly name: string; readonly within: readonly string[] }
    /** `.*`: every value of an object or list. */
    | { readonly is: "values" }
    /** `..`: what it stands on, and every object and list in it, from the top. */
    | { readonly is: "descendants" }
    /** `[*]`, `[1]`, `[0:2]`, `[-1:]`, `[::2]`; an index is the slice of one. */
    | { readonly is: "slice"; readonly from: number; readonly to: number; readonly by: number }
    /** `[0,2]`, `['id','rule']`: one after the other. */
    | { readonly is: "union"; readonly of: readonly Step[] }
    | { readonly is: "filter"; readonly test: Test }
  );

/** What is in `[?(…)]`: that a path leads to something, or a comparison. */
export interface Test {
  readonly left: Operand;
  readonly comparison: { readonly operator: Operator; readonly right: Operand } | null;
}

/** A side of a comparison. */
export type Operand =
  | { readonly is: "path"; readonly path: Path }
  | { readonly is: "literal"; readonly value: string | number | boolean | null };

/** How two sides are compared; the longer ones first, as they are looked for. */
export const OPERATORS = ["==", "!=", "<=", ">=", "<", ">"] as const;
/** One of `OPERATORS`. */
export type Operator = (typeof OPERATORS)[number];
