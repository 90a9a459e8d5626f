import { atOnce, type Slices } from "../lib/slices.ts";
import { type Collection, COLLECTIONS } from "../model/collections.ts";
import { keyOfRecord } from "../model/identity.ts";
import type { Key } from "../model/ids.ts";
import { type Format, headOf } from "./exposition.ts";
import type { Family, SubjectName } from "./family.ts";
import { FamilyPages, placed, type Rendered, type Seen } from "./family-pages.ts";
import type { Touched } from "../model/touched.ts";
import type { MetricsView } from "./view.ts";

/** Subjects of a page: their series are about ten kilobytes, which are copied where one of them changes. */
const ON_A_PAGE = 64;

/** How many times as many may come to be on a page before all of them are laid out on more pages. */
const MOST_TIMES = 4;

/**
 * Families as text, of which what changed can be rendered again. Where subjects give the same series, their keys say who
 * shows it, so that the text does not hang on what was rendered when. Work that was begun must be ended before the next.
 *
 * There are at most `cap` series: beyond it whole ranks of families are left out, those with the highest `sheds` first. A family
 * is there or not; half of one would be wrong in every sum. What is left out takes no memory, and is tried again only when
 * everything is rendered: a family that came and went with single volumes would be worse than none. Families without
 * `sheds` stay, however many series they have.
 */
export class Rendering {
  readonly #families: readonly Family[];
  readonly #cap: number;
  /** In the order in which they are kept. */
  readonly #ranks: readonly Rank[];
  /** Those in use, from the first on. */
  #kept: readonly Rank[] = [];

