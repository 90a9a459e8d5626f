/** Remembers look after look in the state directory it is given, on a thread of its own where told, and prints the number of each that is acknowledged, until it is killed. */
import { writeSync } from "node:fs";
import { NOW } from "../program/src/model/given.ts";
import { openStateDirectory } from "../program/src/store/state-directory.ts";
import { lookOf, numberOf } from "./torture-looks.ts";

const [directory = "", thread] = process.argv.slice(2);
const { store, role, notice } = await openStateDirectory({
  directory,
  where: "torture",
  purpose: "looks",
  ownThread: thread === "ownThread",
  learningMs: 1,
  now: NOW,
});
if (store === null || role !== "writer" || notice?.includes("the file is empty") === false)
  throw new Error(`opened as ${role}: ${notice ?? "without a word"}`);
for (let number = numberOf(await store.load()); ; number += 1) {
  if (number > 0) await store.remember(lookOf(number));
  writeSync(1, `${number}\n`);
}
