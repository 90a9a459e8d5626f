import { driftOf } from "./drifts.ts";
import { isBlock, SNAPSHOT_LIVES } from "./fates.ts";
import type { VolumeLeak, VolumeLives } from "./fates.ts";
import { found, keyed } from "./lookup.ts";
import type { ReadSystem, ReadVolume, ReadWorld } from "./model.ts";
import { WorldError } from "./reader.ts";
import type { Path } from "./reader.ts";
import type { ClaimName, Install, Snapshot, Volume } from "./world.ts";

/** What a story may not say, because no cluster and no NAS could be like that. Each throws WorldError with the place. */

const SPOKEN = { nfs: "NFS", smb: "SMB", iscsi: "iSCSI", nvmeof: "NVMe-oF" } as const;

/** A fate that this install, or what else is said of the volume, rules out. */
export function refuseImpossible(
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
    refuse(`${story} is an NFS mount; install ${install.name} is ${SPOKEN[install.protocol]}`);
  }
  if (
    (story === "createCutAfterTarget" || story === "targetLeftBehind") &&
    !isBlock(install.protocol)
  ) {
    refuse(`${story} leaves a target; install ${install.name} is ${SPOKEN[install.protocol]}`);
  }
  if (install.idTemplate !== null && story === "claimAndPvDeleted") {
    refuse("under an idTemplate nothing tells it from deleteStrategy retain: say keptByStrategy");
  }
  if (install.idTemplate === null && story === "keptByStrategy") {
    refuse("deleteStrategy retain is of use with an idTemplate only");
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

/** A drift that this volume cannot have. */
export function refuseBadDrift(volume: Volume, path: Path): void {
  const { drift, fate, install, pods } = volume;
  if (drift === null) {
    return;
  }
  if (!driftOf(drift).on.includes(install.protocol)) {
    throw new WorldError(path, `${drift} does not happen to a volume over ${install.protocol}`);
  }
  if (fate.pv !== "bound" || fate.dataset !== "finished" || fate.access !== "whole") {
    throw new WorldError(path, `${drift} is of a volume that is bound and whole`);
  }
  if (drift === "portalGone" && pods.length > 0) {
    throw new WorldError(path, "portalGone, but Pods are logged in");
  }
  if (drift === "nodeKeptOut" && pods.length === 0) {
    throw new WorldError(path, "nodeKeptOut needs a Pod on the node that is kept out");
  }
  if (drift === "staleSession" && pods.length >= install.cluster.nodes.length) {
    throw new WorldError(path, "staleSession needs a node without a Pod that mounts it");
  }
}

/** A clone of nothing, of something younger, or of something destroyed. */
export function refuseBadOrigins(
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

function refuseOlder(volume: Volume, source: { id: string; ageMs: number }, path: Path): void {
  if (volume.ageMs > source.ageMs) {
    throw new WorldError(path, `older than ${source.id}, from which it was made`);
  }
}

/** A reason to live that points at a clone or a content needs that clone or content. */
export function refuseHollowReasons(
  volumes: readonly Volume[],
  snapshots: readonly Snapshot[],
): void {
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
  snapshots.forEach(({ id, fate, holds }, at) => {
    const isHeld = fate === SNAPSHOT_LIVES.waitsForHold || fate === SNAPSHOT_LIVES.held;
    if (isHeld && holds.length === 0) {
      throw new WorldError(["snapshots", at], "somebody holds it, but it has no holds");
    }
    if (fate === SNAPSHOT_LIVES.waitsForClone && !cloned.has(id)) {
      throw new WorldError(["snapshots", at], "waitsForClone, but nothing is cloned from it");
    }
  });
}

/** A further target leads to the extent of an iSCSI volume, and a volume that others use has such a target. */
export function refuseBadTargets(
  targets: readonly { readonly of: string }[],
  volumes: readonly Volume[],
  volumesById: ReadonlyMap<string, Volume>,
): void {
  targets.forEach(({ of }, at) => {
    const { install, fate } = found(volumesById, of, ["targets", at, "of"], "volume");
    if (install.protocol !== "iscsi" || fate.access !== "whole") {
      throw new WorldError(
        ["targets", at],
        `${of} has no extent that another target could give out`,
      );
    }
  });
  volumes.forEach(({ id, story }, at) => {
    if (story === "usedByOtherHost" && !targets.some(({ of }) => of === id)) {
      throw new WorldError(["volumes", at], "usedByOtherHost, but no target by hand leads to it");
    }
  });
}

/** Whoever is said to be used by a tenant needs one, and an app has no use for a zvol. */
export function refuseBadTenants(
  tenants: readonly { readonly of: string; readonly kind: "vm" | "app" }[],
  volumes: readonly Volume[],
  volumesById: ReadonlyMap<string, Volume>,
): void {
  tenants.forEach(({ of, kind }, at) => {
    const { install } = found(volumesById, of, ["tenants", at, "of"], "volume");
    if (kind === "app" && (install.protocol === "iscsi" || install.protocol === "nvmeof")) {
      throw new WorldError(["tenants", at], `${of} is a zvol, which no app can have`);
    }
  });
  volumes.forEach(({ id, story }, at) => {
    if (story === "usedByTenant" && !tenants.some(({ of }) => of === id)) {
      throw new WorldError(["volumes", at], "usedByTenant, but no tenant has it");
    }
  });
}

/** What people do to extents they can do to iSCSI volumes alone. */
export function refuseOtherThanIscsi(
  { luns, slips }: Pick<ReadWorld, "luns" | "slips">,
  volumesById: ReadonlyMap<string, Volume>,
): void {
  const named = [
    ...luns.flatMap(({ of, also }) => [["luns", of] as const, ["luns", also] as const]),
    ...slips.flatMap(({ of, at }) => [["slips", of] as const, ["slips", at] as const]),
  ];
  for (const [key, id] of named)
    if (found(volumesById, id, [key], "volume").install.protocol !== "iscsi")
      throw new WorldError([key], `${id} is no iSCSI volume`);
}

/** Two claims, or two VolumeSnapshots, of one name in one namespace. */
export function refuseTwiceInKubernetes(
  volumes: readonly Volume[],
  snapshots: readonly Snapshot[],
): void {
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

/** The truth of a world names datasets by path, so no two systems may have a pool of one name. */
export function refuseSharedPoolNames(systems: readonly ReadSystem[]): void {
  const names = systems.flatMap((system) => system.pools.map((pool) => pool.name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new WorldError(
      ["systems"],
      `two pools are called ${twice}; the truth of a world names datasets by path`,
    );
  }
}
