import { createLinks } from "../correlate/join.ts";
import type { Slices } from "../lib/slices.ts";
import { Inventory } from "../model/inventory.ts";
import { END, type Format } from "./exposition.ts";
import { FAMILIES, SERVICE_FAMILIES } from "./families/index.ts";
import { expositionOf, render, renderInSlices } from "./render.ts";
import type { ServiceFigures } from "./service-figures.ts";
import { fit, type Fitted } from "./shed.ts";
import type { MetricsView } from "./view.ts";

/** What the board itself says in the figures of the service. */
type Own = Pick<ServiceFigures, "series" | "seriesCap" | "shed">;

/** An exposition in pieces: first what is watched, which is large and stays, then what the process says of itself now. */
export interface Exposition {
  readonly watched: readonly Buffer[];
  readonly own: readonly Buffer[];
}

/** What is watched, as the service hands it over: the board adds what the process says. */
export type WatchedView = Omit<MetricsView, "service">;

/**
 * Holds the last rendering of everything that is watched. It is made once a change, in slices; a scrape puts its pieces
 * together and renders only what the process says of itself.
 */
export class MetricsBoard {
  readonly #cap: number;
  #view: WatchedView | null = null;
  readonly #watched = new Map<Format, readonly Buffer[]>();
  #fitted: Fitted = { kept: [], series: 0, shed: [] };

  /** `cap`: series beyond which families are left out. */
  constructor(cap: number) {
    this.#cap = cap;
  }

  /** Whether there is nothing to show yet. */
  get isEmpty(): boolean {
    return this.#view === null;
  }

  /** Renders a view, which must not change meanwhile; scrapes get the last one until it is done. */
  *publish(view: WatchedView): Slices<void> {
    this.#fitted = fit(yield* renderInSlices(FAMILIES, { ...view, service: null }), this.#cap);
    this.#view = view;
    this.#watched.clear();
  }

  /** The exposition of this moment; what is watched is the same object until the next rendering. */
  exposition(format: Format, process: Omit<ServiceFigures, keyof Own>): Exposition {
    const { kept, series, shed } = this.#fitted;
    const service = { ...process, series, shed, seriesCap: this.#cap };
    const view = { ...(this.#view ?? NOTHING), service };
    const watched = this.#watched.get(format) ?? expositionOf(kept, format);
    this.#watched.set(format, watched);
    const own = expositionOf(render(SERVICE_FAMILIES, view), format);
    return { watched, own: [...own, Buffer.from(END[format])] };
  }
}

/** The view before the first look. */
const NOTHING: WatchedView = Object.freeze(nothing());

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
