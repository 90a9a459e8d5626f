import type { TruenasCollection } from "../../model/collections.ts";
import type { DecoderName } from "../decode/decoders.ts";
import { LIMITS } from "../limits.ts";
import { ask, type Draft, draft, mismatch, type Reading, type Seen } from "./reading.ts";

/** A collection that one call answers whole. */
interface List {
  readonly method: string;
  readonly decoder: DecoderName;
  readonly filters?: readonly unknown[];
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Whether the method counts rows on request: the number must then be the number of rows. */
  readonly counts: boolean;
}

const LISTS = Object.freeze({
  shares: { method: "sharing.nfs.query", decoder: "nfsShare", counts: true },
  iscsiTargets: { method: "iscsi.target.query", decoder: "target", counts: true },
  iscsiExtents: {
    method: "iscsi.extent.query",
    decoder: "extent",
    extra: { retrieve_locked_info: false }, // computed row by row, slowly (facts/truenas-api §5.6)
    counts: true,
  },
  iscsiTargetExtents: { method: "iscsi.targetextent.query", decoder: "targetExtent", counts: true },
  iscsiPortals: { method: "iscsi.portal.query", decoder: "portal", counts: true },
  iscsiInitiators: { method: "iscsi.initiator.query", decoder: "initiator", counts: true },
  iscsiSessions: { method: "iscsi.global.sessions", decoder: "session", counts: false },
  jobs: {
    method: "core.get_jobs",
    decoder: "job",
    filters: [["state", "in", ["RUNNING", "WAITING"]]],
    counts: false,
  },
} satisfies { [C in TruenasCollection]?: List });

/** Collections that are one list of the middleware's own tables. */
export type ListCollection = keyof typeof LISTS;

/** Whether a collection is read by `readList`. */
export function isList(collection: TruenasCollection): collection is ListCollection {
  return collection in LISTS;
}

/** Reads such a list whole; its count is asked for after it and must agree. */
export function readList<C extends ListCollection>(
  reading: Reading,
  collection: C,
): Promise<Draft<C>> {
  const list: List = LISTS[collection];
  return draft(reading, collection, "", async () => {
    for (let attempt = 1; ; attempt++) {
      const { records, rows } = await ask(reading, { ...list, params: paramsOf(list), rows: true });
      const proof = [{ check: "one answer", evidence: `${rows} rows of ${list.method}` }];
      const seen = { records, proof } as unknown as Seen<C>;
      if (!list.counts) return seen;
      const counted = await countOf(reading, list);
      const check = { check: "count", evidence: `${list.method} counts ${counted}, ${rows} came` };
      if (counted === rows) return { ...seen, proof: [...proof, check] };
      if (attempt >= LIMITS.proofAttempts) throw mismatch(reading.source, check.evidence);
    }
  });
}

/** Reads `iscsi.global.config`, which is one row and no list. */
export function readIscsiService(reading: Reading): Promise<Draft<"iscsiService">> {
  return draft(reading, "iscsiService", "", async () => {
    const call = { method: "iscsi.global.config", params: [], decoder: "iscsiService" } as const;
    const { records } = await ask(reading, { ...call, rows: false });
    return { records, proof: [{ check: "one answer", evidence: call.method }] };
  });
}

async function countOf(reading: Reading, list: List): Promise<number> {
  const [filters, options] = paramsOf(list);
  const params = [filters, { ...options, count: true }];
  const call = { method: list.method, params, decoder: "count", rows: false } as const;
  return (await ask(reading, call)).records[0] ?? 0;
}

function paramsOf({ filters = [], extra }: List): readonly [readonly unknown[], object] {
  return [filters, extra ? { extra } : {}];
}
