import { grouped } from "../../lib/units.ts";
import type { Progress } from "../../model/source.ts";
import { collectionWords } from "../../model/collection-words.ts";
import { cut } from "./page.ts";
import type { Terminal } from "./terminal.ts";

/** One line on stderr while sources are read: redrawn in place, gone at the end. Silent where stderr is no terminal. */
export interface ProgressLine {
  readonly update: (progress: Progress) => void;
  readonly clear: () => void;
}

/** Redraws at most this often: a terminal is slower than a list. */
const REDRAW_MS = 80;

const CLEAR = "\r\u001b[2K";

/** Creates the line. `monotonicMs` is the clock's. */
export function createProgressLine(
  terminal: Terminal,
  write: (text: string) => void,
  monotonicMs: () => number,
): ProgressLine {
  const { columns } = terminal;
  if (columns === null) return { update: () => {}, clear: () => {} };
  const latest = new Map<string, Progress>();
  let drawnAt = -Infinity;
  let drawn = false;
  const update = (progress: Progress) => {
    latest.set(progress.source, progress);
    if (monotonicMs() - drawnAt < REDRAW_MS) return;
    drawnAt = monotonicMs();
    drawn = true;
    write(CLEAR + cut(textOf([...latest.values()]), columns - 1, terminal.unicode ? "…" : "..."));
  };
  return { update, clear: () => (drawn ? write(CLEAR) : undefined) };
}

function textOf(all: readonly Progress[]): string {
  return `reading ${all.map(({ source, collection, rows }) => `${source}: ${collectionWords(collection)} ${grouped(rows)}`).join(" · ")}`;
}
