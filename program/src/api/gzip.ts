import { promisify } from "node:util";
import { constants, crc32, deflateRaw } from "node:zlib";
import { copyOf, giveBack } from "../lib/memory.ts";

/** A stretch of a gzip file, compressed without looking at what stands before it. */
export interface Stretch {
  readonly deflated: Buffer;
  readonly crc: number;
  readonly bytes: number;
}

const deflated = promisify(deflateRaw);

/** Compresses pieces so that they can be put together with others. They are copied before anything else happens. */
export async function stretchOf(pieces: readonly Buffer[]): Promise<Stretch> {
  const plain = copyOf(pieces);
  const finishFlush = constants.Z_SYNC_FLUSH; // ends at a byte, and not the file
  try {
    const short = await deflated(plain, { level: constants.Z_BEST_SPEED, finishFlush });
    return { deflated: short, crc: crc32(plain), bytes: plain.length };
  } finally {
    giveBack(plain);
  }
}

/** No name, no time, an unknown system (RFC 1952 §2.3). */
const HEADER = Buffer.from("1f8b08000000000000ff", "hex");
/** An empty last block (RFC 1951 §3.2.6). */
const LAST_BLOCK = Buffer.from("0300", "hex");

/**
 * Stretches as a gzip file of one member. Several members would be allowed and simpler, but of those `curl --compressed`
 * (7.88) shows the first and drops the others without a word.
 */
export function gzipOf(stretches: readonly Stretch[]): readonly Buffer[] {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(stretches.reduce(crcOfBoth, 0), 0);
  trailer.writeUInt32LE(stretches.reduce((sum, { bytes }) => sum + bytes, 0) % 2 ** 32, 4);
  return [HEADER, ...stretches.map((one) => one.deflated), LAST_BLOCK, trailer];
}

/**
 * The CRC-32 of two texts, one after the other, from those of each: the first is multiplied by x to the bits of the second.
 * Polynomials have their highest power in the lowest bit, as in RFC 1952 §8.
 */
function crcOfBoth(first: number, { crc, bytes }: Stretch): number {
  let shifted = first;
  let power = X_TO_8;
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) shifted = product(shifted, power);
    power = product(power, power);
  }
  return (shifted ^ crc) >>> 0;
}

const X_TO_8 = 0x00800000;
const CRC_POLYNOMIAL = 0xedb88320;

/** Of two polynomials, modulo that of CRC-32. */
function product(a: number, b: number): number {
  let sum = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit -= 1) {
    if ((a >>> bit) & 1) sum ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ CRC_POLYNOMIAL : shifted >>> 1;
  }
  return sum >>> 0;
}
