import type { Collection, Records } from "../program/src/model/collections.ts";
import { snapshotKey } from "../program/src/model/identity.ts";
import { type Key, keyOf } from "../program/src/model/ids.ts";
import type { Observation } from "../program/src/model/observation.ts";
import type { Pass, SourceRef } from "../program/src/model/source.ts";
import { accessId } from "./live-access.ts";
import { isImported, propertiesOf } from "./nas.ts";
import {
  type Guid,
  HELD_COLLECTIONS,
  type HeldCollection,
  IQN_BASE,
  type TrueCluster,
  type TrueSystem,
  type World,
} from "./world.ts";

/** Which GUID or access id a record was made from, so that a finding can be compared with the truth. */
export type Sightings = Map<Key, Guid>;

/** What a cluster answers when all goes well. */
export function observeCluster(
  world: World,
  cluster: TrueCluster,
  collection: Collection,
  pass: Pass,
): Observation {
  const records = isHeld(collection)
    ? [...cluster.objects[collection].values()].map((held) => held.record)
    : [];
  return complete(world, refOf("cluster", cluster), collection, "", pass, records);
}

/** What a system answers when all goes well: one observation, or one a pool where it answers so. */
export function observeSystem(
  world: World,
  system: TrueSystem,
  collection: Collection,
  seen: Sightings,
): readonly Observation[] {
  const source = refOf("system", system);
  const observe = (within: string, records: readonly unknown[]) =>
    complete(world, source, collection, within, "first", records);
  const all = READERS[collection]?.(system, seen, world) ?? [];
  const byPool =
    world.setting.byPool && (collection === "datasets" || collection === "zfsSnapshots");
  if (!byPool) return [observe("", all)];
  const imported = [...system.pools].filter(([, isHere]) => isHere).map(([pool]) => pool);
  return imported.map((pool) =>
    observe(
      pool,
      all.filter((record) => poolOf(record) === pool),
    ),
  );
}

/** The properties of these ZFS snapshots, by full name. */
export function observeDetails(
  world: World,
  system: TrueSystem,
  names: readonly string[],
  seen: Sightings,
): Observation {
  const wanted = new Set(names);
  const snapshots = [...system.snapshots.values()].flatMap((snapshot) => {
    const dataset = system.datasets.get(snapshot.dataset);
    if (
      !dataset ||
      !isImported(system, dataset.path) ||
      !wanted.has(`${dataset.path}@${snapshot.name}`)
    )
      return [];
    const { guid, name, createdAt, deferDestroy } = snapshot;
    const key = keyOfSnapshot(system, dataset.path, name);
    seen.set(key, guid);
    const userProperties = { ...propertiesOf(system, dataset), ...snapshot.properties };
    const about = { key, system: system.id, dataset: dataset.path, name };
    return [{ ...about, guid, createdAt, usedBytes: 0, deferDestroy, userProperties }];
  });
  return complete(world, refOf("system", system), "zfsSnapshotDetails", "", "first", snapshots);
}

/** A source as its observations name it. */
function refOf(kind: SourceRef["kind"], { name, id }: TrueCluster | TrueSystem): SourceRef {
  return { kind, name, id };
}

function isHeld(collection: Collection): collection is HeldCollection {
  return (HELD_COLLECTIONS as readonly Collection[]).includes(collection);
}

function complete(
  world: World,
  source: SourceRef,
  collection: Collection,
  within: string,
  pass: Pass,
  records: readonly unknown[],
): Observation {
  const proof = [{ check: "count", evidence: String(records.length) }];
  const header = { source, collection, within, pass, startedAt: world.now, finishedAt: world.now };
  return { ...header, state: "complete", records, proof } as unknown as Observation;
}

function poolOf(record: unknown): string {
  const { path, dataset } = record as { path?: string; dataset?: string };
  return (dataset ?? path ?? "").split("/", 1)[0] ?? "";
}

type Reader = (system: TrueSystem, seen: Sightings, world: World) => readonly Records[Collection][];

const READERS: { readonly [C in Collection]?: Reader } = Object.freeze({
  system: readState,
  pools: readPools,
  datasets: readDatasets,
  zfsSnapshots: readSnapshots,
  shares: readShares,
  iscsiService: (system: TrueSystem) => [
    {
      key: keyOf(system.id, "iscsi"),
      system: system.id,
      basename: IQN_BASE,
      listenPort: 3260,
      alua: false,
    },
  ],
  iscsiTargets: readTargets,
  iscsiExtents: readExtents,
  iscsiTargetExtents: (system: TrueSystem) =>
    [...system.mappings.values()].map(({ id, target, extent }) => ({
      key: keyOf(system.id, `targetextent/${id}`),
      system: system.id,
      id,
      target,
      extent,
      lun: 0,
    })),
  iscsiPortals: (system: TrueSystem) => [
    {
      key: keyOf(system.id, "portal/1"),
      system: system.id,
      id: 1,
      tag: 1,
      listen: [{ ip: system.portal, port: 3260 }],
    },
  ],
  iscsiSessions: (system: TrueSystem) =>
    [...system.sessions.values()].map(({ id, targetName }) => ({
      key: keyOf(system.id, `session/${id}`),
      system: system.id,
      initiator: "iqn.1993-08.org.debian:01:outsider",
      initiatorAddress: "10.0.9.9",
      target: `${IQN_BASE}:${targetName}`,
    })),
  jobs: (system: TrueSystem) =>
    [...system.jobs.values()].map(({ id, method, paths }) => ({
      key: keyOf(system.id, `job/${id}`),
      system: system.id,
      id,
      method,
      state: "RUNNING",
      startedAt: null,
      datasets: paths,
    })),
});

