import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterwards, type Memory } from "../program/src/findings/memory.ts";
import { NOW } from "../program/src/model/given.ts";
import { newborn } from "../program/src/store/given.ts";
import { openStateDirectory } from "../program/src/store/state-directory.ts";
import { createRandom, type Random } from "../sim/random.ts";
import { lookOf, numberOf } from "./torture-looks.ts";

const WRITER = path.join(import.meta.dirname, "torture-writer.ts");
/** A process needs about this long until it opens the memory: some kills are to hit that. */
const START_MS = 250;
/** Some looks and a checkpoint take about this long. */
const WRITING_MS = 60;
/** How often a directory is begun anew, so that kills hit the making of its tables too. */
const ANEW = 0.1;

/** How often what was killed. */
export interface Kills {
  /** Before anything was acknowledged. */
  opening: number;
  writing: number;
  /** The last look was written, and its writer did not live to say so. */
  unsaid: number;
  looks: number;
}

/** A state directory, and the last look that is known to be in it. */
interface Place {
  readonly directory: string;
  looks: number;
}

/**
 * Kills a writer of a state directory (SIGKILL) so many times, at moments that the seed draws, and looks after each at what
 * is left. Throws with the number of the kill where the memory is not whole, or lacks a look that was acknowledged.
 */
export async function killWriters(folder: string, seed: bigint, times: number): Promise<Kills> {
  const random = createRandom(seed);
  const kills: Kills = { opening: 0, writing: 0, unsaid: 0, looks: 0 };
  let place: Place | null = null;
  for (let kill = 1; kill <= times; kill += 1) {
    if (place === null || random.chance(ANEW))
      place = { directory: path.join(folder, String(kill)), looks: 0 };
    const { directory, looks } = place;
    const acknowledged = await killOne(directory, random);
    const expected = Math.max(acknowledged ?? 0, looks);
    try {
      place.looks = await lookLeft(directory, expected);
    } catch (error) {
      throw new Error(`after kill ${kill} of seed ${seed}`, { cause: error });
    }
    kills[acknowledged === null ? "opening" : "writing"] += 1;
    kills.unsaid += place.looks - expected;
    kills.looks += place.looks - looks;
  }
  return kills;
}

/** The number of the last look that the writer acknowledged; null where it was killed before the first. */
async function killOne(directory: string, random: Random): Promise<number | null> {
  const isEarly = random.chance(0.25);
  const delayMs = random.next() * (isEarly ? START_MS : WRITING_MS);
  const thread = random.chance(0.5) ? "ownThread" : "mainThread"; // as the service writes, and as a command does
  const argv = [WRITER, directory, thread];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let wrong = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (wrong += text));
  const closed = once(child, "close");
  if (!isEarly) await Promise.race([once(child.stdout, "data"), closed]);
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  child.kill("SIGKILL");
  await closed;
  if (child.signalCode !== "SIGKILL") throw new Error(`the writer ended by itself: ${wrong}`);
  const numbers = said.split("\n").slice(0, -1);
  return numbers.length === 0 ? null : Number(numbers.at(-1));
}

/** The look of which the memory is, at least the one that was acknowledged; throws where it is of none. */
async function lookLeft(directory: string, acknowledged: number): Promise<number> {
  const found: number[] = [];
  for (const purpose of ["reading", "looks"] as const) {
    const options = { directory, where: "torture", purpose, learningMs: 1, now: NOW };
    const { store, role, notice } = await openStateDirectory(options);
    try {
      // killed between making the file and its first page: an empty one is put aside, and nothing was in it
      if (notice !== null && acknowledged > 0) throw new Error(notice);
      if (role === "elsewhere") throw new Error("a lock was left behind");
      if (store !== null) found.push(wholeLook(await store.load()));
      else if (acknowledged > 0) throw new Error("there is no memory");
    } finally {
      await store?.close();
    }
  }
  const number = found.at(-1) ?? 0;
  if (found.some((one) => one !== number))
    throw new Error(`reader and writer differ: ${found.join(", ")}`);
  if (number < acknowledged || number > acknowledged + 1)
    throw new Error(`look ${acknowledged} was acknowledged, and look ${number} is there`);
  return number;
}

function wholeLook(memory: Memory): number {
  const number = numberOf(memory);
  const expected = number === 0 ? newborn(memory) : afterwards(newborn(memory), lookOf(number));
  const sorted = ({ findings, referrers, ...rest }: Memory) => ({
    ...rest,
    learningMs: 1,
    findings: findings.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    referrers: referrers.toSorted((a, b) => (a.uid < b.uid ? -1 : 1)),
  });
  if (!isDeepStrictEqual(sorted(memory), sorted(expected)))
    throw new Error(`the memory is not that of look ${number}`);
  return number;
}
