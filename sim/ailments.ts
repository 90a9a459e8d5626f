import { type Key, keyOf } from "../program/src/model/ids.ts";
import type { PersistentVolume } from "../program/src/model/kubernetes.ts";
import type { NasHealth, PoolHealth, TrueAlert, TrueDisk } from "./health.ts";
import { tryMount } from "./mount.ts";
import { isImported } from "./nas.ts";
import type { TrueSystem } from "./nas-objects.ts";
import { controllerOf, driverPodsIn } from "./read-drivers.ts";
import type { Protocol, TrueCluster, World } from "./world.ts";

/**
 * What ails NAS and drivers of a world at this moment, written from the facts (facts/reliability §2.6, facts/peers §2 no. 83 to 90,
 * facts/democratic-csi §6.1) and not from the rules.
 */
export interface Ailment {
  /** The rule that is to say it. */
  readonly rule: string;
  /** Name of the cluster or system. */
  readonly source: string;
  /** Of what it is said. */
  readonly key: Key;
  /** It has to be said; else it may be. */
  readonly isSure: boolean;
}

/** When a look began, and what it was over. */
export interface Moment {
  readonly world: World;
  readonly startedAt: number;
  /** Names of the sources that were configured. */
  readonly sources: ReadonlySet<string>;
}

/** The rules whose whole truth is here. */
export const AILMENT_RULES: ReadonlySet<string> = new Set([
  "claim-filesystem-full",
  "credential-expiring",
  "csi-driver-not-on-node",
  "csi-driver-not-running",
  "csi-driver-unfit-for-nas",
  "disk-failing",
  "disk-hot",
  "failover-disabled",
  "nas-alert",
  "nas-job-failed",
  "nas-slow",
  "pool-degraded",
  "pool-errors",
  "pool-filling",
  "pool-full",
  "pool-nearly-full",
  "pool-scrub-overdue",
  "service-down",
]);

