import {
  type Ending,
  type Epoch,
  type Freeze,
  type Memory,
  type Remembered,
  type RememberedReferrer,
  referrerKey,
} from "../findings/memory.ts";
import { ReferrerComparison, type ReferrerDiff } from "../findings/referrer-diff.ts";
import type { InventoryView } from "../model/inventory.ts";
import { shortHash } from "../model/scope.ts";
import type { Database, SqlValue } from "./database.ts";
import { migrate } from "./migrate.ts";
import type { Decision, Store } from "./store.ts";
import {
  CLUSTERS,
  FINDINGS,
  FREEZES,
  IDENTITIES,
  IGNORES,
  JUDGED,
  REFERRER_HEADS,
  REFERRERS,
  type TableOf,
  upsertOf,
} from "./tables.ts";

/** How long resolved findings stay in the store. Freezes stay for good, ended ones as well: who lifted which is asked years later. */
const KEEP_RESOLVED_MS = 400 * 86_400_000;

/** How a store begins. */
export interface StoreOptions {
  readonly learningMs: number;
  /** Of the epoch, should one have to begin. */
  readonly now: number;
  /** Where the database is: two stores that begin in the same moment differ by it. */
  readonly place: string;
  /** Why an epoch has to begin although there was one. */
  readonly because: string | null;
}

/** The store over a database that may be written: brings its tables up to date and begins an epoch where there is none. */
export async function createStore(database: Database, options: StoreOptions): Promise<Store> {
  await migrate(database);
  const { now, place, because } = options;
  const id = shortHash("epoch", place, String(now));
  await database.transaction(async () => {
    const known = await database.query("SELECT key FROM epoch");
    if (known.length > 0) return;
    await database.run("INSERT INTO epoch (key, born_at, because) VALUES (?, ?, ?)", [
      [id, now, because],
    ]);
  });
  return storeOver(database, options.learningMs);
}

/** The store over a database whose tables are there. */
export function storeOver(database: Database, learningMs: number): Store {
  const decide = (decision: Decision) =>
    database.run(
      "INSERT INTO decision (at, by_whom, action, target, reason) VALUES (?, ?, ?, ?, ?)",
      [[decision.at, decision.by, decision.action, decision.target, decision.reason]],
    );
  return Object.freeze<Store>({
    load: () => load(database, learningMs),
    recall: () => recall(database, learningMs),
    remember: (told) => database.transaction(() => remember(database, told)),
    ignore: (ignore) =>
      database.transaction(async () => {
        await upsert(database, IGNORES, [ignore]);
        const { at, by, finding: target, reason } = ignore;
        await decide({ at, by, action: "ignore", target, reason });
      }),
    ignores: () => all(database, IGNORES),
    stopIgnoring: (finding, ending) =>
      database.transaction(async () => {
        const known = await database.query("SELECT key FROM ignored WHERE key = ?", [finding]);
        if (known.length === 0) return false;
        await database.run("DELETE FROM ignored WHERE key = ?", [[finding]]);
        await decide({ ...ending, action: "stopIgnoring", target: finding });
        return true;
      }),
    endFreeze: (id, ending) =>
      database.transaction(async () => {
        const ended = await endFreeze(database, id, ending);
        if (ended !== null) await decide({ ...ending, action: "unfreeze", target: id });
        return ended;
      }),
    decisions: () => decisions(database),
    close: () => database.close(),
    [Symbol.asyncDispose]: () => database.close(),
  });
}

/** One transaction, so that a reader beside a writer sees one moment and not two. */
function load(database: Database, learningMs: number): Promise<Memory> {
  return database.snapshot(async () => ({
    ...(await besidesReferrers(database, learningMs)),
    referrers: await all(database, REFERRERS),
  }));
}

/**
 * Referrers are read when the look is over. Where another process writes meanwhile, they may be newer than the rest: what it
 * has seen to come is missing in this look and can only make a finding suspect, and an end that it has proven is one.
 */
