import type { ScopeDeclaration } from "../program/src/model/scope.ts";
import { createClusterHealth, createNasHealth } from "./health.ts";
import { addDataset } from "./nas.ts";
import { PENDING } from "./pending.ts";
import type { Random } from "./random.ts";
import { createSystem, type TrueSystem } from "./nas-objects.ts";
import {
  createCluster,
  EPOCH,
  type Install,
  type Protocol,
  type TrueCluster,
  type World,
} from "./world.ts";

/** How a world is laid out, and what its operator declared. One is drawn per seed. */
export interface Setting {
  /** A second cluster on the same parents: none, one that the scopes declare, or one nobody knows of. */
  readonly secondCluster: "none" | "declared" | "hidden";
  /** The iSCSI volumes lie in a pool of their own. */
  readonly secondPool: boolean;
  /** A second NAS with the same paths, which gets replicas, and may be meant to take over the name of the first. */
  readonly secondSystem: "none" | "ownAddress" | "sameName";
  readonly nfsScope: ScopeKind;
  readonly iscsiScope: ScopeKind;
  /** Places for replicas are declared as closed scopes too. */
  readonly replicaScopes: boolean;
  readonly instanceIds: boolean;
  /** The NFS install names volumes after their claims. */
  readonly template: boolean;
  readonly retains: boolean;
  /** `next` refuses to destroy a volume with snapshots; 1.9.4 destroys them (facts/democratic-csi §11 no. 1, 2). */
  readonly driverVersion: "1.9.4" | "next";
  /** The NAS answers with its datasets pool by pool. */
  readonly byPool: boolean;
  /** TrueNAS still lists a pool that is not imported, as OFFLINE. */
  readonly listsExported: boolean;
  /** Installs of democratic-csi beside NFS and iSCSI. */
  readonly more: readonly ("smb" | "nvmeof")[];
  /** TrueNAS at the beginning. */
  readonly version: Version;
  /** How long a new database only learns. */
  readonly learningDays: number;
  /** Disks, pools, services, keys and drivers have a state of their own, which changes; else all are well and say nothing. */
  readonly ails: boolean;
}

/** Releases in the order of upgrades; up to 25.04 a dataset's GUID is hidden, NVMe-oF came with 25.10. */
export const VERSIONS = Object.freeze(["24.10.2", "25.04.2", "25.10.6", "26.0.0"] as const);
/** One of them. */
export type Version = (typeof VERSIONS)[number];

/** What settings had before there was more to choose: entries of the corpus leave the rest out. */
export const PLAIN_SETTING: Setting = Object.freeze({
  secondCluster: "none",
  secondPool: false,
  secondSystem: "none",
  nfsScope: "closed",
  iscsiScope: "closed",
  replicaScopes: false,
  instanceIds: false,
  template: false,
  retains: false,
  driverVersion: "next",
  byPool: false,
  listsExported: false,
  more: [],
  version: "25.10.6",
  learningDays: 7,
  ails: false,
});

/** What the operator said about a parent; `inferred` is nothing. */
export type ScopeKind = "closed" | "open" | "inferred";

const POOL = "tank";
const SECOND_POOL = "dozer";
/** Parent of the NFS volumes, on every system. */
export const NFS_PARENT = "tank/k8s/nfs/v";
/** Where replicas on the same system go. */
export const REPLICA_PARENT = "tank/replica";

/** Where volumes of an nfs-client driver are directories, many in one dataset (T19). */
export const DIRECTORIES = "tank/dirs";

/** No operator who knows his clusters would declare otherwise: a cluster nobody knows of uses NFS. */
export function isHonest({ secondCluster, nfsScope }: Setting): boolean {
  return secondCluster !== "hidden" || nfsScope !== "closed";
}

/** Draws a setting. A cluster nobody knows of uses NFS, so that the operator could not honestly close that scope. */
export function drawSetting(random: Random): Setting {
  const secondSystem = random.pick(["none", "none", "none", "ownAddress", "sameName"] as const);
  const secondCluster = random.pick(["none", "none", "declared", "declared", "hidden"] as const);
  const kinds: readonly ScopeKind[] = ["closed", "closed", "closed", "open", "inferred"];
  const nfsScope = random.pick(kinds);
  const version = random.pick(["24.10.2", "25.04.2", "25.10.6", "25.10.6", "26.0.0"] as const);
  const hasNvmeof = VERSIONS.indexOf(version) >= VERSIONS.indexOf("25.10.6");
  return {
    secondCluster,
    secondPool: random.chance(0.4),
    secondSystem,
    nfsScope: secondCluster === "hidden" && nfsScope === "closed" ? "open" : nfsScope,
    iscsiScope: random.pick(kinds),
    replicaScopes: random.chance(0.5),
    instanceIds: random.chance(0.3),
    template: random.chance(0.3),
    retains: random.chance(0.3),
    driverVersion: random.pick(["1.9.4", "next"]),
    byPool: random.chance(0.5),
    listsExported: random.chance(0.5),
    more: random
      .some(hasNvmeof ? (["smb", "nvmeof"] as const) : (["smb"] as const), 0.4)
      .filter((protocol) => !PENDING.protocols.includes(protocol)),
    version,
    learningDays: random.pick([1, 7]),
    ails: false,
  };
}

