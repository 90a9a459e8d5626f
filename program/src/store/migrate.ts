import type { Database } from "./database.ts";
import { MEMORY } from "./migrations/001-memory.ts";

/** Every migration, in the order of its number; none is ever changed once it was released. */
const MIGRATIONS: readonly string[] = Object.freeze([MEMORY]);

/** The store was written by a newer program, whose tables this one does not know. */
export class NewerStoreError extends Error {
  override readonly name = "NewerStoreError";
  constructor(found: number) {
    super(`its tables have version ${found}, and this program knows ${MIGRATIONS.length}`);
  }
}

/** Version of the tables: how many migrations ran; 0 where there are no tables yet. */
async function versionOf(database: Database): Promise<number> {
  if (!(await database.hasTable("migration"))) return 0;
  const [row] = await database.query("SELECT MAX(number) AS number FROM migration");
  return Number(row?.["number"] ?? 0);
}

/** Runs what has not run yet, each in a transaction of its own. Throws NewerStoreError where the tables are newer. */
export async function migrate(database: Database): Promise<void> {
  const before = await versionOf(database);
  if (before > MIGRATIONS.length) throw new NewerStoreError(before);
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < before) continue;
    await database.transaction(async () => {
      await database.script("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY)");
      await database.script(sql);
      await database.run("INSERT INTO migration (number) VALUES (?)", [[index + 1]]);
    });
  }
}

/**
 * Throws NewerStoreError where a reader would not understand the tables; false where there are none yet, or nothing has begun in
 * them, because whoever made them was killed.
 */
export async function isReadable(database: Database): Promise<boolean> {
  const version = await versionOf(database);
  if (version > MIGRATIONS.length) throw new NewerStoreError(version);
  if (version < MIGRATIONS.length) return false;
  return (await database.query("SELECT 1 FROM epoch")).length > 0;
}
