import {
  refuseBadDrift,
  refuseBadOrigins,
  refuseBadTargets,
  refuseBadTenants,
  refuseOtherThanIscsi,
  refuseHollowReasons,
  refuseImpossible,
  refuseSharedPoolNames,
  refuseTwiceInKubernetes,
} from "./contradictions.ts";
import { PROTOCOLS, SNAPSHOT_LEAKS, SNAPSHOT_LIVES, VOLUME_LEAKS, VOLUME_LIVES } from "./fates.ts";
import type { Protocol, SnapshotFate, VolumeFate, VolumeLeak, VolumeLives } from "./fates.ts";
import { found, keyed } from "./lookup.ts";
import { hasNvmet } from "./releases.ts";
import { mintOf } from "./mint.ts";
import type { Mint } from "./mint.ts";
import { worldReader } from "./model.ts";
import type {
  Cluster,
  Namespace,
  ReadInstall,
  ReadSnapshot,
  ReadSystem,
  ReadVolume,
  ReadWorld,
  System,
  WorldStory,
} from "./model.ts";
import { WorldError } from "./reader.ts";
import type { Path } from "./reader.ts";
import type { ClaimName, Install, Snapshot, Volume, World } from "./world.ts";

/** Builds a world from its story. Throws WorldError with the place of what is wrong. */
export function defineWorld(story: WorldStory): World {
  return resolveWorld(worldReader(story, []));
}

/** A world from what the reader has checked key by key: resolves names, fills in the rest, refuses contradictions. */
export function resolveWorld(read: ReadWorld): World {
  const mint = mintOf(read.seed);
  const named = read.systems.map((system) => resolveSystem(system, mint));
  const systems = keyed(named, "systems", (system) => system.name);
  const clusters = keyed(read.clusters, "clusters", (cluster) => cluster.name);
  refuseSharedPoolNames(read.systems);
  const installs = read.installs.map((install, at) =>
    resolveInstall(install, ["installs", at], systems, clusters),
  );
  const installsByName = keyed(installs, "installs", (install) => install.name);
  const volumes = read.volumes.map((volume, at) =>
    resolveVolume(volume, ["volumes", at], installsByName, mint),
  );
  const volumesById = keyed(volumes, "volumes", (volume) => volume.id);
  const snapshots = read.snapshots.map((entry, at) =>
    resolveSnapshot(entry, ["snapshots", at], volumesById),
  );
  const snapshotsById = keyed(snapshots, "snapshots", (snapshot) => snapshot.id);
  refuseBadOrigins(volumes, volumesById, snapshotsById);
  const clones = Map.groupBy(volumes, (volume) => volume.fromSnapshot);
  refuseHollowReasons(volumes, snapshots);
  refuseTwiceInKubernetes(volumes, snapshots);
  refuseBadTargets(read.targets, volumes, volumesById);
  refuseBadTenants(read.tenants, volumes, volumesById);
  refuseOtherThanIscsi(read, volumesById);
  return Object.freeze({
    ...read,
    mint,
    systems: named,
    installs,
    namespaces: namespacesOf(read, volumes),
    volumes,
    snapshots,
    volume: (id: string) => found(volumesById, id, [], "volume"),
    snapshot: (id: string) => found(snapshotsById, id, [], "snapshot"),
    clonesOf: (snapshotId: string) => clones.get(snapshotId) ?? [],
  });
}

/** The base of NQNs holds a UUID of the NAS (facts/democratic-csi §1.3). */
function resolveSystem(system: ReadSystem, mint: Mint): System {
  const uuid = mint.uuid("nvmet", system.name);
  return Object.freeze({
    ...system,
    nqnBase: system.nqnBase ?? `nqn.2011-06.com.truenas:uuid:${uuid}`,
  });
}

function resolveInstall(
  install: ReadInstall,
  path: Path,
  systems: ReadonlyMap<string, System>,
  clusters: ReadonlyMap<string, Cluster>,
): Install {
  const system = found(systems, install.system, [...path, "system"], "system");
  const cluster = found(clusters, install.cluster, [...path, "cluster"], "cluster");
  const protocol = protocolOf(install.driver);
  const pool = install.parent.split("/")[0];
  if (!system.pools.some((candidate) => candidate.name === pool)) {
    throw new WorldError([...path, "parent"], `system ${system.name} has no pool ${pool}`);
  }
  if (protocol === "nvmeof" && !hasNvmet(system)) {
    throw new WorldError([...path, "driver"], `TrueNAS ${system.version} has no NVMe-oF`);
  }
  return Object.freeze({
    ...install,
    system,
    cluster,
    protocol,
    csiDriver: install.csiDriver ?? `org.democratic-csi.${protocol}`,
    storageClass: install.storageClass ?? `truenas-${protocol}`,
    snapshotClass: install.snapshotClass ?? `truenas-${protocol}-snap`,
    namePrefix: install.namePrefix ?? (protocol === "smb" ? "" : "csi-"),
    nameSuffix: install.nameSuffix ?? (protocol === "smb" ? "" : "-clustera"),
  });
}