  constructor(families: readonly Family[], cap: number = Number.POSITIVE_INFINITY) {
    this.#families = families;
    this.#cap = cap;
    const ranks = Map.groupBy(families, ({ sheds }) => sheds ?? 0);
    this.#ranks = Array.from(ranks, ([sheds, ofRank]) => new Rank(sheds, ofRank)).toSorted(
      (a, b) => a.sheds - b.sheds,
    );
  }

  /** In the order of the families; without those that are left out. */
  get rendered(): readonly Rendered[] {
    const all = this.#kept.flatMap(({ rendered }) => rendered);
    return all.toSorted((a, b) => this.#place(a) - this.#place(b));
  }

  /** Names of the families that are left out, in their order. */
  get leftOut(): readonly string[] {
    const out = new Set(this.#ranks.filter((rank) => !this.#kept.includes(rank)));
    const names = new Set([...out].flatMap(({ names: ofRank }) => ofRank));
    return this.#families.map(({ name }) => name).filter((name) => names.has(name));
  }

  /** Renders everything for which there is room; what is as it was keeps its pages. The view must stay as it is until the end. */
  *all(view: MetricsView): Slices<void> {
    this.#kept = [];
    let room = this.#cap;
    for (const rank of this.#ranks) {
      yield* rank.all(view, room);
      room -= rank.series;
      if (room < 0 && rank.sheds > 0) break;
      this.#kept = [...this.#kept, rank];
    }
    this.#forgetOthers();
  }

  /** Renders the series of these records again, and those of whatever is no record, which are few; all others keep their text. */
  *again(view: MetricsView, touched: readonly Touched[]): Slices<void> {
    const keys = keysByKind(touched);
    for (const rank of this.#kept) yield* rank.again(view, keys);
    while (seriesIn(this.#kept) > this.#cap && (this.#kept.at(-1)?.sheds ?? 0) > 0)
      this.#kept = this.#kept.slice(0, -1);
    this.#forgetOthers();
  }

  #forgetOthers(): void {
    for (const rank of this.#ranks) if (!this.#kept.includes(rank)) rank.forget();
  }

  #place({ family }: Rendered): number {
    return this.#families.indexOf(family);
  }
}

function keysByKind(touched: readonly Touched[]): ReadonlyMap<SubjectName, readonly Key[]> {
  const byKind = Map.groupBy(touched, ({ collection }): SubjectName => collection);
  return new Map([...byKind].map(([kind, those]) => [kind, those.map(({ key }) => key)]));
}

function seriesIn(those: readonly { readonly series: number }[]): number {
  return those.reduce((sum, { series }) => sum + series, 0);
}

/** The families that are left out together. */
class Rank {
  readonly sheds: number;
  readonly names: readonly string[];
  readonly #kinds: readonly Kind[];

  constructor(sheds: number, families: readonly Family[]) {
    this.sheds = sheds;
    this.names = families.map(({ name }) => name);
    const kinds = Map.groupBy(families, ({ each }) => each);
    this.#kinds = Array.from(kinds, ([each, ofKind]) => new Kind(each, ofKind));
  }

  get rendered(): readonly Rendered[] {
    return this.#kinds.flatMap(({ rendered }) => rendered);
  }

  get series(): number {
    return seriesIn(this.#kinds);
  }

  /**
   * Stops where there is no room for certain, where it may be left out: then none of them is shown. What was shown before is
   * rendered to its end, however large it became, since it holds what is gone until then.
   */
  *all(view: MetricsView, room: number): Slices<void> {
    const mayStop = this.sheds > 0 && this.series === 0;
    for (const kind of this.#kinds) {
      const work = kind.all(view);
      while (work.next().done !== true) {
        if (mayStop && this.series > room && this.series - this.#surplus > room) return;
        yield;
      }
    }
  }

  /** How many of its series may turn out to be another's at most. */
  get #surplus(): number {
    return this.#kinds.reduce((sum, { surplus }) => sum + surplus, 0);
  }

  *again(view: MetricsView, keys: ReadonlyMap<SubjectName, readonly Key[]>): Slices<void> {
    for (const kind of this.#kinds)
      yield* isCollection(kind.each) ? kind.again(view, keys.get(kind.each) ?? []) : kind.all(view);
  }

  forget(): void {
    for (const kind of this.#kinds) kind.forget();
  }
}

/** The families of one kind of subject. Their pages hold the same subjects. */
class Kind {
  readonly each: SubjectName;
  readonly #families: readonly Family[];
  #places = 0;
  #pages: readonly FamilyPages[] = [];

  constructor(each: SubjectName, families: readonly Family[]) {
    this.each = each;
    this.#families = families;
  }

  get rendered(): readonly Rendered[] {
    return this.#pages.map(({ rendered }) => rendered);
  }

  get series(): number {
    return seriesIn(this.#pages);
  }

  get surplus(): number {
    return this.#pages.reduce((sum, { surplus }) => sum + surplus, 0);
  }

  *all(view: MetricsView): Slices<void> {
    const { count, all, subjectOf } = subjectsIn(this.each, view);
    if (!this.#hasRoomFor(count)) this.#layOut(count);
    const subjects = new Map<Key, unknown>(all());
    for (const key of this.#pages.flatMap(({ keys }) => keys))
      if (!subjects.has(key)) subjects.set(key, undefined);
    yield* this.#render(subjects, { view, subjectOf });
  }

  *again(view: MetricsView, keys: readonly Key[]): Slices<void> {
    const { count, subjectOf } = subjectsIn(this.each, view);
    if (keys.length === 0) return;
    if (!this.#hasRoomFor(count)) return yield* this.all(view);
    const subjects = keys.map((key) => [key, subjectOf(key)] as const);
    yield* this.#render(subjects, { view, subjectOf });
  }

  #hasRoomFor(count: number): boolean {
    return this.#places > 0 && count <= this.#places * ON_A_PAGE * MOST_TIMES;
  }

  #layOut(count: number): void {
    this.#places = Math.max(1, Math.ceil(count / ON_A_PAGE));
    this.#pages = this.#families.map((family) => new FamilyPages(family, this.#places));
  }

  forget(): void {
    this.#places = 0;
    this.#pages = [];
  }

  *#render(subjects: Iterable<readonly [Key, unknown]>, seen: Seen): Slices<void> {
    const due = placed(subjects, this.#places);
    for (const pages of this.#pages) yield* pages.render(due, seen);
  }
}

/** The subjects of one kind; of a list they are known by their places in it. */
interface Subjects {
  readonly count: number;
  readonly all: () => readonly (readonly [Key, unknown])[];
  readonly subjectOf: (key: Key) => unknown;
}

function subjectsIn(each: SubjectName, view: MetricsView): Subjects {
  switch (each) {
    case "service":
      return listed(view.service === null ? [] : [view.service]);
    case "sources":
      return listed(view.sources);
    case "coverage":
      return listed(COLLECTIONS.flatMap((collection) => view.inventory.coverage(collection)));
    case "findingGroups":
      return listed(view.findingGroups);
    default:
      return recorded(each, view);
  }
}

function listed(subjects: readonly unknown[]): Subjects {
  return {
    count: subjects.length,
    all: () => subjects.map((subject, at) => [keyOfPlace(at), subject]),
    subjectOf: (key) => subjects[Number(key)],
  };
}

/** So long that the order of places as text is that of the places. */
function keyOfPlace(at: number): Key {
  return String(at).padStart(12, "0") as Key;
}

function recorded(collection: Collection, { inventory }: MetricsView): Subjects {
  return {
    count: inventory.count(collection),
    all: () => Array.from(inventory.all(collection), (record) => [keyOfRecord(record), record]),
    subjectOf: (key) => inventory.get(collection, key),
  };
}

function isCollection(each: SubjectName): each is Collection {
  return (COLLECTIONS as readonly SubjectName[]).includes(each);
}

/** Families rendered once, at once. */
export function render(families: readonly Family[], view: MetricsView): readonly Rendered[] {
  const rendering = new Rendering(families);
  atOnce(rendering.all(view));
  return rendering.rendered;
}

/** What was rendered as an exposition, end mark excluded. */
export function expositionOf(rendered: readonly Rendered[], format: Format): readonly Buffer[] {
  return rendered.flatMap((one) => partOf(one, format));
}

/** A family in an exposition; nothing where it has no series. */
export function partOf({ family, series, lines }: Rendered, format: Format): readonly Buffer[] {
  return series === 0 ? [] : [Buffer.from(headOf(family, format)), ...lines];
}
