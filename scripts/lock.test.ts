import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./lock.mjs";

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-lock-"));
  lock = join(folder, "lock");
});

afterEach(() => rmSync(folder, { recursive: true }));

const nobodyWaits = (owner: number): never => {
  throw new Error(`waits for ${owner}`);
};

test("one at a time does the work, and the other is told whom it waits for", async () => {
  const seen: string[] = [];
  const entered = Promise.withResolvers<void>();
  const mayLeave = Promise.withResolvers<void>();
  const work = async (): Promise<void> => {
    entered.resolve();
    await mayLeave.promise;
    seen.push("first");
  };
  const first = withLock(lock, work, nobodyWaits);
  await entered.promise;
  const told: number[] = [];
  const onWait = (owner: number): void => {
    told.push(owner);
    mayLeave.resolve();
  };
  const second = withLock(lock, async () => seen.push("second"), onWait);
  await Promise.all([first, second]);
  expect(seen).toEqual(["first", "second"]);
  expect(told).toEqual([process.pid]);
});

test("the lock of a process that is dead is taken over", async () => {
  const dead = spawnSync(process.execPath, ["--version"]).pid;
  writeFileSync(lock, String(dead));
  const owner = await withLock(lock, async () => readFileSync(lock, "utf8"), nobodyWaits);
  expect(owner).toBe(String(process.pid));
});

test("work that fails leaves no lock behind", async () => {
  const failing = withLock(
    lock,
    async () => {
      throw new Error("no space left on device");
    },
    nobodyWaits,
  );
  await expect(failing).rejects.toThrow("no space left on device");
  expect(await withLock(lock, async () => "done", nobodyWaits)).toBe("done");
});

test("what is no lock file is said, not waited for", async () => {
  await expect(withLock(folder, async () => "done", nobodyWaits)).rejects.toThrow("EISDIR");
});
