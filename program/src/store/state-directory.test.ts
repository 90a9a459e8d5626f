import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { afterwards } from "../findings/memory.ts";
import { NOW } from "../model/given.ts";
import { aLook, LEARNING_MS } from "./given.ts";
import { openSqlite } from "./sqlite.ts";
import { openStateDirectory, type StateOptions } from "./state-directory.ts";

const folder = mkdtempSync(path.join(tmpdir(), "plumbline-state-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = () => path.join(folder, String((count += 1)));

const wanted = (directory: string, over: Partial<StateOptions> = {}) =>
  openStateDirectory({
    directory,
    where: "--state-dir",
    purpose: "looks",
    learningMs: LEARNING_MS,
    now: NOW,
    ...over,
  });

async function opened(...options: Parameters<typeof wanted>) {
  const state = await wanted(...options);
  if (!state.store) throw new Error("there is no store");
  return { ...state, store: state.store };
}

/** A directory in which one look is remembered and nobody has it open. */
async function filled(): Promise<string> {
  const directory = fresh();
  const { store } = await opened(directory);
  await store.remember(aLook());
  await store.close();
  return directory;
}

describe("the state directory", () => {
  it("is made where it is not there, for its owner alone, and remembers over the end of the process", async () => {
    const directory = fresh();
    const first = await opened(directory);
    expect([first.role, first.notice]).toEqual(["writer", null]);
    const before = await first.store.load();
    await first.store.remember(aLook());
    await first.store.close();
    const again = await opened(directory, { now: NOW + 1 });
    expect(await again.store.load()).toEqual(afterwards(before, aLook()));
    await again.store.close();
  });

  it("FLT-DB7: has one writer; who comes second reads beside it and says so", async () => {
    const directory = fresh();
    const writer = await opened(directory);
    const second = await opened(directory);
    expect([second.role, second.notice]).toEqual([
      "elsewhere",
      `another process writes ${directory}: this look uses its memory and adds nothing to it`,
    ]);
    await writer.store.remember(aLook());
    expect((await second.store.load()).findings).toHaveLength(2);
    await expect(second.store.remember(aLook())).rejects.toThrow(/readonly/);
    await second.store.close();
    await writer.store.close();
    const third = await opened(directory);
    expect(third.role).toBe("writer");
    await third.store.close();
  });

  it("FLT-DB7: is another process's as long as that lives", async () => {
    const directory = await filled();
    const program = `
      import { openStateDirectory } from ${JSON.stringify(path.join(import.meta.dirname, "state-directory.ts"))};
      const { role } = await openStateDirectory({ directory: ${JSON.stringify(directory)}, where: "", purpose: "looks", learningMs: 1, now: ${NOW} });
      process.stdout.write(role);
      process.stdin.resume();
    `;
    const other = spawn(process.execPath, ["--input-type=module", "-e", program]);
    const [said] = (await once(other.stdout, "data")) as [Buffer];
    const beside = await opened(directory);
    expect([String(said), beside.role]).toEqual(["writer", "elsewhere"]);
    await expect(beside.store.remember(aLook())).rejects.toThrow(/readonly/);
    await beside.store.close();
    other.kill("SIGKILL");
    await once(other, "close");
    const after = await opened(directory);
    expect(after.role).toBe("writer");
    await after.store.close();
  });

  it("takes down what a person decides beside a process that looks", async () => {
    const directory = fresh();
    const writer = await opened(directory);
    await writer.store.remember(aLook());
    const decider = await opened(directory, { purpose: "decisions" });
    const ending = { at: NOW, by: "ann", reason: "expected" };
    expect(await decider.store.endFreeze("cold", ending)).not.toBeNull();
    await decider.store.close();
    expect((await writer.store.load()).freezes).toMatchObject([{ ended: ending }]);
    await writer.store.close();
  });

  it("is left as it is by who only reads", async () => {
    const directory = fresh();
    expect(await wanted(directory, { purpose: "reading" })).toEqual({
      store: null,
      role: "reader",
      notice: null,
    });
    expect(existsSync(directory)).toBe(false);
  });

  it("lets a process that is killed in the middle leave no lock and no half of a look", async () => {
    const directory = await filled();
    const program = `
      import { openStateDirectory } from ${JSON.stringify(path.join(import.meta.dirname, "state-directory.ts"))};
      const { store, role } = await openStateDirectory({ directory: ${JSON.stringify(directory)}, where: "", purpose: "looks", learningMs: 1, now: ${NOW} });
      const { DatabaseSync } = await import("node:sqlite");
      const side = new DatabaseSync(${JSON.stringify(path.join(directory, "memory.db"))});
      side.exec("BEGIN IMMEDIATE; DELETE FROM finding; DELETE FROM referrer");
      process.stdout.write(role);
      process.kill(process.pid, "SIGKILL");
    `;
    const { stdout, signal } = spawnSync(process.execPath, ["--input-type=module", "-e", program]);
    expect([String(stdout), signal]).toEqual(["writer", "SIGKILL"]);
    const { store, role, notice } = await opened(directory);
    expect([role, notice]).toEqual(["writer", null]);
    const memory = await store.load();
    expect([memory.findings.length, memory.referrers.length]).toEqual([2, 3]);
    await store.close();
  });

  it.each([
    ["holds nothing any more", (content: Buffer) => content.subarray(0, 0)],
    ["holds zeros alone", (content: Buffer) => Buffer.alloc(content.length)],
    ["lacks its second half", (content: Buffer) => content.subarray(0, content.length / 2)],
  ])("FLT-DB4: puts a memory aside that %s, and learns anew", async (_, damaged) => {
    const directory = await filled();
    const file = path.join(directory, "memory.db");
    writeFileSync(file, damaged(readFileSync(file)));
    const reader = await wanted(directory, { purpose: "reading" });
    expect([reader.store, reader.notice]).toEqual([
      null,
      expect.stringMatching(/is damaged/) as string,
    ]);
    const { store, notice } = await opened(directory, { now: NOW + 1_000 });
    expect(notice).toMatch(/the earlier memory was damaged and lies in memory\.db\.damaged-2026/);
    expect((await store.load()).epoch.bornAt).toBe(NOW + 1_000);
    await store.close();
  });

  it.each([
    ["its head", 0],
    ["the middle of its first page", 1_000],
    ["its second page", 4_096],
  ])("FLT-DB4: puts a memory aside that is damaged at %s, and learns anew", async (_, at) => {
    const directory = await filled();
    const file = path.join(directory, "memory.db");
    const content = readFileSync(file);
    content.fill(0xa5, at, at + 2_000);
    writeFileSync(file, content);
    const reader = await wanted(directory, { purpose: "reading" });
    expect(reader.store).toBeNull();
    const { store, notice } = await opened(directory, { now: NOW + 1_000 });
    expect(notice).toMatch(/the earlier memory was damaged and lies in memory\.db\.damaged-2026/);
    const memory = await store.load();
    expect(memory.findings).toEqual([]);
    expect(memory.epoch).toMatchObject({
      bornAt: NOW + 1_000,
      because: expect.stringContaining("was damaged") as string,
    });
    await store.close();
    expect(readdirSync(directory).some((name) => name.includes("damaged"))).toBe(true);
  });

  it("survives that its last writes are cut off at any byte: the look before is whole", async () => {
    const directory = fresh();
    const { store } = await opened(directory);
    const before = await store.load();
    await store.remember(aLook());
    const wal = readFileSync(path.join(directory, "memory.db-wal"));
    for (let cut = 0; cut < wal.length; cut += Math.ceil(wal.length / 40)) {
      const copy = fresh();
      cpSync(directory, copy, { recursive: true });
      rmSync(path.join(copy, "memory.db-shm"));
      writeFileSync(path.join(copy, "memory.db-wal"), wal.subarray(0, wal.length - cut));
      const torn = await opened(copy);
      const memory = await torn.store.load();
      const whole = [before, afterwards(before, aLook())].map((one) => one.findings.length);
      expect(torn.notice).toBeNull();
      expect(whole).toContain(memory.findings.length);
      expect(memory.referrers.length).toBe(memory.findings.length === 0 ? 0 : 3);
      await torn.store.close();
    }
    await store.close();
  });

  it("FLT-DB5: refuses what a newer program wrote, and leaves it alone", async () => {
    const directory = await filled();
    const database = openSqlite({ path: path.join(directory, "memory.db"), readOnly: false });
    await database.run("INSERT INTO migration (number) VALUES (?)", [[99]]);
    await database.close();
    await expect(wanted(directory)).rejects.toThrow(
      "its tables have version 99, and this program knows 1",
    );
    await expect(wanted(directory, { purpose: "reading" })).rejects.toThrow("version 99");
  });

  it.each([
    ["itself", ""],
    ["above it", "below/that"],
  ])("says so where a link to nothing is %s", async (_, rest) => {
    const link = fresh();
    symlinkSync(path.join(folder, "nothing", "there"), link);
    await expect(wanted(path.join(link, rest))).rejects.toThrow(
      /^--state-dir: expected a directory that can be written, found /,
    );
  });

  it.each([
    ["is one", "", "no directory"],
    ["is above it", "state", "FILE is no directory"],
    ["is far above it", "a/b/state", "FILE is no directory"],
  ])("says what to do where a file %s", async (_, rest, because) => {
    const file = path.join(folder, "file");
    writeFileSync(file, "");
    const directory = path.join(file, rest);
    await expect(wanted(directory)).rejects.toThrow(
      `--state-dir: expected a directory that can be written, found ${directory} (${because.replace("FILE", file)}); name another with --state-dir, or remember nothing with --no-state`,
    );
  });
});
