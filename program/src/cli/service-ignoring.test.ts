import { expect, it } from "vitest";
import { Problem } from "../api/problem.ts";
import { ignoringOver } from "./service-ignoring.ts";

const IGNORE = { finding: "f1", until: 2, by: "ann", reason: "x", at: 1 };
const ENDING = { at: 1, by: "ann", reason: "x" };
const unchanged = async () => {};

it("what is said is shown before the one who said it has his answer", async () => {
  const done: string[] = [];
  const words = {
    ignores: async () => [IGNORE],
    ignore: async () => void done.push("kept"),
    stopIgnoring: async () => done.push("ended") > 0,
  };
  const ignoring = ignoringOver(words, async () => void done.push("shown"));
  await ignoring.ignore(IGNORE);
  await ignoring.stop("f1", ENDING);
  expect(done).toEqual(["kept", "shown", "ended", "shown"]);
  expect(await ignoring.list()).toEqual([IGNORE]);
});

it("a disk that is full is a problem that may be over in a while, and nothing is said to be kept", async () => {
  const full = () => Promise.reject(Object.assign(new Error("full"), { errcode: 13 }));
  const ignoring = ignoringOver({ ignores: full, ignore: full, stopIgnoring: full }, unchanged);
  for (const ask of [
    () => ignoring.list(),
    () => ignoring.ignore(IGNORE),
    () => ignoring.stop("f1", ENDING),
  ])
    await expect(ask()).rejects.toEqual(
      new Problem(503, "the memory cannot be used: its disk is full; try again"),
    );
});

it("without a memory nothing is ignored, and who tries is told what to do", async () => {
  const ignoring = ignoringOver(null, unchanged);
  expect(await ignoring.list()).toEqual([]);
  await expect(ignoring.ignore(IGNORE)).rejects.toThrow("--state-dir");
});
