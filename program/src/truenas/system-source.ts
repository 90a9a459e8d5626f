import type { Clock } from "../lib/clock.ts";
import { SourceError } from "../lib/errors.ts";
import { Secret } from "../lib/secret.ts";
import type { Collection, TruenasCollection } from "../model/collections.ts";
import type { SystemId } from "../model/ids.ts";
import type { Observation, ProofStep, Reason } from "../model/observation.ts";
import type { ReadOptions, SystemSource } from "../model/source.ts";
import { parseAddress } from "./address.ts";
import type { ChosenVersion } from "./capabilities.ts";
import { readDatasets, readSpaceBelow } from "./read/datasets.ts";
import { compareIdentities, type Identity, readIdentity, systemState } from "./read/identity.ts";
import { isList, readIscsiService, readList } from "./read/lists.ts";
import { type Draft, draft, isReadable, poolUnavailable, type Reading } from "./read/reading.ts";
import { readDetails } from "./read/snapshot-details.ts";
import { readSnapshots } from "./read/snapshots.ts";
import { Session } from "./session.ts";

/** One TrueNAS as configured. */
export interface SystemOptions {
  readonly name: string;
  /** wss:// or https://; plaintext is refused. */
  readonly url: string;
  readonly user: string;
  /** The key, or how to read it anew at each login. */
  readonly apiKey: Secret | (() => Promise<Secret>);
  readonly caPem?: string | undefined;
  /** SHA-256 of the certificate's DER form in hex, with or without colons; replaces the check of authority, name and date. */
  readonly pinSha256?: string | undefined;
  /** User properties to keep in records; the CSI drivers name them. */
  readonly userProperties: readonly string[];
}

/** What the source needs of the world. */
export interface SystemEnvironment {
  readonly clock: Clock;
}

/** Counts of one system since the start, for metrics. */
export type SystemCounters = Session["counters"];

/** A system source with its counters. */
export interface TruenasSource extends SystemSource {
  readonly counters: SystemCounters;
}

/**
 * Reads one TrueNAS over JSON-RPC: who answers, then what was asked for, then who answers again; only where the same
 * system stood there ready both times is anything `complete`. Opens no connection before the first read.
 * Throws SourceError `refused` for an address that is not TLS.
 */
export function createSystemSource(
  options: SystemOptions,
  { clock }: SystemEnvironment,
): TruenasSource {
  const { name, apiKey } = options;
  const trust = { caPem: options.caPem ?? null, pinSha256: options.pinSha256 ?? null };
  const session = new Session({
    peer: { source: name, address: parseAddress(name, options.url), trust },
    user: options.user,
    apiKey: apiKey instanceof Secret ? () => Promise.resolve(apiKey) : apiKey,
    clock,
  });
  let pinned: SystemId | null = null;

  /** One read, framed by two looks at the identity. `parts` says what would have been read, for when nothing can be. */
  const framed = async (
    parts: readonly Part[],
    readOptions: ReadOptions,
    work: (reading: Reading, identity: Identity, chosen: ChosenVersion) => Promise<readonly Draft[]>,
  ): Promise<readonly Observation[]> =>
    session.during(async () => {
      const startedAt = clock.now();
      let id = pinned;
      try {
        const chosen = await session.version(readOptions.signal);
        const before = await readIdentity(session, readOptions, clock);
        if ("error" in before.id) throw before.id.error;
        const seenId = before.id.value;
        if (pinned !== null && pinned !== seenId) throw anotherSystem(name);
        id = seenId;
        const reading = readingOf(chosen, before, seenId, readOptions);
        const drafts = await work(reading, before, chosen);
        const frame = await verdictOn(before, readOptions);
        pinned = seenId;
        const frameOf = { name, id: seenId, frame, chosen, options: readOptions };
        return drafts.map((one) => finish(one, frameOf));
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        const times = { startedAt, finishedAt: clock.now() };
        return parts.map((part) => failed({ ...part, ...times }, error, name, id, readOptions));
      }
    });

  const readingOf = (
    { capability }: ChosenVersion,
    { pools }: Identity,
    system: SystemId,
    readOptions: ReadOptions,
  ): Reading => {
    const listed = "value" in pools ? pools.value : [];
    const context = {
      system,
      pools: listed.map((pool) => pool.name),
      userProperties: options.userProperties,
      internal: capability.internal,
    };
    return { source: name, session, options: readOptions, clock, capability, context, pools: listed };
  };

  const verdictOn = async (before: Identity, readOptions: ReadOptions): Promise<Frame> => {
    try {
      const after = await readIdentity(session, readOptions, clock);
      return { ...compareIdentities(name, before, after), after };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { error, after: null };
    }
  };

  return {
    kind: "system",
    name,
    get counters() {
      return session.counters;
    },
    read: (collections, readOptions) => {
      const parts = collections.filter(isOurs).map((collection) => ({ collection, within: "" }));
      return framed(parts, readOptions, (reading, identity, chosen) =>
        readCollections(reading, identity, chosen, new Set(parts.map((part) => part.collection))),
      );
    },
    readSpace: (parents, readOptions) => {
      const parts = parents.map((within) => ({ collection: "datasetSpace", within }) as const);
      return framed(parts, readOptions, (reading) =>
        Promise.all(parents.map((parent) => readSpaceBelow(reading, parent))),
      );
    },
    readSnapshotDetails: async (names, readOptions) => {
      const parts = [{ collection: "zfsSnapshotDetails", within: "" } as const];
      const work = async (reading: Reading) => [await readDetails(reading, names)];
      return (await framed(parts, readOptions, work))[0] as Observation;
    },
    close: () => session.close(),
  };
}

