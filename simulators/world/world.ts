import { SNAPSHOT_LEAKS, SNAPSHOT_LIVES, VOLUME_LEAKS, VOLUME_LIVES } from "./fates.ts";
import type { Protocol, SnapshotFate, VolumeFate, VolumeLeak, VolumeLives } from "./fates.ts";
import { mintOf } from "./mint.ts";
import type { Mint } from "./mint.ts";
import { worldReader } from "./model.ts";
import type {
  Cluster,
  Namespace,
  ReadInstall,
  ReadSnapshot,
  ReadVolume,
  ReadWorld,
  System,
  WorldStory,
} from "./model.ts";
import { WorldError } from "./reader.ts";
import type { Path } from "./reader.ts";

/** A world whose references are resolved and whose unsaid parts are filled in. It has no time yet: only ages. */
export interface World extends Omit<
  ReadWorld,
  "installs" | "volumes" | "snapshots" | "namespaces"
> {
  readonly mint: Mint;
  readonly installs: readonly Install[];
  /** Those written down, and those that claims imply. */
  readonly namespaces: readonly Namespace[];
  readonly volumes: readonly Volume[];
  readonly snapshots: readonly Snapshot[];
  volume(id: string): Volume;
  snapshot(id: string): Snapshot;
  /** Volumes made from this snapshot, by its id. */
  clonesOf(snapshotId: string): readonly Volume[];
}

/** An install whose cluster and system are at hand. */
export interface Install extends Omit<
  ReadInstall,
  "cluster" | "system" | "csiDriver" | "storageClass" | "snapshotClass"
> {
  readonly cluster: Cluster;
  readonly system: System;
  readonly protocol: Protocol;
  readonly csiDriver: string;
  readonly storageClass: string;
  readonly snapshotClass: string;
}

/** A claim by its namespace and name. */
export interface ClaimName {
  readonly namespace: string;
  readonly name: string;
}

/** A volume whose install and fate are at hand. */
export interface Volume extends Omit<
  ReadVolume,
  | "id"
  | "install"
  | "claim"
  | "claimNow"
  | "age"
  | "size"
  | "used"
  | "reclaimPolicy"
  | "lives"
  | "leak"
> {
  readonly id: string;
  readonly install: Install;
  readonly claim: ClaimName;
  /** The claim that uses it now, where that is another one. */
  readonly claimNow: ClaimName | null;
  readonly ageMs: number;
  readonly sizeBytes: number;
  readonly usedBytes: number;
  readonly reclaimPolicy: "Delete" | "Retain";
  /** Key of its fate: "boundClaim", "createFailed". */
  readonly story: VolumeLives | VolumeLeak;
  readonly fate: VolumeFate;
}

/** A snapshot whose volume and fate are at hand; its id is "volume@name". */
export interface Snapshot extends Omit<ReadSnapshot, "of" | "age" | "lives" | "leak"> {
  readonly id: string;
  readonly of: Volume;
  readonly ageMs: number;
  readonly fate: SnapshotFate;
}

/** Builds a world from its story. Throws WorldError with the place of what is wrong. */
export function defineWorld(story: WorldStory): World {
  return resolveWorld(worldReader(story, []));
}

