import { nextTurn } from "../../clock.ts";

/** A JSON object as it arrives or leaves. */
export type JsonObject = Record<string, unknown>;

/** Rows that are written in one go; a longer list lets other work of the process run in between. */
const ROWS_AT_ONCE = 2_000;

interface RawJson {
  rawJSON(text: string): unknown;
}

/** A bare integer of any size: GUIDs are above 2^53 and are not strings everywhere (facts/truenas-api.md §3.6). */
export function bigInteger(decimal: string): unknown {
  return (JSON as unknown as RawJson).rawJSON(BigInt(decimal).toString());
}

/** `{"$date": ms}` (§3.6). */
export function dateTime(epochMs: number): { $date: number } {
  return { $date: epochMs };
}

/** `{"$set": […]}` (§3.6). */
export function jsonSet(values: readonly string[]): { $set: readonly string[] } {
  return { $set: values };
}

/** Whether a value is a JSON object, not a list and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A result between what comes before and after it. One frame whatever its size: no answer is ever split (§3.2). */
export async function encodeBetween(head: string, result: unknown, tail: string): Promise<Buffer> {
  if (!Array.isArray(result) || result.length <= ROWS_AT_ONCE) {
    return Buffer.from(`${head}${JSON.stringify(result)}${tail}`);
  }
  const parts = [Buffer.from(`${head}[`)];
  for (let from = 0; from < result.length; from += ROWS_AT_ONCE) {
    const rows = JSON.stringify(result.slice(from, from + ROWS_AT_ONCE)).slice(1, -1);
    parts.push(Buffer.from(from === 0 ? rows : `,${rows}`));
    await nextTurn();
  }
  return Buffer.concat([...parts, Buffer.from(`]${tail}`)]);
}