/** The world before anything happened: pools, parents, clusters, installs. */
export function createWorld(setting: Setting): World {
  const pools = setting.secondPool ? [POOL, SECOND_POOL] : [POOL];
  const named = setting.secondSystem === "sameName" ? "storage.example" : null;
  const nasAt = (name: string, portal: string, its: readonly string[]) =>
    createSystem(
      name,
      { address: named ?? portal, portal, version: setting.version },
      its,
      setting.ails ? createNasHealth(name, its, EPOCH) : null,
    );
  const nas1 = nasAt("nas1", "10.0.0.10", pools);
  const nas2 = nasAt("nas2", "10.0.0.20", [POOL]);
  const systems = setting.secondSystem === "none" ? [nas1] : [nas1, nas2];
  const health = () => (setting.ails ? createClusterHealth(setting.driverVersion) : null);
  const prod = createCluster("prod", true, health());
  const stage = createCluster("stage", setting.secondCluster !== "hidden", health());
  const clusters = setting.secondCluster === "none" ? [prod] : [prod, stage];
  const installs = clusters.flatMap((cluster) => installsOf(cluster, nas1, setting));
  for (const { cluster, driver } of installs) {
    cluster.drivers.add(driver);
    cluster.classes.add(driver);
  }
  const world: World = {
    now: EPOCH,
    setting,
    systems,
    clusters,
    installs,
    underway: new Map(),
    volumes: new Map(),
    csiSnapshots: new Map(),
    homes: new Map(),
    writes: new Map(),
    monitor: { databases: 1, starts: 1, clockErrorMs: 0, jumps: 0, endings: 0 },
  };
  for (const path of parentPaths(setting))
    for (const system of systems) makePath(world, system, path);
  return world;
}

/** The claim scopes that the operator of this setting wrote down. */
export function declarationsOf(world: World): readonly ScopeDeclaration[] {
  const { setting } = world;
  const watched = world.clusters
    .filter((cluster) => cluster.watched)
    .map((cluster) => cluster.name);
  const declare = (
    parent: string,
    kind: ScopeKind,
    system: string,
    snapshots: boolean,
  ): ScopeDeclaration[] =>
    kind === "inferred"
      ? []
      : [
          {
            system,
            parent,
            snapshotParent: snapshots ? snapshotParentOf(parent) : null,
            driver: null,
            clusters: watched,
            instanceId:
              setting.instanceIds && setting.secondCluster === "none" ? "plumb-prod" : null,
            exclusive: kind === "closed",
          },
        ];
  const replicas: ScopeKind = setting.replicaScopes ? "closed" : "inferred";
  return [
    ...declare(NFS_PARENT, setting.nfsScope, "nas1", true),
    ...declare(parentFor("iscsi", setting), setting.iscsiScope, "nas1", true),
    ...setting.more.flatMap((protocol) =>
      declare(parentFor(protocol, setting), setting.iscsiScope, "nas1", true),
    ),
    ...declare(REPLICA_PARENT, replicas, "nas1", false),
    ...(setting.secondSystem === "none" ? [] : declare(NFS_PARENT, replicas, "nas2", true)),
  ];
}

/** Parent of the volumes of a protocol; block volumes may have a pool of their own. */
function parentFor(protocol: Protocol, { secondPool }: Setting): string {
  const block = protocol === "iscsi" || protocol === "nvmeof";
  return `${block && secondPool ? SECOND_POOL : POOL}/k8s/${protocol}/v`;
}

function snapshotParentOf(parent: string): string {
  return `${parent.slice(0, -1)}s`;
}

/** A cluster that nobody knows of uses NFS alone. */
function installsOf(
  cluster: TrueCluster,
  system: TrueSystem,
  setting: Setting,
): readonly Install[] {
  const instanceId = setting.instanceIds ? `plumb-${cluster.name}` : null;
  const install = (protocol: Protocol): Install => {
    const parent = parentFor(protocol, setting);
    const template = protocol === "nfs" && setting.template;
    return {
      cluster,
      system,
      instanceId,
      protocol,
      driver: `org.democratic-csi.${protocol}`,
      parent,
      snapshotParent: snapshotParentOf(parent),
      template,
      retains: template && setting.retains,
    };
  };
  const protocols: readonly Protocol[] = ["nfs", "iscsi", ...setting.more];
  return cluster.watched ? protocols.map(install) : [install("nfs")];
}

function parentPaths(setting: Setting): readonly string[] {
  const protocols: readonly Protocol[] = ["nfs", "iscsi", ...setting.more];
  const parents = protocols.map((protocol) => parentFor(protocol, setting));
  return [
    ...parents.flatMap((parent) => [parent, snapshotParentOf(parent)]),
    REPLICA_PARENT,
    "tank/attic",
    DIRECTORIES,
  ];
}

/** Makes a dataset at a path and every one above it, as containers that people keep. */
export function makePath(world: World, system: TrueSystem, path: string): void {
  const parts = path.split("/");
  if (!system.pools.has(parts[0] ?? "")) return;
  for (let depth = 1; depth <= parts.length; depth++) {
    const above = parts.slice(0, depth).join("/");
    addDataset(world, system, {
      guid: `${system.name}:${above.replaceAll("/", ":")}`,
      path: above,
      keptFor: "a container",
    });
  }
}
