import { grouped } from "../../lib/units.ts";

const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const;

/** Bytes as people read them, three figures at most: 21474836480 -> "20 GiB", 1610612736 -> "1.5 GiB"; null -> "?". */
export function humanBytes(bytes: number | null): string {
  if (bytes === null) return "?";
  const sign = bytes < 0 ? "-" : "";
  let value = Math.abs(bytes);
  let unit = 0;
  while (roundedTo3(value) >= 1024 && unit < BINARY.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${sign}${roundedTo3(value)} ${BINARY[unit]}`;
}

function roundedTo3(value: number): number {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return Number(value.toFixed(digits));
}

/** "1 claim", "4,000 claims"; an irregular plural is given. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Epoch ms as UTC to the second: "2026-11-24 02:14:47Z". */
export function humanTime(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
}
