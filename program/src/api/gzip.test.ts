import { gunzipSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { gzipOf, stretchOf } from "./gzip.ts";

it("stretches that were compressed apart are one gzip file, whatever is in them", async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)));
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 6 }), async (parts) => {
      const plain = Buffer.concat(parts.flat());
      expect(gunzipSync(Buffer.concat(gzipOf(await Promise.all(parts.map(stretchOf)))))).toEqual(
        plain,
      );
    }),
  );
});

it("and of one member, because some readers stop behind the first", async () => {
  const parts = ["one\n", "two\n".repeat(100_000), "three\n"].map((text) => Buffer.from(text));
  const file = Buffer.concat(gzipOf(await Promise.all(parts.map((part) => stretchOf([part])))));
  expect(inflateRawSync(file.subarray(10, -8))).toEqual(Buffer.concat(parts));
});
