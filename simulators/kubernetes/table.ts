import { keyOf } from "./entry.ts";
import type { Entry } from "./entry.ts";

/** A change as watches tell it. `before` is what a label selector saw until now. */
export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly entry: Entry;
  readonly before: Entry | undefined;
}

/** Changes that a watch can still start from; older ones are "too old", as in the API server's watch cache. */
const HISTORY_MAX = 4_096;
/** Lists whose next pages can still be asked for. */
const SNAPSHOTS_MAX = 64;

/**
 * All objects of one resource: the newest version of each, the latest changes, and the lists that somebody is paging
 * through. Lists are never changed once handed out.
 */
export class Table {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<(change: Change) => void>();
  #sorted: readonly Entry[] | undefined;
  #history: Change[] = [];
  #oldest: number;
  readonly #snapshots = new Map<number, readonly Entry[]>();

  /** `oldest` is the revision before which nothing is known. */
  constructor(oldest: number) {
    this.#oldest = oldest;
  }

  /** Watches from before this revision are too old. */
  get oldest(): number {
    return this.#oldest;
  }

  get(namespace: string, name: string): Entry | undefined {
    return this.#entries.get(keyOf(namespace, name));
  }

  /** All, in etcd's order. */
  all(): readonly Entry[] {
    this.#sorted ??= [...this.#entries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
    return this.#sorted;
  }

  apply(change: Change): void {
    const { type, entry } = change;
    if (type === "DELETED") {
      this.#entries.delete(entry.key);
    } else {
      this.#entries.set(entry.key, entry);
    }
    this.#sorted = undefined;
    this.#remember(change);
    for (const listener of this.#listeners) {
      listener(change);
    }
  }

  /** Changes after this revision. Empty, too, when it is in the future. */
  since(revision: number): readonly Change[] {
    const start = this.#history.findIndex((change) => change.entry.revision > revision);
    return start === -1 ? [] : this.#history.slice(start);
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps the list of this revision for whoever asks for its next page. */
  keep(revision: number, list: readonly Entry[]): void {
    this.#snapshots.set(revision, list);
    const [first] = this.#snapshots.keys();
    if (this.#snapshots.size > SNAPSHOTS_MAX && first !== undefined) {
      this.#snapshots.delete(first);
    }
  }

  kept(revision: number): readonly Entry[] | undefined {
    return this.#snapshots.get(revision);
  }

  /** Forgets the past: pages and watches from before `revision` are too old from now on. */
  compact(revision: number): void {
    this.#history = [];
    this.#oldest = revision;
    this.#snapshots.clear();
  }

  #remember(change: Change): void {
    this.#history.push(change);
    if (this.#history.length > 2 * HISTORY_MAX) {
      this.#history = this.#history.slice(-HISTORY_MAX);
      this.#oldest = (this.#history[0]?.entry.revision ?? 1) - 1;
    }
  }
}
