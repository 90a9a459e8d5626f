import { crc32 } from "node:zlib";

/** A number for a text, 1 to 2³² - 1, equal for equal texts; two texts may have the same. */
export function fingerprintOf(text: string): number {
  return crc32(text) || 1; // in native code: a loop over its characters costs five times as much
}

/** Entries there is room for at first; always a power of two. */
const SMALLEST = 16;

/**
 * Where texts are, by their fingerprints: eleven to twenty-two bytes for each, where a Map of the texts would keep a second
 * copy of everything. Open addressing with linear probing; what is deleted leaves no mark behind, so that years of coming and
 * going do not fill it.
 */
export class Fingerprints {
  /** In turn a fingerprint, 0 where there is none, and a place. */
  #entries = new Uint32Array(2 * SMALLEST);
  #size = 0;

  has(print: number): boolean {
    return this.#printAt(this.#find(print, this.#home(print))) === print;
  }

  /** Where there may be a text with this fingerprint; a place as often as it was added. */
  *placesOf(print: number): Iterable<number> {
    let at = this.#find(print, this.#home(print));
    while (this.#printAt(at) === print) {
      yield this.#placeAt(at);
      at = this.#find(print, this.#after(at));
    }
  }

  add(print: number, place: number): void {
    this.#size += 1;
    if (this.#size * 4 > this.#room * 3) this.#grow();
    this.#insert(print, place);
  }

  /** Takes one away. Throws where there is none: what is taken away that was never added was counted wrong. */
  delete(print: number, place: number): void {
    let free = this.#find(print, this.#home(print));
    while (this.#printAt(free) === print && this.#placeAt(free) !== place)
      free = this.#find(print, this.#after(free));
    if (this.#printAt(free) !== print) throw new Error(`no fingerprint ${print} at ${place}`);
    this.#size -= 1;
    for (let at = this.#after(free); this.#printAt(at) !== 0; at = this.#after(at)) {
      const home = this.#home(this.#printAt(at));
      if (this.#distance(home, at) < this.#distance(free, at)) continue;
      this.#put(free, this.#printAt(at), this.#placeAt(at));
      free = at;
    }
    this.#put(free, 0, 0);
  }

  /** The next entry of a fingerprint from here on, or the free one behind them all. */
  #find(print: number, from: number): number {
    let at = from;
    while (this.#printAt(at) !== 0 && this.#printAt(at) !== print) at = this.#after(at);
    return at;
  }

  #insert(print: number, place: number): void {
    this.#put(this.#find(0, this.#home(print)), print, place);
  }

  #grow(): void {
    const before = this.#entries;
    this.#entries = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += 2)
      if (before[at] !== 0) this.#insert(before[at] ?? 0, before[at + 1] ?? 0);
  }

  #put(at: number, print: number, place: number): void {
    this.#entries[2 * at] = print;
    this.#entries[2 * at + 1] = place;
  }

  #printAt(at: number): number {
    return this.#entries[2 * at] ?? 0;
  }

  #placeAt(at: number): number {
    return this.#entries[2 * at + 1] ?? 0;
  }

  get #room(): number {
    return this.#entries.length / 2;
  }

  #home(print: number): number {
    return print & (this.#room - 1);
  }

  #after(at: number): number {
    return (at + 1) & (this.#room - 1);
  }

  /** How many entries lie from one to another, round the end. */
  #distance(from: number, to: number): number {
    return (to - from) & (this.#room - 1);
  }
}
