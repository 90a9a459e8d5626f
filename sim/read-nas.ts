import type { Collection, Records } from "../program/src/model/collections.ts";
import { snapshotKey } from "../program/src/model/identity.ts";
import { type Key, keyOf } from "../program/src/model/ids.ts";
import { isImported, isLocked, poolOf, propertiesOf } from "./nas.ts";
import { IQN_BASE, isShown, NQN_BASE, type TrueDataset, type TrueSystem } from "./nas-objects.ts";
import {
  answerTimesOf,
  poolHealthRecord,
  readAlerts,
  readCredentials,
  readDisks,
  readFailedJobs,
  readFailover,
  readServices,
  readTemperatures,
} from "./read-health.ts";
import { accessKey, txgOf } from "./sight.ts";
import type { World } from "./world.ts";

type Reader = (system: TrueSystem, world: World) => readonly Records[Collection][];

/** Records of a system as its version shows them. A collection without a reader is empty in every world. */
export const READERS: { readonly [C in Collection]?: Reader } = Object.freeze({
  system: readState,
  pools: readPools,
  datasets: readDatasets,
  datasetSpace: readSpace,
  zfsSnapshots: readSnapshots,
  shares: readShares,
  iscsiService: (s: TrueSystem) => [
    { ...meta(s, "iscsi"), basename: IQN_BASE, listenPort: 3260, alua: false },
  ],
  iscsiTargets: readTargets,
  iscsiExtents: readExtents,
  iscsiTargetExtents: (s: TrueSystem) =>
    Array.from(s.mappings.values(), (mapping) => ({
      ...meta(s, `targetextent/${mapping.id}`),
      ...mapping,
    })),
  iscsiPortals: (s: TrueSystem) => [
    { ...meta(s, "portal/1"), id: 1, tag: 1, listen: [{ ip: s.portal, port: 3260 }] },
  ],
  iscsiInitiators: readInitiatorGroups,
  iscsiSessions: readIscsiSessions,
  nvmeofService: (s: TrueSystem) =>
    hasNvmeof(s) ? [{ ...meta(s, "nvmeof"), basenqn: NQN_BASE }] : [],
  nvmeofSubsystems: readSubsystems,
  nvmeofNamespaces: readNamespaces,
  nvmeofPorts: (s: TrueSystem) => (hasNvmeof(s) ? [nvmeofPort(s)] : []),
  nvmeofPortSubsystems: (s: TrueSystem) =>
    Array.from(s.subsystems.values(), ({ id }) => ({
      ...meta(s, `nvmeof/port_subsys/${id}`),
      id,
      port: 1,
      subsystem: id,
    })),
  nvmeofSessions: readNvmeofSessions,
  snapshotTasks: (s: TrueSystem) =>
    Array.from(s.snapshotTasks.values(), ({ id, dataset }) => ({
      ...meta(s, `task/${id}`),
      id,
      dataset,
      recursive: true,
      enabled: true,
      namingSchema: "auto-%Y-%m-%d_%H-%M",
    })),
  localUses: readLocalUses,
  disks: readDisks,
  diskTemperatures: readTemperatures,
  nasAlerts: readAlerts,
  nasServices: readServices,
  credentials: readCredentials,
  failover: readFailover,
  failedJobs: readFailedJobs,
  jobs: (s: TrueSystem) =>
    Array.from(s.jobs.values(), ({ id, method, paths }) => ({
      ...meta(s, `job/${id}`),
      id,
      method,
      state: "RUNNING",
      startedAt: null,
      datasets: paths,
    })),
});

/** The properties of the ZFS snapshots with these full names. */
export function readDetails(
  system: TrueSystem,
  names: ReadonlySet<string>,
): readonly Records["zfsSnapshotDetails"][] {
  const saysDeferred = !system.version.startsWith("26");
  return [...system.snapshots.values()].flatMap((snapshot) => {
    const dataset = system.datasets.get(snapshot.dataset);
    if (!dataset || !names.has(`${dataset.path}@${snapshot.name}`)) return [];
    if (!isImported(system, dataset.path)) return [];
    const { guid, name, createdAt, deferDestroy, holds } = snapshot;
    const about = { system: system.id, dataset: dataset.path, name };
    return [
      {
        key: snapshotKey({ ...about, createTxg: txgOf(guid) }),
        ...about,
        guid,
        createdAt,
        usedBytes: 0,
        deferDestroy: saysDeferred ? deferDestroy : null,
        holds,
        userProperties: { ...propertiesOf(system, dataset), ...snapshot.properties },
      },
    ];
  });
}

function meta(system: TrueSystem, identity: string): { key: Key; system: string } {
  return { key: keyOf(system.id, identity), system: system.id };
}

/** Up to 25.04 the GUID of a dataset is hidden; NVMe-oF came after. */
function isOld({ version }: TrueSystem): boolean {
  return version.startsWith("24.") || version.startsWith("25.04");
}