function readState(system: TrueSystem): readonly Records["system"][] {
  return [
    {
      key: keyOf(system.id, "system"),
      system: system.id,
      hostname: system.name,
      version: "25.10.6",
      apiVersion: "v25.10.5",
      state: "READY",
      failover: "SINGLE",
      bootId: "boot-1",
      clockSkewMs: 0,
      poolGuids: [],
      doubts: [],
    },
  ];
}

function readPools(
  system: TrueSystem,
  _seen: Sightings,
  world: World,
): readonly Records["pools"][] {
  const listed = [...system.pools].filter(([, isHere]) => isHere || world.setting.listsExported);
  return listed.map(([name, isHere]) => ({
    key: keyOf(system.id, `pool/${name}`),
    system: system.id,
    guid: `pool/${name}`,
    name,
    status: isHere ? "ONLINE" : "OFFLINE",
    healthy: isHere,
    statusDetail: null,
    sizeBytes: isHere ? 2 ** 40 : null,
    allocatedBytes: isHere ? 2 ** 30 : null,
    freeBytes: isHere ? 2 ** 40 - 2 ** 30 : null,
    vdevs: isHere ? [] : null,
  }));
}

function readDatasets(system: TrueSystem, seen: Sightings): readonly Records["datasets"][] {
  return [...system.datasets.values()]
    .filter(({ path }) => isImported(system, path))
    .map((dataset) => {
      const { guid, path, kind, createdAt, readonly } = dataset;
      const key = keyOf(system.id, guid);
      seen.set(key, guid);
      const origin = dataset.origin === null ? null : nameOfSnapshot(system, dataset.origin);
      return {
        key,
        system: system.id,
        guid,
        path,
        pool: path.split("/", 1)[0] ?? "",
        kind,
        createTxg: "100",
        createdAt,
        origin,
        mountpoint: kind === "zvol" ? null : `/mnt/${path}`,
        readonly,
        userProperties: { ...propertiesOf(system, dataset) },
      };
    });
}

function nameOfSnapshot(system: TrueSystem, guid: Guid): string | null {
  const snapshot = system.snapshots.get(guid);
  const dataset = snapshot && system.datasets.get(snapshot.dataset);
  return dataset ? `${dataset.path}@${snapshot.name}` : null;
}

function readSnapshots(system: TrueSystem, seen: Sightings): readonly Records["zfsSnapshots"][] {
  return [...system.snapshots.values()].flatMap(({ guid, dataset: of, name }) => {
    const dataset = system.datasets.get(of);
    if (!dataset || !isImported(system, dataset.path)) return [];
    seen.set(keyOfSnapshot(system, dataset.path, name), guid);
    return [{ system: system.id, dataset: dataset.path, name, createTxg: "200" }];
  });
}

function keyOfSnapshot(system: TrueSystem, dataset: string, name: string): Key {
  return snapshotKey({ system: system.id, dataset, name, createTxg: "200" });
}

function readShares(system: TrueSystem, seen: Sightings): readonly Records["shares"][] {
  return [...system.shares.values()].map(({ id, protocol, name, path }) => {
    const key = keyOf(system.id, `${protocol}/${id}/${path}`);
    seen.set(key, accessId(system, "share", id));
    return {
      key,
      system: system.id,
      id,
      protocol,
      name,
      path,
      enabled: true,
      locked: false,
      readonly: false,
      comment: "",
      networks: [],
      hosts: [],
    };
  });
}

function readTargets(system: TrueSystem): readonly Records["iscsiTargets"][] {
  return [...system.targets.values()].map(({ id, name }) => {
    const key = keyOf(system.id, `target/${id}/${name}`);
    return { key, system: system.id, id, name, alias: null, groups: [] };
  });
}

function readExtents(system: TrueSystem, seen: Sightings): readonly Records["iscsiExtents"][] {
  return [...system.extents.values()].map(({ id, name, zvol }) => {
    const key = keyOf(system.id, `extent/${id}/${zvol}`);
    seen.set(key, accessId(system, "extent", id));
    return {
      key,
      system: system.id,
      id,
      name,
      type: "DISK",
      zvol,
      file: null,
      serial: null,
      naa: "0x6589cfc000000",
      enabled: true,
      locked: false,
      comment: "",
    };
  });
}
