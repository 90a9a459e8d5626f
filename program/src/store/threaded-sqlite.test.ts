import { DatabaseSync } from "node:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { NOW } from "../model/given.ts";
import { aLook } from "./given.ts";
import { openStateDirectory } from "./state-directory.ts";
import { openThreadedSqlite } from "./threaded-sqlite.ts";
import { storageTrouble } from "./trouble.ts";

const folder = mkdtempSync(path.join(tmpdir(), "plumbline-threaded-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Takes a few turns of the event loop, and answers the longest time that one of them took. */
async function longestTurnMs(turns: number): Promise<number> {
  let longest = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    const before = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1));
    longest = Math.max(longest, performance.now() - before);
  }
  return longest;
}

describe("a memory on a thread of its own", () => {
  it("FLT-DB10: keeps nobody waiting while its disk does not write: a look is remembered when it does", async () => {
    const directory = path.join(folder, "state");
    const { store, role } = await openStateDirectory({
      directory,
      where: "",
      purpose: "looks",
      ownThread: true,
      learningMs: 1,
      now: NOW,
    });
    if (store === null) throw new Error("there is no store");
    expect(role).toBe("writer");
    const other = new DatabaseSync(path.join(directory, "memory.db"));
    other.exec("BEGIN IMMEDIATE"); // as long as this lasts, whoever writes waits for the disk
    let remembered = false;
    const remembering = store.remember(aLook()).then(() => (remembered = true));
    expect(await longestTurnMs(100)).toBeLessThan(4_000); // SQLite alone would hold it for five seconds
    expect(remembered).toBe(false);
    other.exec("ROLLBACK");
    other.close();
    await remembering;
    expect((await store.load()).findings).toHaveLength(2);
    await store.close();
  });

  it("says what SQLite says of a file that cannot be opened, and leaves no thread", async () => {
    const opening = openThreadedSqlite({
      path: path.join(folder, "no", "such.db"),
      readOnly: false,
    });
    const error = await opening.catch((reason: unknown) => reason);
    expect(storageTrouble(error)).toBe("its file cannot be opened");
    expect((error as { readonly code?: string }).code).toBe("ERR_SQLITE_ERROR");
  });

  it("says of each call that its thread has ended, also where it ended while nobody called", async () => {
    const database = await openThreadedSqlite(":memory:");
    await (database as unknown as { end(): Promise<void> }).end();
    await expect(database.query("SELECT 1")).rejects.toThrow("the thread of the memory has ended");
    await expect(database.transaction(async () => {})).rejects.toThrow("the thread of the memory");
    await database.close();
  });

  it("gives many rows in their order, and goes on after a reader who wants no more of them", async () => {
    await using database = await openThreadedSqlite(":memory:");
    await database.script("CREATE TABLE row (number INTEGER)");
    await database.run(
      "INSERT INTO row (number) VALUES (?)",
      Array.from({ length: 2_500 }, (_, n) => [n]),
    );
    const all = "SELECT number FROM row ORDER BY number";
    const read = () => database.queryEach(all, ({ number }) => Number(number));
    expect(await read()).toEqual(Array.from({ length: 2_500 }, (_, n) => n));
    const stopping = database.queryEach(all, () => {
      throw new Error("no more");
    });
    await expect(stopping).rejects.toThrow("no more");
    expect(await read()).toHaveLength(2_500);
  });

  it("takes more rows at once than its thread has memory for", async () => {
    await using database = await openThreadedSqlite(":memory:");
    await database.script("CREATE TABLE row (number INTEGER, text TEXT)");
    const rows = Array.from({ length: 60_000 }, (_, n) => [n, String(n).padStart(1_000, "0")]);
    await database.run("INSERT INTO row (number, text) VALUES (?, ?)", rows);
    const [last] = await database.query("SELECT count(*) AS rows, max(number) AS last FROM row");
    expect(last).toEqual({ rows: 60_000, last: 59_999 });
  });
});
