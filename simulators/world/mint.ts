import { hash } from "node:crypto";

/**
 * Everything random in a world, from its seed and the name of what it is for. There is no running state, so one more
 * object changes nothing about the others.
 */
export interface Mint {
  /** A version 4 UUID. */
  uuid(...name: readonly string[]): string;
  /** Lower-case hexadecimal digits, at most 64. */
  hex(digits: number, ...name: readonly string[]): string;
  /** Letters and digits, at most 64. */
  alphanumerics(length: number, ...name: readonly string[]): string;
  /** A ZFS GUID: a decimal below 2^64, mostly above 2^53. */
  guid(...name: readonly string[]): string;
  /** From 0 on and below `below`. */
  integer(below: number, ...name: readonly string[]): number;
  /** From `low` on and below `high`. */
  between(low: number, high: number, ...name: readonly string[]): number;
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** The mint of one seed: equal names give equal values, on every machine. */
export function mintOf(seed: number): Mint {
  const digest = (name: readonly string[]): Buffer =>
    hash("sha256", `${seed}\u0000${name.join("\u0000")}`, "buffer");
  const fraction = (name: readonly string[]): number => digest(name).readUIntBE(0, 6) / 2 ** 48;
  return {
    uuid: (...name) => uuidOf(digest(["uuid", ...name]).toString("hex")),
    hex: (digits, ...name) =>
      digest(["hex", ...name])
        .toString("hex")
        .slice(0, digits),
    alphanumerics: (length, ...name) => alphanumericsOf(length, digest, name),
    guid: (...name) =>
      digest(["guid", ...name])
        .readBigUInt64BE()
        .toString(),
    integer: (below, ...name) => Math.floor(fraction(["integer", ...name]) * below),
    between: (low, high, ...name) => low + fraction(["between", ...name]) * (high - low),
  };
}

function uuidOf(hex: string): string {
  const variant = "89ab"[Number.parseInt(hex.slice(16, 17), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function alphanumericsOf(
  length: number,
  digest: (name: readonly string[]) => Buffer,
  name: readonly string[],
): string {
  const source = Buffer.concat([digest(["first", ...name]), digest(["second", ...name])]);
  return Array.from(source.subarray(0, length), (byte) => ALPHABET[byte % ALPHABET.length]).join(
    "",
  );
}