async function recall(database: Database, learningMs: number): ReturnType<Store["recall"]> {
  const rest = await database.snapshot(() => besidesReferrers(database, learningMs));
  return async (inventory) => {
    const compared = await database.snapshot(() => compare(database, inventory));
    return { memory: { ...rest, referrers: compared.missing }, compared };
  };
}

async function compare(database: Database, inventory: InventoryView): Promise<ReferrerDiff> {
  const comparison = new ReferrerComparison(inventory);
  const { columns, fromRow } = REFERRER_HEADS;
  const keys = await database.queryEach(`SELECT ${columns.join(", ")} FROM referrer`, (row) => {
    const head = fromRow(row);
    return comparison.shows(head) ? null : referrerKey(head);
  });
  const missing: RememberedReferrer[] = [];
  for (const key of keys)
    if (key !== null) missing.push(...(await all(database, REFERRERS, "WHERE key = ?", [key])));
  return comparison.diff(missing);
}

async function besidesReferrers(
  database: Database,
  learningMs: number,
): Promise<Omit<Memory, "referrers">> {
  const [epoch] = await database.query("SELECT key, born_at, because FROM epoch");
  return {
    epoch: epochOf(epoch),
    learningMs,
    clusters: await all(database, CLUSTERS),
    identities: await all(database, IDENTITIES),
    findings: await all(database, FINDINGS, "WHERE resolved_at IS NULL"),
    judged: await all(database, JUDGED),
    freezes: await all(database, FREEZES),
    ignores: await all(database, IGNORES),
  };
}

function epochOf(row: Awaited<ReturnType<Database["query"]>>[number] | undefined): Epoch {
  if (row === undefined) throw new Error("the store has no epoch");
  const { key, born_at: bornAt, because } = row;
  return {
    id: String(key),
    bornAt: Number(bornAt),
    because: because === null ? null : String(because),
  };
}

function all<T>(
  database: Database,
  table: TableOf<T>,
  where = "",
  parameters: readonly SqlValue[] = [],
): Promise<readonly T[]> {
  const texts = new Map<string, string>();
  const share = (text: string) => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  return database.queryEach(
    `SELECT ${table.columns.join(", ")} FROM ${table.name} ${where} ORDER BY ${table.columns[0]}`,
    (row) => table.fromRow(row, share),
    parameters,
  );
}

function upsert<T>(database: Database, table: TableOf<T>, values: readonly T[]): Promise<void> {
  return database.run(upsertOf(table), values.map(table.toRow));
}

async function remember(database: Database, told: Remembered): Promise<void> {
  await upsert(database, REFERRERS, told.referrers);
  await database.run(
    "DELETE FROM referrer WHERE key = ?",
    told.forgottenReferrers.map((one) => [referrerKey(one)]),
  );
  await upsert(database, CLUSTERS, told.clusters);
  await upsert(database, IDENTITIES, told.identities);
  await upsert(database, FINDINGS, told.findings);
  await database.run(
    "UPDATE finding SET resolved_at = ? WHERE key = ?",
    told.resolved.map((id) => [told.at, id]),
  );
  await upsert(database, JUDGED, told.judged);
  await upsert(database, FREEZES, told.freezes);
  await database.run("DELETE FROM finding WHERE resolved_at < ?", [[told.at - KEEP_RESOLVED_MS]]);
}

async function endFreeze(database: Database, id: string, ending: Ending): Promise<Freeze | null> {
  const held = await all(database, FREEZES, "WHERE ended_at IS NULL");
  const freeze = held.find((one) => one.id === id);
  if (freeze === undefined) return null;
  const ended = { ...freeze, ended: ending };
  await upsert(database, FREEZES, [ended]);
  return ended;
}

async function decisions(database: Database): Promise<readonly Decision[]> {
  const rows = await database.query(
    "SELECT at, by_whom, action, target, reason FROM decision ORDER BY at, target",
  );
  return rows.map((row) => ({
    at: Number(row["at"]),
    by: String(row["by_whom"]),
    action: String(row["action"]) as Decision["action"],
    target: String(row["target"]),
    reason: String(row["reason"]),
  }));
}