function hasNvmeof(system: TrueSystem): boolean {
  return !isOld(system);
}

function readState(system: TrueSystem, world: World): readonly Records["system"][] {
  const { name, version, standing, boots, health } = system;
  const active = health === null ? "SINGLE" : "MASTER";
  return [
    {
      ...meta(system, "system"),
      hostname: name,
      version,
      apiVersion: `v${version}`,
      state: version.startsWith("25.04") ? null : standing === "booting" ? "BOOTING" : "READY",
      failover: standing === "standby" ? "BACKUP" : active,
      bootId: `boot-${boots}`,
      clockSkewMs: -world.monitor.clockErrorMs,
      answerTimes: answerTimesOf(system, world),
      poolGuids: [],
      hiddenPaths: { by: "substring", names: ["/.system", "/ix-applications", "/ix-apps"] },
      doubts: [],
    },
  ];
}

function readPools(system: TrueSystem, { setting, now }: World): readonly Records["pools"][] {
  const shown = [...system.pools].filter(
    ([pool, state]) => setting.listsExported || state === "suspended" || isImported(system, pool),
  );
  return shown.map(([name, state]) => {
    const isHere = isImported(system, name);
    const allocatedBytes = Math.round(
      (system.health?.pools.get(name)?.takenRatio ?? 2 ** -10) * 2 ** 40,
    );
    return {
      ...meta(system, `pool/${name}`),
      guid: `pool/${name}`,
      name,
      status: state === "suspended" ? "SUSPENDED" : isHere ? "ONLINE" : "OFFLINE",
      healthy: isHere,
      statusDetail: null,
      scan: {
        function: "SCRUB",
        state: "FINISHED",
        startedAt: now - 7_200_000,
        endedAt: now - 3_600_000,
        doneRatio: 1,
        errors: 0,
      },
      sizeBytes: isHere ? 2 ** 40 : null,
      allocatedBytes: isHere ? allocatedBytes : null,
      freeBytes: isHere ? 2 ** 40 - allocatedBytes : null,
      vdevs: isHere ? [] : null,
      ...(isHere ? poolHealthRecord(system, name) : null),
    };
  });
}

function readDatasets(system: TrueSystem): readonly Records["datasets"][] {
  const propertiesAt = new Map<string, Record<string, string>>();
  return importedDatasets(system).map((dataset) => {
    const { guid, path, kind, createdAt, readonly, limits } = dataset;
    const old = isOld(system);
    return {
      ...identityOf(system, dataset),
      guid: old ? null : guid,
      path,
      pool: poolOf(path),
      kind,
      createTxg: old ? null : "100",
      createdAt,
      origin: originOf(system, dataset),
      mountpoint: kind === "zvol" ? null : `/mnt/${path}`,
      readonly,
      quotaBytes: null,
      ...limits,
      userProperties: propertiesOf(system, dataset, propertiesAt),
    };
  });
}

function importedDatasets(system: TrueSystem): readonly TrueDataset[] {
  return [...system.datasets.values()].filter(({ path }) => isImported(system, path));
}

/** Up to 25.04 a dataset shows no GUID. */
function identityOf(system: TrueSystem, { guid, path, createdAt }: TrueDataset) {
  return meta(system, isOld(system) ? `pool/${poolOf(path)}/${path}/${createdAt}/${guid}` : guid);
}

/** What a dataset references grows with every write; up to 25.04 it is not shown. */
function readSpace(system: TrueSystem, { writes }: World): readonly Records["datasetSpace"][] {
  const old = isOld(system);
  return importedDatasets(system).map((dataset) => {
    const { guid, path } = dataset;
    const bytes = 98_304 + 4_096 * (writes.get(guid) ?? 0);
    return {
      ...identityOf(system, dataset),
      path,
      usedBytes: bytes,
      usedBySnapshotsBytes: 0,
      usedByRefreservationBytes: 0,
      referencedBytes: old ? null : bytes,
      logicalUsedBytes: old ? null : bytes,
      compression: "lz4",
      sync: "standard",
      blockBytes: 16_384,
      availableBytes: 2 ** 40,
      locked: old ? null : isLocked(system, path),
    };
  });
}

function originOf(system: TrueSystem, { origin }: TrueDataset): string | null {
  const snapshot = origin === null ? undefined : system.snapshots.get(origin);
  const dataset = snapshot && system.datasets.get(snapshot.dataset);
  return dataset ? `${dataset.path}@${snapshot.name}` : null;
}

function readSnapshots(system: TrueSystem): readonly Records["zfsSnapshots"][] {
  return [...system.snapshots.values()].flatMap(({ guid, dataset: of, name }) => {
    const dataset = system.datasets.get(of);
    if (!dataset || !isImported(system, dataset.path)) return [];
    const about = { system: system.id, dataset: dataset.path, name, createTxg: txgOf(guid) };
    return [about];
  });
}

