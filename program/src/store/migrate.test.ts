import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { afterwards } from "../findings/memory.ts";
import { NOW } from "../model/given.ts";
import type { Database } from "./database.ts";
import { aLook, AT_BIRTH, newborn } from "./given.ts";
import { MEMORY } from "./migrations/001-memory.ts";
import { createStore } from "./sql-store.ts";
import { openSqlite } from "./sqlite.ts";
import { openStateDirectory } from "./state-directory.ts";

const folder = mkdtempSync(path.join(tmpdir(), "plumbline-migrate-"));
afterAll(() => rmSync(folder, { recursive: true }));

class Interrupted extends Error {}

/** A database that is given up before its n-th step, the ends of transactions and each statement of a script included. */
function interruptedAt(step: number, inner: Database): Database {
  let steps = 0;
  async function after<T>(work: () => Promise<T>): Promise<T> {
    steps += 1;
    if (steps === step) throw new Interrupted();
    return work();
  }
  return {
    ...bound(inner),
    query: (...given) => after(() => inner.query(...given)),
    run: (...given) => after(() => inner.run(...given)),
    hasTable: (name) => after(() => inner.hasTable(name)),
    script: async (sql) => {
      for (const statement of sql.split(";").filter((text) => text.trim() !== ""))
        await after(() => inner.script(statement));
    },
    transaction: (work) =>
      inner.transaction(async () => {
        const result = await work();
        return after(async () => result);
      }),
  };
}

function bound(inner: Database): Database {
  return {
    query: (...given) => inner.query(...given),
    queryEach: (...given) => inner.queryEach(...given),
    run: (...given) => inner.run(...given),
    hasTable: (name) => inner.hasTable(name),
    script: (sql) => inner.script(sql),
    transaction: (work) => inner.transaction(work),
    snapshot: (work) => inner.snapshot(work),
    close: () => inner.close(),
    [Symbol.asyncDispose]: () => inner.close(),
  };
}

/** Makes the tables of a directory and is interrupted before a step; false where there were fewer steps. */
async function beginAndStop(directory: string, step: number): Promise<boolean> {
  await using database = openSqlite({ path: path.join(directory, "memory.db"), readOnly: false });
  try {
    await createStore(interruptedAt(step, database), AT_BIRTH);
    return false;
  } catch (error) {
    if (error instanceof Interrupted) return true;
    throw error;
  }
}

describe("FLT-DB6: tables whose making was interrupted", () => {
  const statements = MEMORY.split(";").length - 1;

  it("at any statement are nothing to a reader, and are made by whoever writes next", async () => {
    let step = 1;
    for (; ; step += 1) {
      const directory = mkdtempSync(path.join(folder, "at-"));
      if (!(await beginAndStop(directory, step))) break;
      const options = { directory, where: "", learningMs: AT_BIRTH.learningMs, now: NOW };
      for (const purpose of ["reading", "decisions"] as const) {
        const { store, notice } = await openStateDirectory({ ...options, purpose });
        expect([step, store, notice]).toEqual([step, null, null]);
      }
      const { store, role, notice } = await openStateDirectory({ ...options, purpose: "looks" });
      if (store === null) throw new Error("there is no store");
      const memory = await store.load();
      expect([step, memory, role, notice]).toEqual([step, newborn(memory), "writer", null]);
      await store.remember(aLook());
      expect(await store.load()).toEqual(afterwards(memory, aLook()));
      await store.close();
    }
    expect(step).toBeGreaterThan(statements);
  });
});