/** A part of a collection. */
interface Part {
  readonly collection: TruenasCollection;
  readonly within: string;
}

/** What the second look at the identity said. */
type Frame = { readonly after: Identity | null } & (
  | { readonly proof: readonly ProofStep[] }
  | { readonly error: SourceError }
);

const COLLECTIONS: ReadonlySet<string> = new Set<TruenasCollection>([
  "system",
  "pools",
  "datasets",
  "zfsSnapshots",
  "shares",
  "iscsiService",
  "iscsiTargets",
  "iscsiExtents",
  "iscsiTargetExtents",
  "iscsiPortals",
  "iscsiInitiators",
  "iscsiSessions",
  "jobs",
]);

function isOurs(collection: Collection): collection is TruenasCollection {
  return COLLECTIONS.has(collection);
}

/** Datasets before snapshots, whose windows are cut by the age of the datasets; the small lists in between. */
async function readCollections(
  reading: Reading,
  identity: Identity,
  chosen: ChosenVersion,
  wanted: ReadonlySet<TruenasCollection>,
): Promise<readonly Draft[]> {
  const { pools } = identity;
  const byPool = async (
    collection: "datasets" | "zfsSnapshots",
    read: () => Promise<readonly Draft[]>,
  ): Promise<readonly Draft[]> => {
    if (!wanted.has(collection)) return [];
    if ("value" in pools) return read();
    return [await draft(reading, collection, "", () => Promise.reject(pools.error))];
  };
  const lists = Promise.all(readSmall(reading, identity, chosen, wanted));
  const datasets = await byPool("datasets", () =>
    Promise.all(reading.pools.map((pool) => readDatasets(reading, pool))),
  );
  const snapshots = await byPool("zfsSnapshots", () =>
    readSnapshots(reading, (pool) => highestTxgOf(pool, datasets)),
  );
  return [...(await lists), ...datasets, ...snapshots];
}

function readSmall(
  reading: Reading,
  identity: Identity,
  { version, doubt }: ChosenVersion,
  wanted: ReadonlySet<TruenasCollection>,
): Promise<Draft>[] {
  const { system } = reading.context;
  const { pools } = identity;
  const answered = (evidence: string) => [{ check: "one answer", evidence }];
  return [...wanted].flatMap((collection): Promise<Draft>[] => {
    if (collection === "system")
      return [
        draft(reading, collection, "", async () => ({
          records: [systemState(system, identity, version, doubt === null ? [] : [doubt])],
          proof: answered("system.info"),
        })),
      ];
    if (collection === "pools")
      return [
        draft(reading, collection, "", async () => {
          if ("error" in pools) throw pools.error;
          return { records: pools.value, proof: answered(`${pools.value.length} pools`) };
        }),
      ];
    if (collection === "iscsiService") return [readIscsiService(reading)];
    return isList(collection) ? [readList(reading, collection)] : [];
  });
}

/** Creation of the youngest dataset of a pool, as transaction group; 0 if none was read. */
function highestTxgOf(pool: string, drafts: readonly Draft[]): number {
  let highest = 0;
  for (const { collection, within, records } of drafts) {
    if (collection !== "datasets" || within !== pool) continue;
    for (const record of records)
      if ("createTxg" in record) highest = Math.max(highest, Number(record.createTxg));
  }
  return highest;
}

/** Makes an observation of a draft, now that it is known whether the same system stood there until the end. */
function finish(
  one: Draft,
  {
    name,
    id,
    frame,
    chosen,
    options,
  }: { name: string; id: SystemId; frame: Frame; chosen: ChosenVersion; options: ReadOptions },
): Observation {
  const problem =
    "error" in one.outcome
      ? one.outcome.error
      : "error" in frame
        ? frame.error
        : poolProblem(one, frame.after, name);
  if (problem) return failed(one, problem, name, id, options);
  const steps = [
    { check: "API version", evidence: chosen.doubt ?? `${chosen.version}, in the table` },
    ...("proof" in frame ? frame.proof : []),
    ...("proof" in one.outcome ? one.outcome.proof : []),
  ];
  const { outcome: _, ...rest } = one;
  const header = { source: { kind: "system", name, id }, pass: options.pass } as const;
  return { ...header, ...rest, state: "complete", proof: steps } as Observation;
}

/** A pool that went away while its datasets were read. */
function poolProblem(one: Draft, after: Identity | null, source: string): SourceError | null {
  if (one.collection !== "datasets" && one.collection !== "zfsSnapshots") return null;
  if (!after || !("value" in after.pools)) return null;
  const pool = after.pools.value.find((candidate) => candidate.name === one.within);
  return pool && !isReadable(pool) ? poolUnavailable(source, pool) : null;
}

type Failed = Part & {
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly records?: readonly unknown[];
};

function failed(
  { collection, within, startedAt, finishedAt, records = [] }: Failed,
  error: SourceError,
  name: string,
  id: SystemId | null,
  options: ReadOptions,
): Observation {
  const source = { kind: "system", name, id } as const;
  const header = { source, collection, within, pass: options.pass, startedAt, finishedAt };
  const { code, message, next, path } = error;
  const reason: Reason = { code, message, next, ...(path === undefined ? {} : { path }) };
  const outcome =
    code === "notPermitted" && records.length === 0
      ? { state: "notPermitted", reason }
      : { state: "incomplete", records, reason };
  return { ...header, ...outcome } as unknown as Observation;
}

function anotherSystem(source: string): SourceError {
  return new SourceError({
    code: "mismatch",
    source,
    message: `${source}: another TrueNAS answers at this address than before`,
    next: "correct the address, or start anew if the system was replaced",
  });
}
