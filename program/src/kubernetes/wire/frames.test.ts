import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FrameSplitter, lengthPrefixedFrames, lineFrames } from "./frames.ts";

const MAX_BYTES = 8 * 1024 * 1024;

describe.each<[string, () => FrameSplitter, (frames: readonly Buffer[]) => Buffer]>([
  [
    "lines",
    () => lineFrames(MAX_BYTES),
    (frames) => Buffer.concat(frames.flatMap((frame) => [frame, Buffer.from("\n")])),
  ],
  [
    "length-prefixed frames",
    () => lengthPrefixedFrames(MAX_BYTES),
    (frames) => Buffer.concat(frames.flatMap((frame) => [lengthOf(frame), frame])),
  ],
])("%s", (_name, create, join) => {
  test("FLT-K15: are the same however they are sliced, down to single bytes", () => {
    const frames = fc.array(
      fc
        .string({ unit: "grapheme", minLength: 1 })
        .map((text) => Buffer.from(text.replaceAll("\n", " "))),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 9 }), (wanted, size) => {
        const splitter = create();
        const bytes = join(wanted);
        const found: string[] = [];
        for (let start = 0; start < bytes.length; start += size) {
          for (const frame of splitter.push(bytes.subarray(start, start + size)))
            found.push(frame.toString("hex"));
        }
        expect(found).toEqual(wanted.map((frame) => frame.toString("hex")));
      }),
    );
  });

  test("FLT-K15: of more than 8 MiB are refused before they are kept whole", () => {
    const splitter = create();
    const big = join([Buffer.alloc(MAX_BYTES + 1, 0x61)]);
    expect(() => {
      for (let start = 0; start < big.length; start += 65_536)
        splitter.push(big.subarray(start, start + 65_536));
    }).toThrow(`at most ${MAX_BYTES} bytes an event`);
  });
});

function lengthOf(frame: Buffer): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(frame.length);
  return prefix;
}