function readShares(system: TrueSystem): readonly Records["shares"][] {
  return Array.from(system.shares.values(), ({ id, protocol, name, path, comment }) => ({
    key: accessKey(system, protocol, id),
    system: system.id,
    id,
    protocol,
    name,
    path,
    enabled: !system.off.has(accessKey(system, protocol, id)),
    locked: isLocked(system, path.slice("/mnt/".length)),
    readonly: false,
    comment,
    networks: [],
    hosts: system.hosts.get(accessKey(system, protocol, id)) ?? [],
  }));
}

function readTargets(system: TrueSystem): readonly Records["iscsiTargets"][] {
  return Array.from(system.targets.values(), ({ id, name }) => ({
    key: accessKey(system, "target", id),
    system: system.id,
    id,
    name,
    alias: null,
    groups: groupsOf(system, id),
  }));
}

/** Every target listens on the one portal; its driver lets in its own group. */
function groupsOf({ initiatorGroups }: TrueSystem, target: number) {
  const others = [...initiatorGroups.values()].filter(({ targets }) => targets.has(target));
  return [DRIVERS_GROUP, ...others.map(({ id }) => id)].map((initiator) => ({
    portal: 1,
    initiator,
  }));
}

/** Id of the group that the configuration of every driver names. */
const DRIVERS_GROUP = 1;

function readInitiatorGroups(system: TrueSystem): readonly Records["iscsiInitiators"][] {
  const groups = [{ id: DRIVERS_GROUP, initiators: [] }, ...system.initiatorGroups.values()];
  return groups.map(({ id, initiators }) => ({
    ...meta(system, `initiator/${id}`),
    id,
    initiators,
    comment: "",
  }));
}

function readExtents(system: TrueSystem): readonly Records["iscsiExtents"][] {
  return Array.from(system.extents.values(), ({ id, name, zvol }) => ({
    key: accessKey(system, "extent", id),
    system: system.id,
    id,
    name,
    type: "DISK",
    zvol,
    file: null,
    serial: null,
    naa: "0x6589cfc000000",
    enabled: !system.off.has(accessKey(system, "extent", id)),
    locked: isLocked(system, zvol),
    comment: "",
  }));
}

function readLocalUses(system: TrueSystem): readonly Records["localUses"][] {
  return Array.from(system.localUses.values(), (use) => {
    const { id, kind, named, path, into } = use;
    const paths = path === null || !isShown(use) ? [] : [path];
    const runs = kind !== "app" || use.runs;
    const datasets = [named, into].filter((one) => one !== null);
    const has = { datasets, paths, roots: into === null ? paths : [into], runs };
    return { ...meta(system, `${kind}/${id}`), kind, name: String(id), ...has };
  });
}

function readIscsiSessions(system: TrueSystem): readonly Records["iscsiSessions"][] {
  const sessions = [...system.sessions.values()].filter(({ protocol }) => protocol === "iscsi");
  return sessions.map(({ id, targetName, from }) => ({
    ...meta(system, `session/${id}`),
    initiator: from.name,
    initiatorAddress: from.address,
    target: `${IQN_BASE}:${targetName}`,
  }));
}

function readSubsystems(system: TrueSystem): readonly Records["nvmeofSubsystems"][] {
  return Array.from(system.subsystems.values(), ({ id, name }) => ({
    key: accessKey(system, "nvmeof/subsystem", id),
    system: system.id,
    id,
    name,
    subnqn: `${NQN_BASE}:${name}`,
    serial: `serial-${id}`,
    allowAnyHost: true,
  }));
}

function readNamespaces(system: TrueSystem): readonly Records["nvmeofNamespaces"][] {
  return Array.from(system.namespaces.values(), ({ id, subsystem, zvol }) => ({
    key: accessKey(system, "nvmeof/namespace", id),
    system: system.id,
    id,
    nsid: 1,
    subsystem,
    subsystemName: system.subsystems.get(subsystem)?.name ?? "",
    type: "ZVOL",
    zvol,
    file: null,
    enabled: !system.off.has(accessKey(system, "nvmeof/namespace", id)),
    locked: isLocked(system, zvol),
    deviceUuid: `uuid-${id}`,
    deviceNguid: `nguid-${id}`,
  }));
}

function nvmeofPort(system: TrueSystem): Records["nvmeofPorts"] {
  const about = { id: 1, address: system.portal, port: 4420, enabled: true };
  return { ...meta(system, "nvmeof/port/1"), ...about, transport: "TCP" };
}

function readNvmeofSessions(system: TrueSystem): readonly Records["nvmeofSessions"][] {
  return [...system.sessions.values()].flatMap(({ id, protocol, targetName, from }) => {
    const subsystem = [...system.subsystems.values()].find(({ name }) => name === targetName);
    if (protocol !== "nvmeof" || !subsystem) return [];
    const about = { hostnqn: from.name, hostAddress: from.address, port: 1 };
    return [{ ...meta(system, `nvmeof/session/${id}`), ...about, subsystem: subsystem.id }];
  });
}
