import { atOnce, type Slices } from "../lib/slices.ts";
import { COLLECTIONS } from "../model/collections.ts";
import { headOf, type Format, seriesLine } from "./exposition.ts";
import type { Family, Sample, SubjectName } from "./family.ts";
import type { MetricsView } from "./view.ts";

/** A family with its series as text. */
export interface Rendered {
  readonly family: Family;
  readonly series: number;
  /** UTF-8. */
  readonly lines: readonly Buffer[];
}

/** Subjects and series rendered in one go, about a millisecond; one subject is never cut. */
const SLICE = 1_000;

/**
 * Renders the families one after the other; yields often, so that whoever drives it can let others
 * have their turn. The view must stay as it is until the end. A series that two subjects give is written once.
 */
export function* renderInSlices(
  families: readonly Family[],
  view: MetricsView,
): Slices<readonly Rendered[]> {
  const rendered: Rendered[] = [];
  for (const family of families) rendered.push(yield* renderFamily(family, view));
  return rendered;
}

/** The same at once. */
export function render(families: readonly Family[], view: MetricsView): readonly Rendered[] {
  return atOnce(renderInSlices(families, view));
}

function* renderFamily(family: Family, view: MetricsView): Slices<Rendered> {
  const { name, labels } = family;
  const known = new Set<string>();
  const lines: Buffer[] = [];
  let text = "";
  let inSlice = 0;
  for (const subject of subjectsOf(family.each, view)) {
    for (const [values, value] of samplesOf(family, subject, view)) {
      const key = labels.map((label) => values[label]).join("\0");
      if (known.has(key)) continue;
      known.add(key);
      text += seriesLine(name, labels, values, value);
      inSlice++;
    }
    if (++inSlice < SLICE) continue;
    lines.push(Buffer.from(text));
    text = "";
    inSlice = 0;
    yield;
  }
  if (text !== "") lines.push(Buffer.from(text));
  return { family, series: known.size, lines };
}

function samplesOf(family: Family, subject: unknown, view: MetricsView): readonly Sample<string>[] {
  const sample = family.sample as (
    subject: unknown,
    view: MetricsView,
  ) => Sample<string> | readonly Sample<string>[] | null;
  const given = sample(subject, view);
  if (given === null) return [];
  return isOne(given) ? [given] : given;
}

function isOne(given: Sample<string> | readonly Sample<string>[]): given is Sample<string> {
  return given.length === 2 && typeof given[1] === "number";
}

function subjectsOf(each: SubjectName, view: MetricsView): Iterable<unknown> {
  switch (each) {
    case "service":
      return view.service === null ? [] : [view.service];
    case "sources":
      return view.sources;
    case "coverage":
      return COLLECTIONS.flatMap((collection) => view.inventory.coverage(collection));
    case "findingGroups":
      return view.findingGroups;
    default:
      return view.inventory.all(each);
  }
}

/** What was rendered as an exposition, end mark excluded; a family without series is left out. */
export function expositionOf(rendered: readonly Rendered[], format: Format): readonly Buffer[] {
  return rendered
    .filter(({ series }) => series > 0)
    .flatMap(({ family, lines }) => [Buffer.from(headOf(family, format)), ...lines]);
}
