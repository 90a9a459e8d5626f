import { describe, expect, it } from "vitest";
import type { Asked, AskedPath } from "../data/answers.ts";
import type { Data } from "../data/data.ts";
import { here } from "../data/given-answers.ts";
import { type ComparedId, largestOf, useLargest } from "./largest.ts";

const NONE: Readonly<Record<ComparedId, number | null>> = {
  usedBytes: 1,
  requestedBytes: 1,
  provisionedBytes: null,
  heldBySnapshotsBytes: 0,
  filesystemUsedBytes: null,
};

/** Answers with the row that is the first by a size; null: the answer is not here. */
function dataWith(firsts: Partial<Record<ComparedId, number | null>>, asked: string[] = []) {
  const useAnswer = (path: AskedPath, question: Asked | null) => {
    if (question === null) return { is: "waiting" };
    const id = String(question.query?.["sort"]).slice(1) as ComparedId;
    asked.push(`${path} ${id}`);
    const bytes = firsts[id];
    return bytes === null ? { is: "waiting" } : here({ rows: [{ ...NONE, [id]: bytes ?? 1 }] });
  };
  return { useAnswer } as unknown as Pick<Data, "useAnswer">;
}

describe("a full bar", () => {
  it("is the largest of all sizes that stand beside each other", () => {
    const rows = [NONE, { ...NONE, usedBytes: 30 }];
    expect(largestOf(rows, ["usedBytes", "requestedBytes"])).toBe(30);
    expect(largestOf([], ["usedBytes"])).toBe(0);
  });

  it("is the largest of each size that is shown, and of no other", () => {
    const asked: string[] = [];
    const data = dataWith({ usedBytes: 5, provisionedBytes: 70, filesystemUsedBytes: 900 }, asked);
    expect(useLargest(data, "volumes", {}, ["usedBytes", "provisionedBytes"])).toBe(70);
    expect(asked).toEqual(["/volumes usedBytes", "/volumes provisionedBytes"]);
  });

  it("is not known before all of them are", () => {
    const data = dataWith({ usedBytes: 5, provisionedBytes: null });
    expect(useLargest(data, "namespaces", {}, ["usedBytes"])).toBe(5);
    expect(useLargest(data, "namespaces", {}, ["usedBytes", "provisionedBytes"])).toBeNull();
  });
});
