import type { ScopeDeclaration } from "../program/src/model/scope.ts";
import { addDataset } from "./nas.ts";
import type { Random } from "./random.ts";
import {
  createCluster,
  createSystem,
  EPOCH,
  type Install,
  type TrueCluster,
  type TrueSystem,
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
}

/** What the operator said about a parent; `inferred` is nothing. */
export type ScopeKind = "closed" | "open" | "inferred";

const POOL = "tank";
const SECOND_POOL = "dozer";
/** Parent of the NFS volumes, on every system. */
export const NFS_PARENT = "tank/k8s/nfs/v";
/** Where replicas on the same system go. */
export const REPLICA_PARENT = "tank/replica";

/** Draws a setting. A cluster nobody knows of uses NFS, so that the operator could not honestly close that scope. */
export function drawSetting(random: Random): Setting {
  const secondSystem = random.pick(["none", "none", "none", "ownAddress", "sameName"] as const);
  const secondCluster = random.pick(["none", "none", "declared", "declared", "hidden"] as const);
  const kinds: readonly ScopeKind[] = ["closed", "closed", "closed", "open", "inferred"];
  const nfsScope = random.pick(kinds);
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
  };
}

/** The world before anything happened: pools, parents, clusters, installs. */
export function createWorld(setting: Setting): World {
  const pools = setting.secondPool ? [POOL, SECOND_POOL] : [POOL];
  const named = setting.secondSystem === "sameName" ? "storage.example" : null;
  const nas1 = createSystem("nas1", { address: named ?? "10.0.0.10", portal: "10.0.0.10" }, pools);
  const nas2 = createSystem("nas2", { address: named ?? "10.0.0.20", portal: "10.0.0.20" }, [POOL]);
  const systems = setting.secondSystem === "none" ? [nas1] : [nas1, nas2];
  const prod = createCluster("prod", true);
  const stage = createCluster("stage", setting.secondCluster !== "hidden");
  const clusters = setting.secondCluster === "none" ? [prod] : [prod, stage];
  const installs = clusters.flatMap((cluster) => installsOf(cluster, nas1, setting));
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
            snapshotParent: snapshots ? `${parent.slice(0, -1)}s` : null,
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
    ...declare(iscsiParent(setting), setting.iscsiScope, "nas1", true),
    ...declare(REPLICA_PARENT, replicas, "nas1", false),
    ...(setting.secondSystem === "none" ? [] : declare(NFS_PARENT, replicas, "nas2", true)),
  ];
}

/** Parent of the iSCSI volumes. */
function iscsiParent(setting: Setting): string {
  return `${setting.secondPool ? SECOND_POOL : POOL}/k8s/iscsi/v`;
}

function installsOf(
  cluster: TrueCluster,
  system: TrueSystem,
  setting: Setting,
): readonly Install[] {
  const common = {
    cluster,
    system,
    instanceId: setting.instanceIds ? `plumb-${cluster.name}` : null,
  };
  const block = iscsiParent(setting);
  const nfs: Install = {
    ...common,
    protocol: "nfs",
    driver: "org.democratic-csi.nfs",
    parent: NFS_PARENT,
    snapshotParent: "tank/k8s/nfs/s",
    template: setting.template,
    retains: setting.template && setting.retains,
  };
  const iscsi: Install = {
    ...common,
    protocol: "iscsi",
    driver: "org.democratic-csi.iscsi",
    parent: block,
    snapshotParent: `${block.slice(0, -1)}s`,
    template: false,
    retains: false,
  };
  return cluster.watched ? [nfs, iscsi] : [nfs];
}

function parentPaths(setting: Setting): readonly string[] {
  const block = iscsiParent(setting);
  return [
    NFS_PARENT,
    "tank/k8s/nfs/s",
    block,
    `${block.slice(0, -1)}s`,
    REPLICA_PARENT,
    "tank/attic",
  ];
}

function makePath(world: World, system: TrueSystem, path: string): void {
  const parts = path.split("/");
  if (!system.pools.has(parts[0] ?? "")) return;
  for (let depth = 1; depth <= parts.length; depth++) {
    const above = parts.slice(0, depth).join("/");
    addDataset(world, system, {
      guid: `${system.name}:${above}`,
      path: above,
      keptFor: "a container",
    });
  }
}
