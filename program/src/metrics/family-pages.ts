import type { Slices } from "../lib/slices.ts";
import type { Key } from "../model/ids.ts";
import { Contests } from "./contests.ts";
import { lineOf, seriesIn, seriesText } from "./exposition.ts";
import type { Family, Sample } from "./family.ts";
import { Fingerprints, fingerprintOf } from "./fingerprints.ts";
import { EMPTY, isAmong, linesOn, type Page, shownOn, withLines } from "./page.ts";
import type { MetricsView } from "./view.ts";

/** A family with its series as text. */
export interface Rendered {
  readonly family: Family;
  readonly series: number;
  /** UTF-8. The same array until a series of the family changes. */
  readonly lines: readonly Buffer<ArrayBuffer>[];
}

/** What subjects are rendered from. */
export interface Seen {
  readonly view: MetricsView;
  /** The subject of a key; undefined where there is none any more. */
  readonly subjectOf: (key: Key) => unknown;
}

/** Subjects by their keys, undefined where there is none any more, by the page that they belong on. */
export type Due = Map<number, Map<Key, unknown>>;

/** Subjects by the page that they belong on, of so many pages: one and the same for a key, whatever comes and goes beside it. */
export function placed(subjects: Iterable<readonly [Key, unknown]>, pages: number): Due {
  const due: Due = new Map();
  for (const [key, subject] of subjects) addTo(due, pages, key, subject);
  return due;
}

function addTo(due: Due, pages: number, key: Key, subject: unknown): void {
  const place = fingerprintOf(key) % pages;
  const others = due.get(place);
  if (others) others.set(key, subject);
  else due.set(place, new Map([[key, subject]]));
}

/**
 * The series of one family, on pages. What changes is rendered again subject by subject, and only its pages are made anew.
 *
 * Each series is in the text once, and its fingerprint is held: a subject that gives a series whose fingerprint is not held
 * is alone with it. Where it is held, the text tells who shows the series, and the smaller key shows it from then on.
 * To be shown or not can make another subject due, always one with a greater key, so that this comes to an end.
 */
export class FamilyPages {
  readonly #family: Family;
  readonly #pages: Page[];
  readonly #held = new Fingerprints();
  readonly #contests = new Contests();
  #series = 0;
  #known: Rendered | null = null;

  /** As many pages stay as it is made with. */
  constructor(family: Family, pages: number) {
    this.#family = family;
    this.#pages = Array.from({ length: pages }, () => EMPTY);
  }

  /** Of the subjects that have a series. */
  get keys(): readonly Key[] {
    return this.#pages.flatMap(({ keys }) => keys);
  }

  get series(): number {
    return this.#series;
  }

  /** How many of them may be shown twice at most, while it is rendered. */
  get surplus(): number {
    return this.#contests.surplus;
  }

  get rendered(): Rendered {
    const lines = () => this.#pages.flatMap(({ text }) => (text.length === 0 ? [] : [text]));
    this.#known ??= { family: this.#family, series: this.#series, lines: lines() };
    return this.#known;
  }

  /** Renders subjects anew, or takes them out; a page is a slice. What is begun must be ended before anything is read of it. */
  *render(subjects: Due, seen: Seen): Slices<void> {
    const due: Due = new Map();
    for (const [place, some] of subjects) {
      this.#renderPage(place, some, seen, due);
      yield;
    }
    for (let [next] = due; next !== undefined; [next] = due) {
      const [place, some] = next;
      due.delete(place);
      this.#renderPage(place, some, seen, due);
      yield;
    }
  }

  #renderPage(place: number, asked: ReadonlyMap<Key, unknown>, seen: Seen, due: Due): void {
    const before = this.#pages[place] ?? EMPTY;
    const subjects = before === EMPTY ? asked : this.#changedOn(before, asked, seen);
    const page = { place, subjects, lines: new Map<Key, string>(), seen, due };
    for (const key of subjects.keys()) {
      this.#takeOut(linesOn(before, key), place);
      for (const heir of this.#contests.leave(key)) this.#isDue(heir, page);
    }
    for (const [key, subject] of subjects) page.lines.set(key, this.#rendered(key, subject, page));
    for (const [key, own] of page.lines) if (own === linesOn(before, key)) page.lines.delete(key);
    if (page.lines.size === 0) return;
    this.#pages[place] = withLines(before, page.lines);
    this.#known = null;
  }

  /** Those of whom the page does not say already what they give. Who gives something that others give is looked at in any case. */
  #changedOn(page: Page, subjects: ReadonlyMap<Key, unknown>, { view }: Seen): Map<Key, unknown> {
    const changed = new Map<Key, unknown>();
    for (const [key, subject] of subjects) {
      if (this.#contests.involves(key) || linesOn(page, key) !== this.#givenBy(subject, view))
        changed.set(key, subject);
    }
    return changed;
  }

  #givenBy(subject: unknown, view: MetricsView): string {
    const { name, labels } = this.#family;
    let given = "";
    for (const [values, value] of samplesOf(this.#family, subject, view))
      given += lineOf(seriesText(name, labels, values), value);
    return given;
  }

  #takeOut(lines: string, place: number): void {
    if (lines === "") return;
    for (const line of lines.slice(0, -1).split("\n")) {
      this.#held.delete(fingerprintOf(seriesIn(line)), place);
      this.#series -= 1;
    }
  }

  #rendered(key: Key, subject: unknown, page: OpenPage): string {
    const { name, labels } = this.#family;
    let own = "";
    for (const [values, value] of samplesOf(this.#family, subject, page.seen.view)) {
      const series = seriesText(name, labels, values);
      const print = fingerprintOf(series);
      if (this.#held.has(print) || !this.#contests.isEmpty) {
        page.lines.set(key, own);
        if (!this.#isToShow(series, print, key, page)) continue;
      }
      this.#held.add(print, page.place);
      this.#series += 1;
      own += lineOf(series, value);
    }
    return own;
  }

  /** Whether a subject shows a series that it gives. Whoever showed it so far becomes due, if it is to do so no longer. */
  #isToShow(series: string, print: number, key: Key, page: OpenPage): boolean {
    const other = this.#contests.winnerOf(series) ?? this.#shownBy(series, print, page);
    if (other === null) return true; // two series with one fingerprint
    if (other === key) return false; // it gives the same twice
    this.#contests.enter(series, other, key);
    if (other < key) return false;
    this.#isDue(other, page);
    return true;
  }

  #shownBy(series: string, print: number, { place, subjects, lines }: OpenPage): Key | null {
    for (const at of this.#held.placesOf(print)) {
      if (at === place) for (const [key, own] of lines) if (isAmong(own, series)) return key;
      for (const key of shownOn(this.#pages[at] ?? EMPTY, series))
        if (at !== place || !subjects.has(key)) return key;
    }
    return null;
  }

  #isDue(key: Key, { seen, due }: OpenPage): void {
    addTo(due, this.#pages.length, key, seen.subjectOf(key));
  }
}

/** A page of which some subjects are rendered anew; what it says of them so far counts no more. */
interface OpenPage {
  readonly place: number;
  readonly subjects: ReadonlyMap<Key, unknown>;
  /** Those that were rendered. */
  readonly lines: Map<Key, string>;
  readonly seen: Seen;
  /** What has to be rendered after it. */
  readonly due: Due;
}

function samplesOf(family: Family, subject: unknown, view: MetricsView): readonly Sample<string>[] {
  if (subject === undefined) return [];
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
