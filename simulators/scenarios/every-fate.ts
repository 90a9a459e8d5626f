import {
  isBlock,
  SNAPSHOT_LEAKS,
  SNAPSHOT_LIVES,
  VOLUME_LEAKS,
  VOLUME_LIVES,
} from "../world/fates.ts";
import type {
  Protocol,
  SnapshotLeak,
  SnapshotLives,
  VolumeLeak,
  VolumeLives,
} from "../world/fates.ts";
import { defineWorld } from "../world/define.ts";
import type { InstallStory, SnapshotStory, VolumeStory } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { ISCSI, NFS, NVMEOF, SMB } from "../world/installs.ts";

/** One volume with a fate, and what that fate needs around it: a clone, a snapshot, a claim that took over. */
export interface FateStory {
  readonly volumes: readonly VolumeStory[];
  readonly snapshots: readonly SnapshotStory[];
}

/** Fates a volume of this protocol can have by itself: in one watched cluster, without idTemplate and other hosts. */
export function volumeFatesOf(protocol: Protocol): readonly (VolumeLives | VolumeLeak)[] {
  const all = [
    ...(Object.keys(VOLUME_LIVES) as VolumeLives[]),
    ...(Object.keys(VOLUME_LEAKS) as VolumeLeak[]),
  ];
  const elsewhere: readonly string[] = [
    "otherCluster",
    "keptByStrategy",
    "usedByOtherHost",
    "usedByTenant",
  ];
  const nfsOnly: readonly string[] = ["inTreeVolume", "inlineVolume"];
  const blockOnly: readonly string[] = ["createCutAfterTarget", "targetLeftBehind"];
  const impossible = [
    ...elsewhere,
    ...(protocol === "nfs" ? [] : nfsOnly),
    ...(isBlock(protocol) ? [] : blockOnly),
  ];
  return all.filter((fate) => !impossible.includes(fate));
}

/** A volume of this install that has this fate. `claim` ("namespace/name") keeps it apart from others. */
export function volumeWithFate(
  fate: VolumeLives | VolumeLeak,
  install: string,
  claim: string,
): FateStory {
  const volume: VolumeStory = {
    claim,
    install,
    size: "10Gi",
    ...fateOf(fate),
    pods: podsOf(fate, claim),
  };
  const copy: VolumeStory = {
    claim: `${claim}-copy`,
    install,
    size: "10Gi",
    age: "1d",
    fromVolume: claim,
  };
  switch (fate) {
    case "cloneOrigin":
    case "sourceOfClone":
      return { volumes: [volume, copy], snapshots: [] };
    case "snapshotContent":
      return { volumes: [volume], snapshots: [{ of: claim, name: snapshotName(claim) }] };
    case "staticVolume": {
      const handle = `${claim.replace("/", "-")}-by-hand`; // its driver is one for all protocols
      return { volumes: [{ ...volume, claimNow: `${claim}-now`, handle }], snapshots: [] };
    }
    case "reboundClaim":
    case "inTreeVolume":
      return { volumes: [{ ...volume, claimNow: `${claim}-now` }], snapshots: [] };
    case "renamedByHand":
      return { volumes: [{ ...volume, renamedTo: "tank/archive/{leaf}" }], snapshots: [] };
    default:
      return { volumes: [volume], snapshots: [] };
  }
}

function fateOf(fate: VolumeLives | VolumeLeak): Pick<VolumeStory, "lives" | "leak"> {
  return fate in VOLUME_LIVES ? { lives: fate as VolumeLives } : { leak: fate as VolumeLeak };
}

/** Who lives by being mounted has a Pod. */
function podsOf(
  fate: VolumeLives | VolumeLeak,
  claim: string,
): readonly { name: string; owner: string }[] {
  const name = claim.slice(claim.indexOf("/") + 1);
  const mounted: readonly string[] = [
    "boundClaim",
    "staticVolume",
    "inTreeVolume",
    "inlineVolume",
    "reboundClaim",
  ];
  return mounted.includes(fate) ? [{ name: `${name}-0`, owner: `StatefulSet/${name}` }] : [];
}

/** A bound volume with a snapshot that has this fate. */
function snapshotWithFate(
  fate: SnapshotLives | SnapshotLeak,
  install: string,
  claim: string,
): FateStory {
  const name = snapshotName(claim);
  const snapshot: SnapshotStory = {
    of: claim,
    name,
    ...(fate in SNAPSHOT_LIVES ? { lives: fate as SnapshotLives } : { leak: fate as SnapshotLeak }),
  };
  const volume: VolumeStory = { claim, install };
  switch (fate) {
    case "dataProtection":
      return { volumes: [volume], snapshots: [{ ...snapshot, kind: "manual" }] };
    case "copyCut":
      return {
        volumes: [volume],
        snapshots: [
          { of: claim, name: `${name}-whole`, kind: "detached" },
          { ...snapshot, kind: "detached" },
        ],
      };
    case "temporaryLeft":
      return { volumes: [volume], snapshots: [{ ...snapshot, kind: "temporary" }] };
    case "waitsForHold":
    case "held":
      return { volumes: [volume], snapshots: [{ ...snapshot, holds: ["truenas"] }] };
    case "waitsForClone": {
      const copy: VolumeStory = {
        claim: `${claim}-copy`,
        install,
        age: "1d",
        fromSnapshot: `${claim}@${name}`,
      };
      return { volumes: [volume, copy], snapshots: [snapshot] };
    }
    default:
      return { volumes: [volume], snapshots: [snapshot] };
  }
}

function snapshotName(claim: string): string {
  return `${claim.slice(claim.indexOf("/") + 1)}-snapshot`;
}

/** Fates a snapshot can have where every cluster is watched. */
function snapshotFates(): readonly (SnapshotLives | SnapshotLeak)[] {
  const all = [...Object.keys(SNAPSHOT_LIVES), ...Object.keys(SNAPSHOT_LEAKS)] as (
    | SnapshotLives
    | SnapshotLeak
  )[];
  return all.filter((fate) => fate !== "otherCluster");
}

/** A world in which every fate has its volume, on NFS and on iSCSI. */
export function everyFate(): World {
  return fatesOn("every-fate", "once on NFS and once on iSCSI", { nfs: NFS, iscsi: ISCSI });
}

/** A world in which every fate has its volume, on SMB and on NVMe-oF. */
export function everyWideFate(): World {
  return fatesOn("every-wide-fate", "once on SMB and once on NVMe-oF", {
    smb: SMB,
    nvmeof: NVMEOF,
  });
}

function fatesOn(
  world: string,
  where: string,
  installs: Readonly<Partial<Record<Protocol, InstallStory>>>,
): World {
  const parts = Object.entries(installs).flatMap(([key, { name }]) => {
    const protocol = key as Protocol;
    return [
      ...volumeFatesOf(protocol).map((fate) =>
        volumeWithFate(fate, name, `${protocol}/${fate.toLowerCase()}`),
      ),
      ...snapshotFates().map((fate) =>
        snapshotWithFate(fate, name, `${protocol}/of-${fate.toLowerCase()}`),
      ),
    ];
  });
  return defineWorld({
    world,
    story: `Every fate that a volume or a snapshot can have, ${where}.`,
    systems: [{ name: "nas1" }],
    clusters: [{ name: "prod" }],
    installs: Object.values(installs),
    volumes: parts.flatMap(({ volumes }) => volumes),
    snapshots: parts.flatMap(({ snapshots }) => snapshots),
  });
}
