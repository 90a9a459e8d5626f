import { expect, it } from "vitest";
import { readJsonListInSlices } from "./json-list.ts";

it("a list is read in slices of fifty objects, after a slice in which its text is parsed", () => {
  const items = Array.from({ length: 101 }, (_, place) => ({ place }));
  const metadata = { resourceVersion: "7", continue: "more" };
  const read: unknown[] = [];
  const reading = readJsonListInSlices(
    JSON.stringify({ kind: "PodList", metadata, items }),
    "PodList",
    (item) => read.push(item),
  );
  const lengths: number[] = [];
  let step = reading.next();
  for (; step.done !== true; step = reading.next()) lengths.push(read.length);
  expect(lengths).toEqual([0, 1, 51, 101]);
  expect(read).toEqual(items);
  expect(step.value).toEqual({ resourceVersion: "7", continueToken: "more" });
});