/** The last word of a driver's name is its protocol. */
function protocolOf(driver: ReadInstall["driver"]): Protocol {
  const word = driver.slice(driver.lastIndexOf("-") + 1);
  return PROTOCOLS.find((protocol) => protocol === word) ?? "nfs";
}

const DAY_MS = 86_400_000;

/** Ages of volumes that are in the middle of something. */
const YOUNG_MS: Partial<Record<VolumeLives | VolumeLeak, number>> = {
  inFlight: 90_000,
  awaitedByClaim: 120_000,
  createFailedLately: 3 * 3_600_000,
};

function resolveVolume(
  read: ReadVolume,
  path: Path,
  installs: ReadonlyMap<string, Install>,
  mint: Mint,
): Volume {
  const install = found(installs, read.install, [...path, "install"], "install");
  const story = storyOf(
    read.lives,
    read.leak,
    install.cluster.hidden ? "otherCluster" : "boundClaim",
    path,
  );
  const fate: VolumeFate = { ...VOLUME_LIVES, ...VOLUME_LEAKS }[story];
  refuseImpossible(read, story, install, path);
  const volume: Volume = Object.freeze({
    ...read,
    id: read.id ?? read.claim,
    install,
    claim: claimName(read.claim, [...path, "claim"]),
    claimNow: read.claimNow === null ? null : claimName(read.claimNow, [...path, "claimNow"]),
    ageMs: read.age ?? YOUNG_MS[story] ?? 90 * DAY_MS,
    sizeBytes: read.size,
    usedBytes:
      read.used ?? Math.round(read.size * mint.between(0.08, 0.75, "used", read.id ?? read.claim)),
    reclaimPolicy:
      read.reclaimPolicy ?? (story === "retainedOnPurpose" ? "Retain" : install.reclaimPolicy),
    story,
    fate,
  });
  refuseBadDrift(volume, path);
  return volume;
}

function storyOf<Lives extends string, Leak extends string>(
  lives: Lives | null,
  leak: Leak | null,
  fallback: Lives,
  path: Path,
): Lives | Leak {
  if (lives !== null && leak !== null) {
    throw new WorldError(path, `either lives (${lives}) or leak (${leak}), not both`);
  }
  return lives ?? leak ?? fallback;
}

function resolveSnapshot(
  read: ReadSnapshot,
  path: Path,
  volumes: ReadonlyMap<string, Volume>,
): Snapshot {
  const of = found(volumes, read.of, [...path, "of"], "volume");
  const story = storyOf(read.lives, read.leak, usualLife(read, of), path);
  const fate: SnapshotFate = { ...SNAPSHOT_LIVES, ...SNAPSHOT_LEAKS }[story];
  if (fate.zfs !== "gone" && of.fate.dataset === "gone" && read.kind !== "detached") {
    throw new WorldError(
      path,
      `the dataset of ${of.id} is gone, and its snapshots with it: use leak zfsSnapshotDestroyed`,
    );
  }
  if ((story === "copyCut") !== (fate.zfs === "unfinished" && read.kind === "detached")) {
    throw new WorldError(path, "copyCut is of a detached snapshot");
  }
  return Object.freeze({ ...read, id: `${of.id}@${read.name}`, of, ageMs: read.age, fate });
}

function usualLife(read: ReadSnapshot, of: Volume): keyof typeof SNAPSHOT_LIVES {
  if (read.kind === "manual") {
    return "dataProtection";
  }
  return of.install.cluster.hidden ? "otherCluster" : "content";
}

function namespacesOf(read: ReadWorld, volumes: readonly Volume[]): readonly Namespace[] {
  const all = new Map(read.namespaces.map((entry) => [`${entry.cluster}/${entry.name}`, entry]));
  for (const { cluster, namespace } of read.strays) {
    const key = `${cluster}/${namespace}`;
    if (!all.has(key)) {
      all.set(key, { name: namespace, cluster, labels: {}, annotations: {} });
    }
  }
  for (const { install, claim, claimNow } of volumes) {
    for (const name of [claim.namespace, claimNow?.namespace ?? claim.namespace]) {
      const key = `${install.cluster.name}/${name}`;
      if (!all.has(key)) {
        all.set(key, { name, cluster: install.cluster.name, labels: {}, annotations: {} });
      }
    }
  }
  return [...all.values()];
}

function claimName(written: string, path: Path): ClaimName {
  const [namespace, name, ...more] = written.split("/");
  if (!namespace || !name || more.length > 0) {
    throw new WorldError(path, `expected namespace/name, found ${JSON.stringify(written)}`);
  }
  return { namespace, name };
}
