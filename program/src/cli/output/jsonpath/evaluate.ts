import { suggest } from "../../../lib/suggest.ts";
import { mistakeAt } from "./cursor.ts";
import { compare } from "./compare.ts";
import type { Missed } from "./missed.ts";
import type { Json, Operand, Part, Path, Step, Template, Test } from "./template.ts";

/** Writes one value. */
type Write = (value: Json) => string;

/**
 * A template filled in from data. Several values of one expression have a space between them; what a path does not find is
 * nothing, as in kubectl. Throws ConfigError for a field that no such answer has, and for brackets behind what is no list.
 */
export function fillIn(template: Template, whole: Json, write: Write, missed: Missed): string {
  return written(template, { whole, here: whole, missed }, write);
}

/** The whole answer, and where one is in it: the same outside ranges and filters. */
interface Place {
  readonly whole: Json;
  readonly here: Json;
  readonly missed: Missed;
}

function written(template: Template, place: Place, write: Write): string {
  return template.map((part) => writtenPart(part, place, write)).join("");
}

function writtenPart(part: Part, place: Place, write: Write): string {
  if (part.is === "text") return part.text;
  const values = follow(part.path, place);
  if (part.is === "path") return values.map(write).join(" ");
  return values.map((here) => written(part.body, { ...place, here }, write)).join("");
}

function follow({ from, steps }: Path, { whole, here, missed }: Place): readonly Json[] {
  const start = from === "whole" ? whole : here;
  if (start === whole) refuseUnknownField(steps[0], whole);
  let values: readonly Json[] = [start];
  for (const step of steps) values = takeAll(step, values, { whole, missed });
  return values;
}

/** Names and places with commas between them are taken one after the other, each of all values. */
function takeAll(
  step: Step,
  values: readonly Json[],
  around: Pick<Place, "whole" | "missed">,
): readonly Json[] {
  if (step.is === "union") return step.of.flatMap((one) => takeAll(one, values, around));
  return values.flatMap((value) => take(step, { ...around, here: value }));
}

/** Every answer of a command has the same fields at the top, so that another name is a slip and not an absence. */
function refuseUnknownField(step: Step | undefined, whole: Json): void {
  if (step?.is !== "field" || !isObject(whole)) return;
  const [first = step.name] = step.within;
  if (Object.hasOwn(whole, step.name) || Object.hasOwn(whole, first)) return;
  const names = Object.keys(whole);
  const near = suggest(step.name, names);
  throw mistakeAt(
    step.at,
    `a field of this answer (${names.join(", ")})`,
    JSON.stringify(step.name),
    near === null ? "look at -o json" : `did you mean ${near}?`,
  );
}

function take(step: Exclude<Step, { is: "union" }>, place: Place): readonly Json[] {
  const { here } = place;
  switch (step.is) {
    case "field": {
      const found = fieldOf(step, here);
      place.missed.note(step, here, found.length > 0);
      return found;
    }
    case "values":
      return childrenOf(here);
    case "descendants":
      return containersIn(here);
    case "slice":
      return listAt(step, here)
        .slice(step.from, step.to)
        .filter((_, index) => index % step.by === 0);
    case "filter":
      return listAt(step, here).filter((one) => passes(step.test, { ...place, here: one }));
  }
}

function fieldOf({ name, within }: Extract<Step, { is: "field" }>, here: Json): readonly Json[] {
  const [whole] = own(here, name);
  if (whole !== undefined || within.length < 2) return own(here, name);
  return within.reduce<readonly Json[]>(
    (found, part) => found.flatMap((one) => own(one, part)),
    [here],
  );
}

function own(value: Json, name: string): readonly Json[] {
  return isObject(value) && Object.hasOwn(value, name) ? [value[name] ?? null] : [];
}

/** The list that brackets ask for; null is an empty one, as in Go. */
function listAt({ at }: Step, value: Json): readonly Json[] {
  if (value === null) return [];
  if (isList(value)) return value;
  const found = isObject(value) ? "an object" : `a ${typeof value}`;
  throw mistakeAt(at, "a list in front of the brackets", found, "look at -o json");
}

function childrenOf(value: Json): readonly Json[] {
  if (isList(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

/** A value and all in it that holds something, from the top. */
function containersIn(value: Json): readonly Json[] {
  const children = childrenOf(value);
  return children.length === 0 ? [] : [value, ...children.flatMap(containersIn)];
}

function passes({ left, comparison }: Test, place: Place): boolean {
  const lefts = valuesOf(left, place);
  if (comparison === null) return lefts.length > 0;
  const rights = valuesOf(comparison.right, place);
  return lefts.some((one) => rights.some((other) => compare(one, comparison.operator, other)));
}

function valuesOf(operand: Operand, place: Place): readonly Json[] {
  return operand.is === "literal" ? [operand.value] : follow(operand.path, place);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value);
}
