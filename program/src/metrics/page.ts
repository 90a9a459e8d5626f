import { ownMemory } from "../lib/memory.ts";
import type { Key } from "../model/ids.ts";

/**
 * The series of some dozens of subjects of one family. It is never changed: where a subject changes, another page takes its
 * place, so that an answer that is being sent stays what it was.
 */
export interface Page {
  readonly keys: readonly Key[];
  /** Where the lines of each subject end, in bytes. */
  readonly ends: readonly number[];
  /** UTF-8, in memory of its own: small buffers share a slab of Node's that lives as long as the last of them. */
  readonly text: Buffer<ArrayBuffer>;
}

/** A page with nothing on it. */
export const EMPTY: Page = Object.freeze({ keys: [], ends: [], text: Buffer.alloc(0) });

/** A page with other lines for some subjects, or with none; what it says of all others is copied and not read. */
export function withLines(page: Page, lines: ReadonlyMap<Key, string>): Page {
  const added = [...lines].filter(([, own]) => own !== "");
  const all = added.map(([, own]) => own).join("");
  const addedBytes = Buffer.byteLength(all);
  const text = ownMemory(page.text.length - bytesOf(page, lines) + addedBytes);
  const keys: Key[] = [];
  const ends: number[] = [];
  let end = 0;
  page.keys.forEach((key, at) => {
    if (lines.has(key)) return;
    end += page.text.copy(text, end, page.ends[at - 1] ?? 0, page.ends[at]);
    keys.push(key);
    ends.push(end);
  });
  text.write(all, end);
  const isAscii = addedBytes === all.length;
  for (const [key, own] of added) {
    end += isAscii ? own.length : Buffer.byteLength(own);
    keys.push(key);
    ends.push(end);
  }
  return { keys: keys.slice(), ends: ends.slice(), text }; // an array that grew has room for half as much again
}

function bytesOf({ keys, ends }: Page, lines: ReadonlyMap<Key, string>): number {
  return keys.reduce(
    (sum, key, at) => (lines.has(key) ? sum + (ends[at] ?? 0) - (ends[at - 1] ?? 0) : sum),
    0,
  );
}

/** The lines of a subject on a page; "" where it has none there. */
export function linesOn({ keys, ends, text }: Page, key: Key): string {
  const at = keys.indexOf(key);
  return at === -1 ? "" : text.toString("utf8", ends[at - 1] ?? 0, ends[at]);
}

/** The subjects that show a series on a page. */
export function* shownOn({ keys, ends, text }: Page, series: string): Iterable<Key> {
  for (const place of placesIn(text, series)) {
    const key = keys[ends.findIndex((end) => end > place)];
    if (key !== undefined) yield key;
  }
}

function* placesIn(text: Buffer, series: string): Iterable<number> {
  const start = Buffer.from(`${series} `);
  if (text.subarray(0, start.length).equals(start)) yield 0;
  const line = Buffer.from(`\n${series} `);
  for (let at = text.indexOf(line); at !== -1; at = text.indexOf(line, at + 1)) yield at + 1;
}

/** Whether a series is among lines. */
export function isAmong(lines: string, series: string): boolean {
  return lines.startsWith(`${series} `) || lines.includes(`\n${series} `);
}
