import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import { systemClock } from "../lib/clock.ts";
import * as given from "../model/given.ts";
import { served } from "./given-service.ts";
import { fakeCluster, fakeSystem } from "./given.ts";

const VOLUMES = 100;
/** Looks after which everything has its size, and looks after which it must still have it. */
const [SETTLED, LATER] = [60, 160];
/** What a look may leave behind: an inventory of this size, were one kept, takes more than ten times as much. */
const MOST_BYTES_A_LOOK = 30_000;

/** So many looks take ten seconds on cores that nobody else uses. */
const TEST_TIMEOUT_MS = 60_000;

const NAMES = Array.from({ length: VOLUMES }, (_, n) => `pvc-${n}`);

function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

it(
  "leaves nothing of a look behind in the service, however many there are",
  async () => {
    let looks = 0;
    const cluster = fakeCluster({});
    const records = () => ({
      persistentVolumes: NAMES.map((name) => given.aPv({ name, phase: "Released" })),
    });
    const nas = () =>
      given.together(
        given.parents(given.NFS_PARENT),
        ...NAMES.map((name) => given.nfsVolume(name)),
      );
    const heaps = Promise.withResolvers<readonly number[]>();
    const measured: number[] = [];
    const key = aFile(aDirectory(), "nas.key", "1-key");
    const { answer, code } = await served(
      [
        "--truenas",
        "wss://nas1",
        "--truenas-user",
        "u",
        "--api-key-file",
        key,
        "--no-state",
      ].concat(["--context", "prod"]),
      {
        cluster: {
          ...cluster,
          read: async (collections, options) => {
            if (options.pass === "first" && collections.length > 1) {
              looks += 1;
              if (looks === SETTLED || looks === LATER) measured.push(heapBytes());
              if (looks === LATER) heaps.resolve(measured);
            }
            return fakeCluster(records()).read(collections, options);
          },
        },
        system: {
          ...fakeSystem({}),
          read: (...asked) => fakeSystem(nas()).read(...asked),
          readSpace: (...asked) => fakeSystem(nas()).readSpace(...asked),
        },
        clock: { ...systemClock, now: () => given.NOW + looks * 60_000, sleep: atOnce },
      },
      () => heaps.promise,
    );
    expect(code).toBe(0);
    const [settled = 0, later = Infinity] = answer;
    expect((later - settled) / (LATER - SETTLED)).toBeLessThan(MOST_BYTES_A_LOOK);
  },
  TEST_TIMEOUT_MS,
);

async function atOnce(_: number, signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
