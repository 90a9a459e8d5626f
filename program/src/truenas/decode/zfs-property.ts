import type { Wire } from "../wire.ts";

/** What ZFS prints for "no value". */
const NOTHING: readonly string[] = Object.freeze(["", "-", "none"]);

/** Text of a native property as ZFS prints it; null where it is missing or says "none" (facts/truenas-gaps §6). */
export function rawText(properties: Wire, name: string): string | null {
  const raw = properties.maybe(name)?.field("raw").text() ?? null;
  return raw === null || NOTHING.includes(raw) ? null : raw;
}

/** The same of a row of `pool.dataset.query`, which has its properties as fields and calls their text `rawvalue`. */
export function rawValue(row: Wire, name: string): string | null {
  const raw = row.maybe(name)?.field("rawvalue").textOrNull() ?? null;
  return raw === null || NOTHING.includes(raw) ? null : raw;
}

/** Bytes of a native property that must be there. */
export function bytesOf(properties: Wire, name: string): number {
  return properties.field(name).field("value").bytes();
}

/** Bytes of a limit in its raw form; null where ZFS says that there is none, as 0 or "none". */
export function limitOf(raw: Wire): number | null {
  return raw.text() === "none" ? null : Number(raw.decimal()) || null;
}

/** Epoch ms of a property in seconds. Its raw form is exact on every version. */
export function secondsOf(raw: Wire): number {
  return Number(raw.decimal()) * 1000;
}
