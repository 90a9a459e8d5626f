import path from "node:path";
import { expect, it } from "vitest";
import { onSmallDisk } from "./given-small-disk.ts";

const PROGRAM = path.join(import.meta.dirname, "given-full-disk.ts");

it("FLT-DB1: on a disk that is full at any write the look before stays whole, and the next one is remembered", (context) => {
  const { stdout, stderr } = onSmallDisk(context, PROGRAM);
  expect(stderr).toBe("");
  const turns = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(turns.length).toBeGreaterThan(10);
  const last = turns.pop();
  expect(last).toMatchObject({ trouble: null, whileFull: 2, afterwards: 3, notice: null });
  for (const turn of turns)
    expect(turn).toMatchObject({
      trouble: "its disk is full",
      whileFull: 1,
      afterwards: 3,
      notice: null,
    });
});
