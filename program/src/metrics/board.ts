import { createLinks } from "../correlate/join.ts";
import type { Slices } from "../lib/slices.ts";
import { Inventory } from "../model/inventory.ts";
import { END, type Format } from "./exposition.ts";
import { FAMILIES, SERVICE_FAMILIES } from "./families/index.ts";
import type { Rendered } from "./family-pages.ts";
import { LentPieces } from "./lent-pieces.ts";
import { expositionOf, partOf, render, Rendering } from "./render.ts";
import type { Touched } from "../model/touched.ts";
import type { ServiceFigures } from "./service-figures.ts";
import type { MetricsView } from "./view.ts";

/** What the board itself says in the figures of the service. */
type Own = Pick<ServiceFigures, "series" | "seriesCap" | "shed">;

/** An exposition in parts of pieces: first what is watched, which is large, then what the process says of itself now. */
export interface Exposition {
  /** A part a family, the same array until a series of it changes. */
  readonly watched: readonly (readonly Buffer[])[];
  readonly own: readonly Buffer[];
  /** To be called when nobody reads the pieces any more: memory of those that changed meanwhile is given back then. */
  readonly done: () => void;
}

/** What is watched, as the service hands it over: the board adds what the process says. */
export type WatchedView = Omit<MetricsView, "service">;

/**
 * Holds the last rendering of everything that is watched. It is made in slices, as a whole or where something changed; a
 * scrape puts its pieces together and renders only what the process says of itself.
 */
export class MetricsBoard {
  readonly #cap: number;
  /** Null before the first time, and while it is worked on: work that was broken off leaves nothing to build on. */
  #rendering: Rendering | null = null;
  readonly #parts: Readonly<Record<Format, WeakMap<Rendered, readonly Buffer[]>>> = {
    text: new WeakMap(),
    openmetrics: new WeakMap(),
  };
  readonly #pieces = new LentPieces();
  #shown: Shown | null = null;

  /** `cap`: series beyond which families are left out. */
  constructor(cap: number) {
    this.#cap = cap;
  }

  /** Whether there is nothing to show yet. */
  get isEmpty(): boolean {
    return this.#shown === null;
  }

  /** Renders a view, which must not change meanwhile; scrapes get the last one until it is done. */
  *publish(view: WatchedView): Slices<void> {
    const rendering = this.#rendering ?? new Rendering(FAMILIES, this.#cap);
    this.#rendering = null;
    yield* rendering.all({ ...view, service: null });
    this.#show(rendering);
  }

  /**
   * The same where only these records changed, came or went, or what they are joined to; sources, coverage and findings are
   * rendered in any case. Where a name of a source is another one, or sessions were read for the first time, it takes `publish`.
   */
  *update(view: WatchedView, touched: readonly Touched[]): Slices<void> {
    const rendering = this.#rendering;
    if (rendering === null) return yield* this.publish(view);
    this.#rendering = null;
    yield* rendering.again({ ...view, service: null }, touched);
    this.#show(rendering);
  }

  #show(rendering: Rendering): void {
    const { rendered, leftOut } = rendering;
    this.#rendering = rendering;
    this.#shown = { rendered, leftOut };
    this.#pieces.show(rendered.flatMap(({ lines }) => lines));
  }

  /** The exposition of this moment. */
  exposition(format: Format, process: Omit<ServiceFigures, keyof Own>): Exposition {
    const { rendered, leftOut } = this.#shown ?? NOTHING_SHOWN;
    const series = rendered.reduce((sum, one) => sum + one.series, 0);
    const service = { ...process, series, shed: leftOut, seriesCap: this.#cap };
    const withSeries = rendered.filter((one) => one.series > 0);
    const watched = withSeries.map((one) => this.#part(one, format));
    const own = expositionOf(render(SERVICE_FAMILIES, { ...NOTHING_SEEN, service }), format);
    return { watched, own: [...own, Buffer.from(END[format])], done: this.#pieces.lend() };
  }

  #part(rendered: Rendered, format: Format): readonly Buffer[] {
    const part = this.#parts[format].get(rendered) ?? partOf(rendered, format);
    this.#parts[format].set(rendered, part);
    return part;
  }
}

/** What is served: families with their series, and the names of those that there was no room for. */
type Shown = Pick<Rendering, "rendered" | "leftOut">;

/** Before the first look. */
const NOTHING_SHOWN: Shown = Object.freeze({ rendered: [], leftOut: [] });

/** What the process says of itself is rendered from nothing else. */
const NOTHING_SEEN: WatchedView = Object.freeze(nothing());

function nothing(): WatchedView {
  const inventory = new Inventory();
  return {
    inventory,
    links: createLinks(inventory),
    findingGroups: [],
    sources: [],
    nameOf: (id: string) => id,
    lastWhole: () => null,
    wasRead: () => false,
  };
}
