import type { Collection, Records } from "../program/src/model/collections.ts";
import type { WorkloadKind } from "../program/src/model/kubernetes.ts";
import { NOT_SERVED, type Observation, type Reason } from "../program/src/model/observation.ts";
import type { Pass, SourceRef } from "../program/src/model/source.ts";
import { isImported, poolOf } from "./nas.ts";
import type { TrueSystem } from "./nas-objects.ts";
import { readDetails, READERS } from "./read-nas.ts";
import { readCluster } from "./read-cluster.ts";
import { revisionOf, type TrueCluster, type World } from "./world.ts";

/** What sources answer when nothing disturbs the answer. */

/** What a cluster answers: one observation, or one a kind of workloads. */
export function observeCluster(
  world: World,
  cluster: TrueCluster,
  collection: Collection,
  pass: Pass,
): readonly Observation[] {
  const { name, id, denied, unserved } = cluster;
  const header = (within: string) =>
    headerOf(world, { kind: "cluster", name, id }, collection, within, pass);
  const parts = collection === "workloads" ? WORKLOAD_PARTS : WHOLE;
  const all = readCluster(cluster, collection, world.now);
  const version = String(revisionOf(cluster, world.now));
  return parts.map(({ within, kind }) => {
    if (denied.has(collection)) return notPermitted(header(within));
    if (unserved.has(collection)) return notServed(header(within));
    const records = all.filter(
      (record) => kind === null || ("kind" in record && record.kind === kind),
    );
    return { ...complete(header(within), records), version } as Observation;
  });
}

interface PartOfCluster {
  readonly within: string;
  readonly kind: WorkloadKind | null;
}

const WHOLE: readonly PartOfCluster[] = Object.freeze([{ within: "", kind: null }]);

/** Every kind of workloads has a list of its own. */
const WORKLOAD_PARTS: readonly PartOfCluster[] = Object.freeze([
  { within: "deployments", kind: "Deployment" },
  { within: "statefulsets", kind: "StatefulSet" },
  { within: "jobs", kind: "Job" },
  { within: "cronjobs", kind: "CronJob" },
]);

/** What a system answers: one observation, or one a pool where it answers so. */
export function observeSystem(
  world: World,
  system: TrueSystem,
  collection: Collection,
): readonly Observation[] {
  const answering = system.impostor ?? system;
  const header = (within: string) => headerOf(world, sourceOf(system), collection, within, "first");
  if (system.denied.has(collection)) return [notPermitted(header(""))];
  const records = READERS[collection]?.(answering, world) ?? [];
  if (!BY_POOL.has(collection)) return [complete(header(""), records)];
  const pools = [...answering.pools].filter(
    ([pool, state]) => state === "suspended" || isImported(answering, pool),
  );
  if (!world.setting.byPool) {
    const hangs = pools.some(([, state]) => state === "suspended");
    return [hangs ? incomplete(header(""), records, HUNG) : complete(header(""), records)];
  }
  return pools.map(([pool, state]) =>
    state === "suspended"
      ? incomplete(header(pool), [], HUNG)
      : complete(
          header(pool),
          records.filter((record) => isIn(pool, record)),
        ),
  );
}

/** The properties and holds of these ZFS snapshots, by full name. */
export function observeDetails(
  world: World,
  system: TrueSystem,
  names: readonly string[],
  within = "",
): Observation {
  const answering = system.impostor ?? system;
  const header = headerOf(world, sourceOf(system), "zfsSnapshotDetails", within, "first");
  return complete(header, readDetails(answering, new Set(names)));
}

/** A system as its observations name it: whoever answers says who it is. */
export function sourceOf({ name, id, impostor }: TrueSystem): SourceRef {
  return { kind: "system", name, id: impostor?.id ?? id };
}

type Header = Pick<
  Observation,
  "source" | "collection" | "within" | "pass" | "startedAt" | "finishedAt"
>;

/** What every answer says about itself, at this moment by our clock. */
export function headerOf(
  world: World,
  source: SourceRef,
  collection: Collection,
  within: string,
  pass: Pass,
): Header {
  const at = world.now + world.monitor.clockErrorMs;
  return { source, collection, within, pass, startedAt: at, finishedAt: at };
}

/** A whole answer. */
export function complete(header: Header, records: readonly unknown[]): Observation {
  const proof = [{ check: "count", evidence: String(records.length) }];
  return { ...header, state: "complete", records, proof } as unknown as Observation;
}

/** The API server says that it does not know the kind, which is the whole truth about it. */
function notServed(header: Header): Observation {
  const proof = [{ check: NOT_SERVED, evidence: "the API group is not served" }];
  return { ...header, state: "complete", records: [], proof } as unknown as Observation;
}

/** The same answer with some rows, and why not all. */
export function incomplete(
  { source, collection, within, pass, startedAt, finishedAt }: Header,
  records: readonly unknown[],
  reason: Reason = INTERRUPTED,
): Observation {
  const header = { source, collection, within, pass, startedAt, finishedAt };
  return { ...header, state: "incomplete", records, reason } as unknown as Observation;
}

/** No rows, because we may not. */
export function notPermitted({
  source,
  collection,
  within,
  pass,
  startedAt,
  finishedAt,
}: Header): Observation {
  const header = { source, collection, within, pass, startedAt, finishedAt };
  return { ...header, state: "notPermitted", reason: DENIED } as unknown as Observation;
}

const INTERRUPTED: Reason = Object.freeze({
  code: "interrupted",
  message: "the connection ended in mid-answer",
  next: "try again",
});
const DENIED: Reason = Object.freeze({
  code: "notPermitted",
  message: "the role is missing",
  next: "grant it",
});
/** Why a pool that hangs answers nothing. */
export const HUNG: Reason = Object.freeze({
  code: "timeout",
  message: "a pool does not answer",
  next: "look at its disks",
});

/** What is asked of pools one by one, where it is. */
const BY_POOL: ReadonlySet<Collection> = new Set<Collection>([
  "datasets",
  "datasetSpace",
  "zfsSnapshots",
]);

function isIn(pool: string, record: Records[Collection]): boolean {
  const { path, dataset } = record as { path?: string; dataset?: string };
  return poolOf(dataset ?? path ?? "") === pool;
}