/** Everything that ails at the end of a look during which nothing happened. */
export function ailmentsOf(moment: Moment): readonly Ailment[] {
  const { world } = moment;
  return [
    ...world.systems.flatMap((system) => nasAilments(system, moment)),
    ...world.clusters.flatMap((cluster) =>
      cluster.watched ? clusterAilments(cluster, moment) : [],
    ),
  ];
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Something is, or is not, or may be. */
type Truth = boolean | "perhaps";
type Told = readonly [rule: string, identity: string, is: Truth];

function nasAilments(system: TrueSystem, moment: Moment): readonly Ailment[] {
  const { health, name, id } = system;
  if (health === null) return [];
  return told(name, id, [
    ...[...health.pools].flatMap(([pool, its]) => ofPool(system, pool, its, moment)),
    ...[...health.disks.values()].flatMap((disk) => ofDisk(system, health, disk)),
    ...[...health.alerts].map(([klass, alert]): Told => [
      "nas-alert",
      `alert/${klass}`,
      isLeftToSay(klass, alert, system, moment),
    ]),
    ...[...health.failedJobs].map(([path, { method, at }]): Told => [
      "nas-job-failed",
      `failedjob/${method} ${path}`,
      isBefore(moment.world.now - DAY_MS, at) && holdsVolumes(system, moment, path),
    ]),
    ...[...health.stopped].map((service): Told => [
      "service-down",
      `service/${service}`,
      holdsVolumes(system, moment, null, PROTOCOLS[service]),
    ]),
    ["failover-disabled", "failover", health.failoverDisabledBy !== null],
    ["credential-expiring", "apiKey", lasts(health.keyEndsAt - 14 * DAY_MS, 0, moment)],
    ["nas-slow", "system", health.slowSince !== null && lasts(health.slowSince, SLOW_MS, moment)],
  ]);
}

/** How long it has to be slow, and how long one who asks every five minutes may not notice. */
const SLOW_MS = 5 * MINUTE_MS;
const BETWEEN_MS = 6 * MINUTE_MS;

const PROTOCOLS = Object.freeze({
  nfs: "nfs",
  cifs: "smb",
  iscsitarget: "iscsi",
  nvmet: "nvmeof",
} as const);

function told(source: string, id: string, all: readonly Told[]): readonly Ailment[] {
  return all.flatMap(([rule, identity, is]) =>
    is === false ? [] : [{ rule, source, key: keyOf(id, identity), isSure: is === true }],
  );
}

/** Whether something has been so for this long at the beginning of the look; perhaps where only at its end. */
function lasts(since: number, forMs: number, { world, startedAt }: Moment): Truth {
  if (startedAt - since >= forMs + BETWEEN_MS) return true;
  return world.now - since >= forMs ? "perhaps" : false;
}

function isBefore(limit: number, at: number): boolean {
  return limit <= at;
}

function ofPool(
  system: TrueSystem,
  name: string,
  { takenRatio, scan }: PoolHealth,
  moment: Moment,
): readonly Told[] {
  if (!isImported(system, name)) return [];
  const identity = `pool/${name}`;
  const isIn = (from: number, below: number) => takenRatio >= from && takenRatio < below;
  return [
    ["pool-degraded", identity, isBroken(system, name)],
    ["pool-errors", identity, scan.errors > 0],
    ["pool-filling", identity, isIn(0.85, 0.9)],
    ["pool-nearly-full", identity, isIn(0.9, 0.95)],
    ["pool-full", identity, takenRatio >= 0.95],
    ["pool-scrub-overdue", identity, lasts(scan.endedAt ?? scan.startedAt, 45 * DAY_MS, moment)],
  ];
}

function isBroken({ health }: TrueSystem, pool: string): boolean {
  return [...(health?.disks.values() ?? [])].some(
    (disk) => disk.pool === pool && disk.state !== "well",
  );
}

/** Of a disk that is not there its pool tells. */
function ofDisk(system: TrueSystem, { alerts }: NasHealth, disk: TrueDisk): readonly Told[] {
  if (disk.state === "gone") return [];
  const isSeen = isImported(system, disk.pool);
  const isAccused = alerts.get("SMARTFailedSelfTest")?.mentions.includes(disk.serial) === true;
  const isIll = disk.state === "faulted" || disk.errors > 0;
  return [
    ["disk-failing", `disk/${disk.serial}`, isAccused || (isSeen && isIll)],
    ["disk-hot", `disk/${disk.serial}`, disk.celsius > 60],
  ];
}

/** What rules of their own say is not said twice; of what is not listed they say nothing. */
function isLeftToSay(
  klass: string,
  { level, mentions }: TrueAlert,
  system: TrueSystem,
  { world }: Moment,
): Truth {
  if (level !== "CRITICAL") return false;
  const [about = ""] = mentions;
  const disk = [...(system.health?.disks.values() ?? [])].find(
    ({ serial, place }) => about === serial || about === `/dev/${place}`,
  );
  const isThere = disk !== undefined && disk.state !== "gone";
  switch (klass) {
    case "VolumeStatus":
      return !isSick(system, about, world);
    case "ZpoolCapacityCritical":
      return (
        !isImported(system, about) || (system.health?.pools.get(about)?.takenRatio ?? 0) < 0.85
      );
    case "SMARTFailedSelfTest":
      return isThere ? "perhaps" : true;
    case "DiskTemperatureTooHot":
      return isThere && disk.celsius > 60 ? "perhaps" : true;
    default:
      return true;
  }
}

function isSick(system: TrueSystem, pool: string, { setting }: World): boolean {
  if (!isImported(system, pool))
    return setting.listsExported || system.pools.get(pool) === "suspended";
  const errors = system.health?.pools.get(pool)?.scan.errors ?? 0;
  return isBroken(system, pool) || errors > 0;
}

/** Whether volumes of clusters that were looked at lie at or below a path, or anywhere, and are reached over a protocol, or any. */
function holdsVolumes(
  system: TrueSystem,
  { world, sources }: Moment,
  path: string | null,
  protocol: Protocol | null = null,
): Truth {
  const watched = world.clusters.filter(({ name }) => sources.has(name));
  const all = watched.flatMap(({ objects }) => [...objects.persistentVolumes.values()]);
  const fits = all.some(({ record, needs }) => {
    const dataset = system.datasets.get(needs[0] ?? "");
    const isIn = path === null || isAtOrBelow(dataset?.path ?? "", path);
    return dataset !== undefined && isIn && isReached(system, record, protocol, world);
  });
  return fits || (all.length > 0 && "perhaps");
}

function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}/`);
}

/** A driver made it, it is bound and stays so, and every way to it is as it was made. */
function isReached(
  system: TrueSystem,
  { source, phase, claimRef, deletionRequestedAt }: PersistentVolume,
  protocol: Protocol | null,
  { setting }: World,
): boolean {
  const isHeld = phase === "Bound" && claimRef !== null && deletionRequestedAt === null;
  if (source.type !== "csi" || !isHeld) return false;
  const { node_attach_driver: over, provisioner_driver: by } = source.attributes;
  const isOver = by !== undefined && (protocol === null || over === protocol);
  const isAlone = setting.secondSystem !== "sameName" && system.portal === system.address;
  return isOver && isAlone && tryMount(system, source) === "mounts";
}

function clusterAilments(cluster: TrueCluster, moment: Moment): readonly Ailment[] {
  const { health, name, id, drivers, nodes, objects } = cluster;
  if (health === null) return [];
  const claims = [...objects.persistentVolumeClaims.values()].map(({ record }) => record);
  return told(name, id, [
    ...[...drivers].flatMap((driver): readonly Told[] => [
      ["csi-driver-not-running", `driver/${driver}`, isDown(cluster, driver, moment)],
      ["csi-driver-unfit-for-nas", `driver/${driver}`, isUnfit(cluster, driver, moment)],
    ]),
    ...[...nodes.values()].map((node): Told => [
      "csi-driver-not-on-node",
      `csi-${node.uid}`,
      [...drivers].some((driver) => health.unregistered.has(`${node.name} ${driver}`)) &&
        isStranded(cluster, node.name) &&
        lasts(node.createdAt, 10 * MINUTE_MS, moment),
    ]),
    ...claims.map((claim): Told => [
      "claim-filesystem-full",
      claim.uid,
      isMounted(cluster, claim) && (health.full.get(claim.uid) ?? 0) >= 0.9,
    ]),
  ]);
}

/** No Pod of its controller is ready, or one on a node is not, for ten minutes. */
function isDown(cluster: TrueCluster, driver: string, moment: Moment): Truth {
  const { health } = cluster;
  if (health?.missing.has(controllerOf(driver))) return true;
  const pods = driverPodsIn(cluster).filter((pod) => pod.driver === driver);
  const truths = pods.map(({ name }): Truth => {
    const since = health?.notReady.get(name);
    return since !== undefined && lasts(since, 10 * MINUTE_MS, moment);
  });
  return truths.includes(true) || (truths.includes("perhaps") && "perhaps");
}

/** A table of its own: what works with which version (facts/democratic-csi §6.1). */
const ENDS_BEFORE: Readonly<Record<string, string>> = Object.freeze({
  "v1.9.3": "25.04",
  "v1.9.4": "25.04",
  "v1.9.5": "26",
});

function isUnfit(cluster: TrueCluster, driver: string, { world }: Moment): Truth {
  const ends = ENDS_BEFORE[cluster.health?.driverTag ?? ""];
  const misfits = world.systems.filter(({ version }) => ends !== undefined && version >= ends);
  if (driverPodsIn(cluster).every((pod) => pod.driver !== driver)) return false;
  const pvs = [...cluster.objects.persistentVolumes.values()].filter(
    ({ record: { source } }) => source.type === "csi" && source.driver === driver,
  );
  const isServed = misfits.some((system) =>
    pvs.some(
      ({ record, needs }) =>
        system.datasets.has(needs[0] ?? "") && isReached(system, record, null, world),
    ),
  );
  return isServed || (misfits.length > 0 && pvs.length > 0 && "perhaps");
}

/** Whether a Pod on a node uses a volume of a driver that its kubelet does not know. */
function isStranded(cluster: TrueCluster, node: string): boolean {
  const { objects, health, drivers } = cluster;
  const pods = [...objects.pods.values()].filter(
    ({ record: { nodeName, phase } }) =>
      nodeName === node && phase !== "Succeeded" && phase !== "Failed",
  );
  return pods.some(({ record: { namespace, claims, inlineVolumes } }) => {
    const mounted = [...objects.persistentVolumeClaims.values()].filter(
      ({ record }) => record.namespace === namespace && claims.includes(record.name),
    );
    const bound = [...objects.persistentVolumes.values()].filter(({ record: { name } }) =>
      mounted.some(({ record: { pvName } }) => pvName === name),
    );
    const sources = [...bound.map(({ record }) => record.source), ...inlineVolumes];
    return sources.some(
      (source) =>
        source.type === "csi" &&
        drivers.has(source.driver) &&
        health?.unregistered.has(`${node} ${source.driver}`),
    );
  });
}

function isMounted(
  { objects }: TrueCluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): boolean {
  return [...objects.pods.values()].some(
    ({ record }) => record.namespace === namespace && record.claims.includes(name),
  );
}