/** A world from what the reader has checked key by key: resolves names, fills in the rest, refuses contradictions. */
export function resolveWorld(read: ReadWorld): World {
  const mint = mintOf(read.seed);
  const systems = keyed(read.systems, "systems", (system) => system.name);
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
  return Object.freeze({
    ...read,
    mint,
    installs,
    namespaces: namespacesOf(read, volumes),
    volumes,
    snapshots,
    volume: (id: string) => found(volumesById, id, [], "volume"),
    snapshot: (id: string) => found(snapshotsById, id, [], "snapshot"),
    clonesOf: (snapshotId: string) => clones.get(snapshotId) ?? [],
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
  const protocol = install.driver === "freenas-api-nfs" ? "nfs" : "iscsi";
  const pool = install.parent.split("/")[0];
  if (!system.pools.some((candidate) => candidate.name === pool)) {
    throw new WorldError([...path, "parent"], `system ${system.name} has no pool ${pool}`);
  }
  return Object.freeze({
    ...install,
    system,
    cluster,
    protocol,
    csiDriver: install.csiDriver ?? `org.democratic-csi.${protocol}`,
    storageClass: install.storageClass ?? `truenas-${protocol}`,
    snapshotClass: install.snapshotClass ?? `truenas-${protocol}-snap`,
  });
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
  return Object.freeze({
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

function refuseImpossible(
  read: ReadVolume,
  story: VolumeLives | VolumeLeak,
  install: Install,
  path: Path,
): void {
  const refuse = (problem: string): never => {
    throw new WorldError(path, problem);
  };
  if (install.cluster.hidden !== (story === "otherCluster")) {
    refuse("volumes of a hidden cluster live because of otherCluster, and only they");
  }
  if ((story === "inTreeVolume" || story === "inlineVolume") && install.protocol !== "nfs") {
    refuse(`${story} is an NFS mount; install ${install.name} is iSCSI`);
  }
  if (
    (story === "createCutAfterTarget" || story === "targetLeftBehind") &&
    install.protocol !== "iscsi"
  ) {
    refuse(`${story} leaves a target; install ${install.name} is NFS`);
  }
  if ((story === "renamedByHand") !== (read.renamedTo !== null)) {
    refuse("renamedByHand and renamedTo go together");
  }
  if (story === "reboundClaim" && read.claimNow === null) {
    refuse("reboundClaim needs claimNow, the claim that uses it");
  }
  if (read.fromVolume !== null && read.fromSnapshot !== null) {
    refuse("made from a volume or from a snapshot, not both");
  }
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
  return Object.freeze({ ...read, id: `${of.id}@${read.name}`, of, ageMs: read.age, fate });
}

function usualLife(read: ReadSnapshot, of: Volume): keyof typeof SNAPSHOT_LIVES {
  if (read.kind === "manual") {
    return "dataProtection";
  }
  return of.install.cluster.hidden ? "otherCluster" : "content";
}

function refuseBadOrigins(
  volumes: readonly Volume[],
  volumesById: ReadonlyMap<string, Volume>,
  snapshotsById: ReadonlyMap<string, Snapshot>,
): void {
  volumes.forEach((volume, at) => {
    const path = ["volumes", at];
    if (volume.fromVolume !== null) {
      refuseOlder(
        volume,
        found(volumesById, volume.fromVolume, [...path, "fromVolume"], "volume"),
        path,
      );
    }
    if (volume.fromSnapshot !== null) {
      const source = found(
        snapshotsById,
        volume.fromSnapshot,
        [...path, "fromSnapshot"],
        "snapshot",
      );
      refuseOlder(volume, source, path);
      if (source.fate.zfs === "gone") {
        throw new WorldError(path, `a clone keeps its origin, but ${source.id} is destroyed`);
      }
    }
  });
}

/** A reason to live that points at a clone or a content needs that clone or content. */
function refuseHollowReasons(volumes: readonly Volume[], snapshots: readonly Snapshot[]): void {
  const clones = volumes.filter((volume) => volume.fate.dataset !== "gone");
  const cloned = new Set(
    clones.flatMap(({ fromVolume, fromSnapshot }) => [
      fromVolume,
      fromSnapshot?.split("@")[0],
      fromSnapshot,
    ]),
  );
  const kept = new Set(
    snapshots
      .filter(({ fate }) => fate.content !== "gone" && fate.zfs !== "gone")
      .map(({ of }) => of.id),
  );
  volumes.forEach(({ id, story }, at) => {
    if ((story === "cloneOrigin" || story === "sourceOfClone") && !cloned.has(id)) {
      throw new WorldError(["volumes", at], `${story}, but nothing is cloned from it`);
    }
    if (story === "snapshotContent" && !kept.has(id)) {
      throw new WorldError(["volumes", at], "snapshotContent, but no snapshot of it has a content");
    }
  });
  snapshots.forEach(({ id, fate }, at) => {
    if (fate === SNAPSHOT_LIVES.waitsForClone && !cloned.has(id)) {
      throw new WorldError(["snapshots", at], "waitsForClone, but nothing is cloned from it");
    }
  });
}

function refuseTwiceInKubernetes(volumes: readonly Volume[], snapshots: readonly Snapshot[]): void {
  const claims = volumes.filter(({ fate }) => fate.claim !== "gone");
  keyed(
    claims,
    "volumes",
    ({ install, claim, claimNow }) => `${install.cluster.name}: claim ${shown(claimNow ?? claim)}`,
  );
  const present = snapshots.filter(({ fate }) => fate.volumeSnapshot);
  keyed(
    present,
    "snapshots",
    ({ of, name }) =>
      `${of.install.cluster.name}: VolumeSnapshot ${(of.claimNow ?? of.claim).namespace}/${name}`,
  );
}

function shown({ namespace, name }: ClaimName): string {
  return `${namespace}/${name}`;
}

function refuseOlder(volume: Volume, source: { id: string; ageMs: number }, path: Path): void {
  if (volume.ageMs > source.ageMs) {
    throw new WorldError(path, `older than ${source.id}, from which it was made`);
  }
}

function refuseSharedPoolNames(systems: readonly System[]): void {
  const names = systems.flatMap((system) => system.pools.map((pool) => pool.name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new WorldError(
      ["systems"],
      `two pools are called ${twice}; the truth of a world names datasets by path`,
    );
  }
}

function namespacesOf(read: ReadWorld, volumes: readonly Volume[]): readonly Namespace[] {
  const all = new Map(read.namespaces.map((entry) => [`${entry.cluster}/${entry.name}`, entry]));
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

function keyed<T>(
  entries: readonly T[],
  where: string,
  keyOf: (entry: T) => string,
): ReadonlyMap<string, T> {
  const byKey = new Map<string, T>();
  entries.forEach((entry, at) => {
    const key = keyOf(entry);
    if (byKey.has(key)) {
      throw new WorldError([where, at], `${JSON.stringify(key)} is there twice`);
    }
    byKey.set(key, entry);
  });
  return byKey;
}

function found<T>(entries: ReadonlyMap<string, T>, key: string, path: Path, what: string): T {
  const entry = entries.get(key);
  if (entry === undefined) {
    throw new WorldError(path, `there is no ${what} ${JSON.stringify(key)}`);
  }
  return entry;
}
