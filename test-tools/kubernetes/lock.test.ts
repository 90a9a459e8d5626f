import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./lock.ts";

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-lock-"));
  lock = join(folder, "lock");
});

afterEach(() => rmSync(folder, { recursive: true }));

const nobodyWaits = (holder: number): never => {
  throw new Error(`waits for ${holder}`);
};

test("one at a time does the work, and the other is told whom it waits for", async () => {
  const seen: string[] = [];
  const entered = Promise.withResolvers<void>();
  const mayLeave = Promise.withResolvers<void>();
  const first = withLock(lock, nobodyWaits, async () => {
    entered.resolve();
    await mayLeave.promise;
    seen.push("first");
  });
  await entered.promise;
  const told: number[] = [];
  const second = withLock(
    lock,
    (holder) => {
      told.push(holder);
      mayLeave.resolve();
    },
    async () => seen.push("second"),
  );
  await Promise.all([first, second]);
  expect(seen).toEqual(["first", "second"]);
  expect(told).toEqual([process.pid]);
});

test("the lock of a process that is dead is taken over", async () => {
  const dead = spawnSync(process.execPath, ["--version"]).pid;
  mkdirSync(lock);
  writeFileSync(join(lock, "pid"), String(dead));
  expect(await withLock(lock, nobodyWaits, async () => "done")).toBe("done");
});

test("work that fails leaves no lock behind", async () => {
  const failing = withLock(lock, nobodyWaits, async () => {
    throw new Error("no space left on device");
  });
  await expect(failing).rejects.toThrow("no space left on device");
  expect(await withLock(lock, nobodyWaits, async () => "done")).toBe("done");
});
