import type { Pool, ZfsSnapshot } from "../../model/truenas.ts";
import type { SnapshotMethod } from "../capabilities.ts";
import { LIMITS } from "../limits.ts";
import type { Call } from "../session.ts";
import {
  ask,
  type Draft,
  draft,
  isReadable,
  mismatch,
  poolUnavailable,
  type Reading,
  type Seen,
} from "./reading.ts";
import { countAllSnapshots, countSnapshots } from "./snapshot-counts.ts";

/**
 * Reads names and transaction groups of all snapshots, in windows of transaction groups that keep each answer small.
 * One draft a pool. `highestTxg` is the youngest dataset's; the first window is cut by it.
 */
export function readSnapshots(
  reading: Reading,
  highestTxg: (pool: string) => number,
): Promise<readonly Draft<"zfsSnapshots">[]> {
  const { snapshots: method } = reading.capability;
  return method === "zfs.resource.snapshot.query"
    ? Promise.all(reading.pools.map((pool) => readPool(reading, pool, highestTxg(pool.name))))
    : readAllPools(reading, method, highestTxg);
}

/** Up to 25.10: one query covers every pool, the boot pool too, and cannot be limited to one. */
async function readAllPools(
  reading: Reading,
  method: SnapshotMethod,
  highestTxg: (pool: string) => number,
): Promise<readonly Draft<"zfsSnapshots">[]> {
  const highest = Math.max(0, ...reading.pools.map((pool) => highestTxg(pool.name)));
  const whole = await draft(reading, "zfsSnapshots", "", () =>
    readProven(reading, highest, {
      count: () => countAllSnapshots(reading, method),
      countedBy: `${method} counts`,
      call: (window) => ({
        method,
        params: [
          [],
          {
            select: ["name", "createtxg"],
            extra: { properties: ["name", "createtxg"], ...window },
          },
        ],
      }),
    }),
  );
  return reading.pools.map((pool) => partOf(reading, whole, pool));
}

/** What one query over all pools says about one of them. */
function partOf(
  { source }: Reading,
  whole: Draft<"zfsSnapshots">,
  pool: Pool,
): Draft<"zfsSnapshots"> {
  const records = whole.records.filter(
    ({ dataset }) => dataset === pool.name || dataset.startsWith(`${pool.name}/`),
  );
  const outcome = isReadable(pool) ? whole.outcome : { error: poolUnavailable(source, pool) };
  return { ...whole, within: pool.name, records, outcome };
}

/** 26: one query a pool. */
function readPool(
  reading: Reading,
  pool: Pool,
  highestTxg: number,
): Promise<Draft<"zfsSnapshots">> {
  return draft(reading, "zfsSnapshots", pool.name, async () => {
    if (!isReadable(pool)) throw poolUnavailable(reading.source, pool);
    return readProven(reading, highestTxg, {
      count: async () => sum((await countSnapshots(reading, pool.name)).values()),
      countedBy: "zfs.resource.snapshot.count counts",
      call: (window) => ({
        method: "zfs.resource.snapshot.query",
        params: [
          {
            paths: [pool.name],
            recursive: true,
            properties: null,
            get_user_properties: false,
            get_source: false,
            get_holds: false,
            ...window,
          },
        ],
      }),
    });
  });
}

interface Plan {
  readonly count: () => Promise<number>;
  readonly countedBy: string;
  readonly call: (window: Window) => Pick<Call<"snapshot">, "method" | "params">;
}

/** Reads until the number of rows is the number counted before or after: snapshots come and go while they are listed. */
async function readProven(
  reading: Reading,
  highestTxg: number,
  { count, countedBy, call }: Plan,
): Promise<Seen<"zfsSnapshots">> {
  let before = await count();
  for (let attempt = 1; ; attempt++) {
    const { records, rows } = await readWindows(reading, before, highestTxg, call);
    const counted = rows === before ? before : await count();
    const evidence = `${countedBy} ${counted}, ${rows} came`;
    if (counted === rows) return { records, proof: [{ check: "snapshots counted", evidence }] };
    if (attempt >= LIMITS.proofAttempts) throw mismatch(reading.source, evidence);
    before = counted;
  }
}

/** Bounds of createtxg, both inclusive; a missing one is open. */
export interface Window {
  readonly min_txg?: number;
  readonly max_txg?: number;
}

/**
 * Reads one window after the other. They follow each other without a gap and the last is open to the top, so nothing is
 * left out and nothing comes twice, however the snapshots lie; how many are expected decides only how wide windows are.
 */
async function readWindows(
  reading: Reading,
  expected: number,
  highestTxg: number,
  call: Plan["call"],
): Promise<{ records: readonly ZfsSnapshot[]; rows: number }> {
  const { source, options } = reading;
  const records: ZfsSnapshot[] = [];
  let rows = 0;
  const windows = cutWindows(expected, highestTxg);
  for (let next = windows.next(0); !next.done;) {
    const answer = await ask(reading, { ...call(next.value), decoder: "snapshot", rows: true });
    for (const record of answer.records) records.push(record);
    rows += answer.rows;
    options.onProgress?.({ source, collection: "zfsSnapshots", rows: records.length, done: false });
    next = windows.next(answer.rows);
  }
  return { records, rows };
}

/**
 * Cuts windows; each is told how many rows the last one had. The first is as wide as if snapshots lay evenly up to
 * `highestTxg`; a sparse one makes the next twice as wide, a crowded one half as wide. Once what is left fits into one
 * answer, the last window takes it.
 */
export function* cutWindows(expected: number, highestTxg: number): Generator<Window, void, number> {
  const share = LIMITS.snapshotWindowRows / Math.max(1, expected);
  let width = Math.max(1, Math.ceil((highestTxg || UNKNOWN_TXG) * share));
  let from = 0;
  let left = expected;
  while (left > LIMITS.snapshotWindowRows && from + width < Number.MAX_SAFE_INTEGER) {
    const rows: number = yield {
      ...(from === 0 ? {} : { min_txg: from }),
      max_txg: from + width - 1,
    };
    from += width;
    left -= rows;
    if (rows > LIMITS.snapshotWindowRows) width = Math.ceil(width / 2);
    else if (rows < LIMITS.snapshotWindowRows / 2) width *= 2;
  }
  yield from === 0 ? {} : { min_txg: from };
}

/** About two months of a pool that writes all the time. */
const UNKNOWN_TXG = 2 ** 20;

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
