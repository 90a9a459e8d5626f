import { nodeOf } from "./kubernetes/pods.ts";
import { bound } from "./bindings.ts";
import type { Bindings } from "./bindings.ts";
import { STRAYS } from "./strays.ts";
import type { ObjectKind, ObjectRule, StrayFate } from "./strays.ts";
import type { Volume, World } from "./world.ts";

/** A finding about a Kubernetes object as such, true of a world. */
export interface ObjectFinding {
  readonly rule: ObjectRule;
  readonly subjectKind: ObjectKind;
  readonly subjectName: string;
  readonly source: string;
  /** Namespace that it concerns; "" for none. */
  readonly concerns: string;
  readonly why: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What is true of the Kubernetes objects of a world because of who uses them and how long they wait, besides what their
 * fates say. Nobody sees the objects of a hidden cluster.
 */
export function objectTruth(world: World, bindings: Bindings): readonly ObjectFinding[] {
  const seen = world.volumes.filter(({ install }) => !install.cluster.hidden);
  return [
    ...seen.flatMap(claimFinding),
    ...classFindings(world, seen),
    ...snapshotFindings(world, bindings),
    ...strayFindings(world),
    ...nodeFindings(world, seen),
    ...driverFindings(world),
  ];
}

/** A claim nobody mounts, neither now nor when a workload of it wakes up; a claim that waits for longer than an hour. */
function claimFinding({ fate, install, pods, idle, ageMs, ...volume }: Volume): ObjectFinding[] {
  const { namespace, name } = volume.claimNow ?? volume.claim;
  const found = {
    subjectKind: "pvc",
    subjectName: name,
    source: install.cluster.name,
    concerns: namespace,
  } as const;
  if (fate.claim === "pending" && ageMs >= HOUR_MS) {
    return [{ ...found, rule: "claim-pending", why: "Its claim waits for its volume." }];
  }
  if (fate.claim === "bound" && pods.length + idle.length === 0 && ageMs >= 7 * DAY_MS) {
    return [{ ...found, rule: "claim-unused", why: "Nothing mounts it, and nothing will." }];
  }
  return [];
}

/** The class of an install of which there is neither a claim nor a PersistentVolume; who writes a PV by hand, names none. */
function classFindings(world: World, seen: readonly Volume[]): ObjectFinding[] {
  const isOf = ({ fate }: Volume): boolean =>
    fate.pv !== "static" && fate.pv !== "inTree" && (fate.claim !== "gone" || fate.pv !== "gone");
  const used = new Set(
    seen.filter(isOf).map(({ install }) => `${install.cluster.name}/${install.storageClass}`),
  );
  return world.installs
    .filter(
      ({ cluster, storageClass }) =>
        !cluster.hidden &&
        cluster.age >= 30 * DAY_MS &&
        !used.has(`${cluster.name}/${storageClass}`),
    )
    .map(({ cluster, storageClass }) => ({
      rule: "storage-class-unused",
      subjectKind: "storageclass",
      subjectName: storageClass,
      source: cluster.name,
      concerns: "",
      why: "No claim and no PersistentVolume is of it.",
    }));
}

/** Contents that outlived their VolumeSnapshot by a day, and VolumeSnapshots that are not ready after one. */
function snapshotFindings(world: World, bindings: Bindings): ObjectFinding[] {
  return world.snapshots.flatMap((snapshot): ObjectFinding[] => {
    const { of, fate, ageMs } = snapshot;
    const { namespace } = of.claimNow ?? of.claim;
    const found = { source: of.install.cluster.name, concerns: namespace };
    if (of.install.cluster.hidden || ageMs < DAY_MS) {
      return [];
    }
    if (fate.content !== "gone" && !fate.volumeSnapshot) {
      return [
        {
          ...found,
          rule: "volume-snapshot-content-unbound",
          subjectKind: "volumesnapshotcontent",
          subjectName: bound(bindings.snapshots, snapshot.id).contentName,
          why: "Its VolumeSnapshot is deleted, the content stayed.",
        },
      ];
    }
    return fate.content === "unnamed"
      ? [
          {
            ...found,
            rule: "volume-snapshot-not-ready",
            subjectKind: "volumesnapshot",
            subjectName: snapshot.name,
            why: "It has been waiting to be taken for longer than a day.",
          },
        ]
      : [];
  });
}

/** Nodes without a driver, of those with a Pod that mounts a CSI volume. */
function nodeFindings(world: World, seen: readonly Volume[]): ObjectFinding[] {
  const isCsi = ({ fate }: Volume): boolean => fate.pv !== "gone" && fate.pv !== "inTree";
  return world.clusters.flatMap((cluster) => {
    const mounted = seen.filter((volume) => volume.install.cluster === cluster && isCsi(volume));
    const used = new Set(
      mounted.flatMap((volume) => volume.pods.map((pod) => nodeOf(world, volume, pod))),
    );
    const stranded = cluster.driverless.filter((node) => used.has(node));
    return stranded.map((node) => ({
      rule: "csi-driver-not-on-node",
      subjectKind: "node",
      subjectName: node,
      source: cluster.name,
      concerns: "",
      why: "Pods on it use volumes of a driver that does not run there (row 89).",
    }));
  });
}

/** Drivers some Pod of which is not ready, or runs what its TrueNAS does not work with. */
function driverFindings({ installs }: World): ObjectFinding[] {
  return installs
    .filter(({ cluster, pods }) => !cluster.hidden && pods !== null && pods !== "ready")
    .filter(({ pods, system }) => pods !== "tooOld" || system.version !== "24.10.2.4")
    .map(({ cluster, csiDriver, pods }) => ({
      ...(pods === "tooOld" ? UNFIT : NOT_RUNNING),
      subjectKind: "csidriver",
      subjectName: csiDriver,
      source: cluster.name,
      concerns: "",
    }));
}

const UNFIT = Object.freeze({
  rule: "csi-driver-unfit-for-nas",
  why: "Its release knows no TrueNAS since 25.04 (§6.1).",
});

const NOT_RUNNING = Object.freeze({
  rule: "csi-driver-not-running",
  why: "Its controller, or its Pod on a node, does not run (row 88).",
});

function strayFindings({ strays }: World): ObjectFinding[] {
  return strays.flatMap(({ kind, name, namespace, cluster }) => {
    const { why, findings }: StrayFate = STRAYS[kind];
    return findings.map(({ rule, kind: subjectKind, suffix = "" }) => ({
      rule,
      subjectKind,
      subjectName: `${name}${suffix}`,
      source: cluster,
      concerns: subjectKind === "storageclass" ? "" : namespace,
      why,
    }));
  });
}
