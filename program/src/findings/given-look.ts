import { createLinks } from "../correlate/join.ts";
import { claimScopes } from "../correlate/scopes.ts";
import {
  type AnyRecord,
  COLLECTIONS,
  type Collection,
  KUBERNETES_COLLECTIONS,
} from "../model/collections.ts";
import {
  aSystem,
  CLUSTER,
  DAY_MS,
  type GivenRecords,
  NOW,
  observed,
  SYSTEM,
} from "../model/given.ts";
import { Inventory } from "../model/inventory.ts";
import { NOT_SERVED, type Observation } from "../model/observation.ts";
import { judge, type Judged, type JudgeInput } from "./engine.ts";
import type { Finding } from "./finding.ts";
import { CLOSED } from "./given.ts";
import { afterwards, emptyMemory, type Memory } from "./memory.ts";
import { memoryForBundle } from "./memory-for-bundle.ts";
import { remember } from "./remember.ts";
import type { Rule } from "./rule.ts";

/** Looks over days, each with the memory of those before it: for tests of what only time can tell. */
export class GivenLooks {
  memory: Memory;
  readonly #rules: readonly Rule[];

  /** The memory begins 30 days before the first look, so that it has learnt, unless the test says otherwise. */
  constructor(rules: readonly Rule[], bornAt = NOW - 30 * DAY_MS) {
    this.#rules = rules;
    this.memory = emptyMemory({ id: "epoch", bornAt, because: null }, 7 * DAY_MS);
  }

  /** A whole look so many days after `NOW`. */
  at(day: number, records: GivenRecords, over: LookOver = {}): Judged {
    const { input, judged } = this.#judge(day, records, over);
    this.memory = afterwards(this.memory, remember(input, this.memory, judged));
    return judged;
  }

  /** What a look says whose memory went through a bundle; it is not remembered. */
  fromBundle(day: number, records: GivenRecords): readonly Finding[] {
    const { input } = this.#judge(day, records, {});
    const memory = JSON.parse(
      JSON.stringify(memoryForBundle(this.memory, input.inventory)),
    ) as Memory;
    return judge({ ...input, memory }).findings;
  }

  #judge(day: number, records: GivenRecords, over: LookOver) {
    const now = NOW + day * DAY_MS;
    const all = { system: [aSystem()], ...records };
    const input = { ...lookInput(this.#rules, all, now, over), memory: this.memory };
    return { input, judged: judge(input) };
  }

  /** The one finding of a look; throws where there are more or none. */
  one(day: number, records: GivenRecords, over: LookOver = {}): Finding {
    const [first, ...more] = this.at(day, records, over).findings;
    if (first && more.length === 0) return first;
    throw new Error(
      `one finding was expected on day ${day}, and there are ${more.length + (first ? 1 : 0)}`,
    );
  }
}

/** What differs from an ordinary look. */
export interface LookOver {
  /** Collections that were not read whole. */
  readonly lost?: readonly Collection[];
  /** Collections whose list has another version than its turn gives it. */
  readonly version?: string;
  /** The same of the last read alone. */
  readonly lastVersion?: string;
  readonly clusterId?: string;
  /** The name by which the one cluster is configured; "prod" unless told. */
  readonly clusterName?: string;
  /** Another TrueNAS answers under the name of the first, and shows the same objects. */
  readonly systemId?: string;
  /** The NAS that could not say who it is; "nas2" is a second one. */
  readonly unidentified?: "nas1" | "nas2";
  readonly declarations?: typeof CLOSED;
  /** A kind that the API server does not know, for the moment or for ever. */
  readonly unserved?: Collection;
  /** Kubernetes was not read again after the NAS: what is known of it is older. */
  readonly stale?: boolean;
}

function lookInput(
  rules: readonly Rule[],
  records: GivenRecords,
  now: number,
  {
    lost = [],
    version = String(Math.round(now / 1_000)),
    lastVersion = version,
    clusterId = CLUSTER,
    clusterName = "prod",
    unidentified,
    systemId = SYSTEM,
    declarations = CLOSED,
    stale = false,
    unserved,
  }: LookOver,
): Omit<JudgeInput, "memory"> {
  const inventory = new Inventory();
  const kubernetes: ReadonlySet<Collection> = new Set(KUBERNETES_COLLECTIONS);
  const readPart = (whole: Observation, pass: "first" | "verify", at: number) => {
    const { collection } = whole;
    const isOfCluster = kubernetes.has(collection);
    const source = {
      ...whole.source,
      ...(isOfCluster ? { id: clusterId, name: clusterName } : { id: systemId }),
    };
    const time = { startedAt: at, finishedAt: at + 500 };
    const list = { version: pass === "verify" ? lastVersion : version };
    const observation = { ...whole, source, pass, ...time, ...list } as Observation;
    const proof = [{ check: NOT_SERVED, evidence: "the API group is not served" }];
    const said = collection === unserved ? { ...observation, records: [], proof } : observation;
    inventory.apply(lost.includes(collection) ? broken(observation) : said);
  };
  const read = (collection: Collection, pass: "first" | "verify", at: number) => {
    for (const part of partsOf(collection, records, systemId)) readPart(part, pass, at);
  };
  for (const collection of KUBERNETES_COLLECTIONS) read(collection, "first", now - 9_000);
  for (const collection of COLLECTIONS)
    if (!kubernetes.has(collection)) read(collection, "first", now - 6_000);
  if (!stale)
    for (const collection of KUBERNETES_COLLECTIONS) read(collection, "verify", now - 3_000);
  const links = createLinks(inventory);
  const cluster = { kind: "cluster", name: clusterName, id: clusterId } as const;
  const nas1 = {
    kind: "system",
    name: "nas1",
    id: unidentified === "nas1" ? null : systemId,
  } as const;
  const nas2 = { kind: "system", name: "nas2", id: null } as const;
  const systems = unidentified === "nas2" ? [nas1, nas2] : [nas1];
  const sources = [cluster, ...systems];
  const scopes = claimScopes({ declarations, clusters: [cluster], systems }, inventory, links);
  return { rules, settings: {}, inventory, links, scopes, sources, now };
}

/** Workloads come kind by kind. */
function partsOf(
  collection: Collection,
  records: GivenRecords,
  systemId: string,
): readonly Observation[] {
  if (collection !== "workloads") {
    const shown = (records[collection] ?? []).map((record) => shownBy(systemId, record));
    return [observed(collection, shown as never)];
  }
  return (["Deployment", "CronJob"] as const).map((kind) => {
    const ofKind = (records.workloads ?? []).filter((one) => one.kind === kind);
    return observed(collection, ofKind, `${kind.toLowerCase()}s`);
  });
}

/** What a TrueNAS shows is known by its id; what a cluster shows is not. */
function shownBy(systemId: string, record: AnyRecord): AnyRecord {
  if (!("system" in record) || record.system === systemId) return record;
  const { key } = record as { readonly key?: string };
  return {
    ...record,
    system: systemId,
    ...(key === undefined ? {} : { key: key.replace(record.system, systemId) }),
  } as AnyRecord;
}

function broken(observation: Observation): Observation {
  const reason = { code: "interrupted", message: "it broke off", next: "try again" } as const;
  return { ...observation, state: "incomplete", records: [], reason };
}
