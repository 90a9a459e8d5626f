import { SourceError } from "../../lib/errors.ts";
import type { TruenasCollection, TruenasRecords } from "../../model/collections.ts";
import type { ProofStep } from "../../model/observation.ts";
import type { Capability } from "../capabilities.ts";
import type { DecoderName } from "../decode/decoders.ts";
import { smbName } from "../../model/stated.ts";
import type { Share } from "../../model/truenas.ts";
import { LIMITS } from "../limits.ts";
import {
  ask,
  batchesOf,
  type Draft,
  draft,
  mismatch,
  PartlySeen,
  type Reading,
  type Seen,
} from "./reading.ts";

/** What one call answers whole. */
interface List {
  readonly method: string;
  readonly decoder: DecoderName;
  readonly filters?: readonly unknown[];
  readonly extra?: Readonly<Record<string, unknown>>;
  /** The fields that are asked for; all of them unless told. */
  readonly select?: readonly string[];
  /** Whether the method counts rows on request: the number must then be the number of rows. */
  readonly counts: boolean;
  /** Where versions differ: what one must have for the method to be there. */
  readonly needs?: "hasContainers";
}

const SMB_SHARES = Object.freeze({
  method: "sharing.smb.query",
  decoder: "smbShare",
  counts: true,
} as const);

/** The lists that a collection is made of. */
const LISTS = Object.freeze({
  shares: [{ method: "sharing.nfs.query", decoder: "nfsShare", counts: true }, SMB_SHARES],
  iscsiTargets: [{ method: "iscsi.target.query", decoder: "target", counts: true }],
  iscsiExtents: [
    {
      method: "iscsi.extent.query",
      decoder: "extent",
      extra: { retrieve_locked_info: false }, // computed row by row, slowly: extent-locks.ts
      counts: true,
    },
  ],
  iscsiTargetExtents: [
    { method: "iscsi.targetextent.query", decoder: "targetExtent", counts: true },
  ],
  iscsiPortals: [{ method: "iscsi.portal.query", decoder: "portal", counts: true }],
  iscsiInitiators: [{ method: "iscsi.initiator.query", decoder: "initiator", counts: true }],
  iscsiSessions: [{ method: "iscsi.global.sessions", decoder: "session", counts: false }],
  nvmeofSubsystems: [{ method: "nvmet.subsys.query", decoder: "nvmeofSubsystem", counts: true }],
  nvmeofNamespaces: [{ method: "nvmet.namespace.query", decoder: "nvmeofNamespace", counts: true }],
  nvmeofPorts: [{ method: "nvmet.port.query", decoder: "nvmeofPort", counts: true }],
  nvmeofPortSubsystems: [
    { method: "nvmet.port_subsys.query", decoder: "nvmeofPortSubsystem", counts: true },
  ],
  nvmeofHosts: [{ method: "nvmet.host.query", decoder: "nvmeofHost", counts: true }],
  nvmeofHostSubsystems: [
    { method: "nvmet.host_subsys.query", decoder: "nvmeofHostSubsystem", counts: true },
  ],
  nvmeofSessions: [{ method: "nvmet.global.sessions", decoder: "nvmeofSession", counts: false }],
  snapshotTasks: [{ method: "pool.snapshottask.query", decoder: "snapshotTask", counts: true }],
  localUses: [
    { method: "vm.device.query", decoder: "vmDevice", counts: true },
    { method: "app.query", decoder: "app", counts: false }, // looks at every container each time
    { method: "container.query", decoder: "container", counts: true, needs: "hasContainers" },
    // rows of these hold secrets, which nobody sends who is not asked for them
    {
      method: "replication.query",
      decoder: "replication",
      select: ["id", "name", "direction", "transport", "source_datasets", "target_dataset"],
      counts: true,
    },
    {
      method: "cloudsync.query",
      decoder: "cloudSync",
      select: ["id", "path", "direction"],
      counts: true,
    },
    {
      method: "cloud_backup.query",
      decoder: "cloudBackup",
      select: ["id", "path"],
      counts: true,
    },
    {
      method: "rsynctask.query",
      decoder: "rsyncTask",
      select: ["id", "path", "direction"],
      counts: true,
    },
  ],
  disks: [{ method: "disk.query", decoder: "disk", counts: true }],
  nasServices: [
    {
      method: "service.query",
      decoder: "service",
      filters: [["service", "in", ["nfs", "cifs", "iscsitarget", "nvmet"]]],
      counts: false,
    },
  ],
  jobs: [
    {
      method: "core.get_jobs",
      decoder: "job",
      filters: [["state", "in", ["RUNNING", "WAITING"]]],
      counts: false,
    },
  ],
} satisfies { [C in TruenasCollection]?: readonly List[] });

/** Collections that are lists of the middleware's own tables. */
export type ListCollection = keyof typeof LISTS;

/** Collections that are one row of settings. */
const SERVICES = Object.freeze({
  iscsiService: { method: "iscsi.global.config", decoder: "iscsiService" },
  nvmeofService: { method: "nvmet.global.config", decoder: "nvmeofService" },
} as const);

type ServiceCollection = keyof typeof SERVICES;

/** Collections that only a version with NVMe-oF has. */
const OF_NVMEOF: ReadonlySet<TruenasCollection> = new Set([
  "nvmeofService",
  "nvmeofSubsystems",
  "nvmeofNamespaces",
  "nvmeofPorts",
  "nvmeofPortSubsystems",
  "nvmeofHosts",
  "nvmeofHostSubsystems",
  "nvmeofSessions",
]);

/** Reads a collection that is lists or settings; null for one that is neither. */
export function readSmallCollection(
  reading: Reading,
  collection: TruenasCollection,
): Promise<Draft> | null {
  const isRead = collection in LISTS || collection in SERVICES;
  if (!isRead) return null;
  const { capability } = reading;
  if (OF_NVMEOF.has(collection) && !capability.hasNvmeof)
    return draft(reading, collection, "", async () => absent(capability));
  if (collection in SERVICES) return readService(reading, collection as ServiceCollection);
  return readLists(reading, collection as ListCollection);
}

/** That a version has no such thing is known from its table, so that nothing needs to be asked. */
function absent({ line }: Capability): Seen<never> {
  const evidence = `TrueNAS ${line} has no NVMe-oF: its API has no nvmet methods`;
  return { records: [], proof: [{ check: "feature of the version", evidence }] };
}

function readService(reading: Reading, collection: ServiceCollection): Promise<Draft> {
  return draft(reading, collection, "", async () => {
    const { method, decoder } = SERVICES[collection];
    const { records } = await ask(reading, { method, params: [], decoder, rows: false });
    const proof = [{ check: "one answer", evidence: method }];
    return { records, proof };
  });
}

/**
 * Reads the lists of a collection, all at once: a list that waited for another might be read after the datasets, and show
 * what was made for a dataset that they did not show yet. Where one fails the others are evidence of presence.
 */
function readLists(reading: Reading, collection: ListCollection): Promise<Draft> {
  return draft(reading, collection, "", async () => {
    const all: readonly List[] = LISTS[collection];
    const lists = all.filter(({ needs }) => needs === undefined || reading.capability[needs]);
    const seen = await Promise.allSettled(lists.map((list) => readList(reading, list)));
    const records = seen.flatMap((one) => (one.status === "fulfilled" ? one.value.records : []));
    for (const one of seen) {
      if (one.status === "fulfilled") continue;
      if (!(one.reason instanceof SourceError)) throw one.reason;
      throw new PartlySeen(records, one.reason);
    }
    const proof = seen.flatMap((one) => (one.status === "fulfilled" ? one.value.proof : []));
    return { records, proof } as unknown as Seen<ListCollection>;
  });
}

/** Reads a list whole; its count is asked for after it and must agree. */
async function readList(
  reading: Reading,
  list: List,
): Promise<{ records: readonly unknown[]; proof: readonly ProofStep[] }> {
  const decoder = decoderOf(reading, list);
  for (let attempt = 1; ; attempt++) {
    const call = { method: list.method, decoder, params: paramsOf(list), rows: true };
    const { records, rows } = await ask(reading, call);
    const proof = [{ check: "one answer", evidence: `${rows} rows of ${list.method}` }];
    if (!list.counts) return { records, proof };
    const counted = await countOf(reading, list);
    const check = { check: "count", evidence: `${list.method} counts ${counted}, ${rows} came` };
    if (counted === rows) return { records, proof: [...proof, check] };
    if (attempt >= LIMITS.proofAttempts) throw mismatch(reading.source, check.evidence);
  }
}

/**
 * Rows of the lists of a collection whose field has one of these values, however many; what is not there, or has no such
 * field, is left out.
 */
export async function readRows<C extends ListCollection>(
  reading: Reading,
  collection: C,
  field: string,
  values: readonly (string | number)[],
): Promise<readonly TruenasRecords[C][]> {
  const lists: readonly List[] = LISTS[collection];
  const calls = lists.flatMap((list) =>
    batchesOf(values, LIMITS.namesPerCall).map((batch) => {
      const params = paramsOf({ ...list, filters: [[field, "in", batch]] });
      return ask(reading, {
        method: list.method,
        decoder: decoderOf(reading, list),
        params,
        rows: true,
      });
    }),
  );
  const answers = await Promise.all(calls);
  return answers.flatMap(({ records }) => records as unknown as readonly TruenasRecords[C][]);
}

/** SMB shares with one of these names (`smbName`): TrueNAS filters by the case that is typed, so that the list is read whole. */
export async function readSmbShares(
  reading: Reading,
  names: readonly string[],
): Promise<readonly Share[]> {
  const wanted = new Set(names);
  const { records } = await readList(reading, SMB_SHARES);
  const shares = records as readonly Share[];
  return shares.filter(({ name }) => name !== null && wanted.has(smbName(name)));
}

function decoderOf({ capability }: Reading, { decoder }: List): DecoderName {
  return decoder === "smbShare" ? capability.smbShare : decoder;
}

async function countOf(reading: Reading, list: List): Promise<number> {
  const [filters, options] = paramsOf({ ...list, select: [] });
  const params = [filters, { ...options, count: true }];
  const call = { method: list.method, params, decoder: "count", rows: false } as const;
  return (await ask(reading, call)).records[0] ?? 0;
}

function paramsOf({
  filters = [],
  extra,
  select = [],
}: List): readonly [readonly unknown[], object] {
  return [filters, { ...(extra && { extra }), ...(select.length > 0 && { select }) }];
}
