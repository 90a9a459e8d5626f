import type { NasState } from "../truenas/state.ts";
import { bound, foreignPath } from "./bindings.ts";
import type { Bindings } from "./bindings.ts";
import { FOREIGN_LIVES, isBlock, SNAPSHOT_LIVES } from "./fates.ts";
import type { RuleCode } from "./fates.ts";
import { objectTruth } from "./object-truth.ts";
import type { ObjectFinding } from "./object-truth.ts";
import { assetsName, mountpoint, NSID } from "./names.ts";
import type { Snapshot, Volume, World } from "./world.ts";

/** A finding that a true report of this world holds. */
export interface ExpectedFinding {
  readonly rule: RuleCode;
  readonly subjectKind:
    | "dataset"
    | "zvol"
    | "pv"
    | "snapshot"
    | "volumesnapshotcontent"
    | "share"
    | "target"
    | "extent"
    | "nvmeof-subsystem"
    | "nvmeof-namespace";
  /** Of a share its path, of an NVMe-oF namespace "subsystem/nsid". */
  readonly subjectName: string;
  /** Name of the cluster or system that the subject is in. */
  readonly source: string;
  /** The claim's namespace, which a finding about the volume concerns; the subjects themselves have none. */
  readonly concerns: string;
  readonly why: string;
}

/** What is true of a world, derived from why its objects live; nothing here knows the program. */
export interface Truth {
  /** What somebody who sees every cluster of the world must find, and all of it. */
  readonly findings: readonly ExpectedFinding[];
  /** What he must find as well, about Kubernetes objects as such: who uses them, what they wait for. */
  readonly objects: readonly ObjectFinding[];
  /** What somebody finds in addition who does not see the hidden clusters: only in an open scope, as unclaimed. */
  readonly unclaimed: readonly ExpectedFinding[];
  /** Findings that are true, about volumes whose owner asked by a hint to be left alone; a report may leave them out. */
  readonly hinted: readonly ExpectedFinding[];
  readonly hintedObjects: readonly ObjectFinding[];
  /** Paths of datasets and full names of snapshots that somebody needs. Never a leftover. */
  readonly live: ReadonlySet<string>;
  /** Why each dataset and snapshot is there, by path or full name. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** Derives the truth of a poured world. `systems` are its NAS states as built, before anybody changed them. */
export function truthOf(world: World, bindings: Bindings, systems: readonly NasState[]): Truth {
  const about = objectTruth(world, bindings);
  const isLeftAlone = isHinted(world);
  const told: Telling = {
    findings: [],
    unclaimed: [],
    hinted: [],
    live: new Set(),
    reasons: new Map(),
    world,
    bindings,
  };
  for (const volume of world.volumes) {
    tellVolume(told, volume);
  }
  for (const snapshot of world.snapshots) {
    tellSnapshot(told, snapshot);
  }
  tellForeign(told);
  for (const system of systems) {
    tellUntold(told, system);
  }
  const { findings, unclaimed, hinted, live, reasons } = told;
  const objects = about.filter((finding) => !isLeftAlone(finding));
  const hintedObjects = about.filter(isLeftAlone);
  return { findings, objects, unclaimed, hinted, hintedObjects, live, reasons };
}

interface Telling {
  readonly findings: ExpectedFinding[];
  readonly unclaimed: ExpectedFinding[];
  readonly hinted: ExpectedFinding[];
  readonly live: Set<string>;
  readonly reasons: Map<string, string>;
  readonly world: World;
  readonly bindings: Bindings;
}

function tellVolume(told: Telling, volume: Volume): void {
  const { fate, install } = volume;
  const { dataset } = bound(told.bindings.volumes, volume.id);
  if (fate.dataset !== "gone") {
    tell(told, dataset, fate.why, fate.live);
  }
  const rules = fate.findings[install.protocol];
  if (rules.length > 0) {
    const findings = hasHint(told.world, volume) ? told.hinted : told.findings;
    findings.push(...rules.map((rule) => volumeFinding(told, volume, rule)));
  }
  told.unclaimed.push(...(fate.unclaimed ?? []).map((rule) => volumeFinding(told, volume, rule)));
}

function tell({ live, reasons }: Telling, name: string, why: string, isLive: boolean): void {
  reasons.set(name, why);
  if (isLive) {
    live.add(name);
  }
}

/** Whether the owner of a claim, or of its namespace, asked to leave what concerns it alone. */
function isHinted(world: World): (finding: ObjectFinding) => boolean {
  return ({ source, concerns, subjectKind, subjectName }) =>
    isNamespaceHinted(world, source, concerns) ||
    (subjectKind === "pvc" &&
      world.volumes.some((volume) => {
        const { namespace, name } = volume.claimNow ?? volume.claim;
        return (
          volume.install.cluster.name === source &&
          namespace === concerns &&
          name === subjectName &&
          hasHint(world, volume)
        );
      }));
}

function isNamespaceHinted(world: World, cluster: string, name: string): boolean {
  return world.namespaces
    .filter((entry) => entry.cluster === cluster && entry.name === name)
    .some(({ labels, annotations }) => [labels, annotations].some(saysLeaveAlone));
}

function saysLeaveAlone(texts: Readonly<Record<string, string>> | undefined): boolean {
  return texts?.["excluded-from-alerts"] === "true" || texts?.["kor/used"] === "true";
}

/** `excluded-from-alerts: "true"` or `kor/used: "true"`, as label or annotation, on the claim or its namespace. */
function hasHint(world: World, { install, claim, labels, annotations }: Volume): boolean {
  return (
    [labels, annotations].some(saysLeaveAlone) ||
    isNamespaceHinted(world, install.cluster.name, claim.namespace)
  );
}

function volumeFinding({ bindings }: Telling, volume: Volume, rule: RuleCode): ExpectedFinding {
  const binding = bound(bindings.volumes, volume.id);
  const { install, claim, fate } = volume;
  const found = { rule, concerns: claim.namespace, why: fate.why };
  const onNas = { ...found, source: install.system.name };
  switch (rule) {
    case "dataset-unreferenced":
    case "dataset-half-provisioned":
    case "dataset-half-deleted":
      return {
        ...onNas,
        subjectKind: isBlock(install.protocol) ? "zvol" : "dataset",
        subjectName: binding.dataset,
      };
    case "pv-released":
    case "pv-backing-missing":
      return {
        ...found,
        source: install.cluster.name,
        subjectKind: "pv",
        subjectName: binding.pvName,
      };
    case "share-without-dataset":
      return { ...onNas, subjectKind: "share", subjectName: mountpoint(binding.provisionedAs) };
    case "extent-without-zvol":
      return { ...onNas, subjectKind: "extent", subjectName: assetsName(install, binding.leaf) };
    case "target-without-extent":
      return { ...onNas, subjectKind: "target", subjectName: assetsName(install, binding.leaf) };
    case "nvmeof-subsystem-without-namespace":
      return {
        ...onNas,
        subjectKind: "nvmeof-subsystem",
        subjectName: assetsName(install, binding.leaf),
      };
    case "nvmeof-namespace-without-zvol":
      return {
        ...onNas,
        subjectKind: "nvmeof-namespace",
        subjectName: `${assetsName(install, binding.leaf)}/${NSID}`,
      };
    case "zfs-snapshot-unreferenced":
    case "volume-snapshot-content-dangling":
      throw new TypeError(`${rule} is about a snapshot, not about a volume`);
  }
}

function tellSnapshot(told: Telling, snapshot: Snapshot): void {
  const { fate } = snapshot;
  if (fate.zfs !== "gone") {
    tell(told, bound(told.bindings.snapshots, snapshot.id).zfsName, fate.why, fate.live);
  }
  told.findings.push(...fate.findings.map((rule) => snapshotFinding(told, snapshot, rule)));
  told.unclaimed.push(
    ...(fate.unclaimed ?? []).map((rule) => snapshotFinding(told, snapshot, rule)),
  );
}

function snapshotFinding(
  { bindings }: Telling,
  snapshot: Snapshot,
  rule: RuleCode,
): ExpectedFinding {
  const { install, claim } = snapshot.of;
  const binding = bound(bindings.snapshots, snapshot.id);
  const found = { rule, concerns: claim.namespace, why: snapshot.fate.why };
  return rule === "volume-snapshot-content-dangling"
    ? {
        ...found,
        source: install.cluster.name,
        subjectKind: "volumesnapshotcontent",
        subjectName: binding.contentName,
      }
    : {
        ...found,
        source: install.system.name,
        subjectKind: "snapshot",
        subjectName: binding.zfsName,
      };
}

function tellForeign(told: Telling): void {
  for (const entry of told.world.datasets) {
    tell(told, foreignPath(told.bindings, entry), FOREIGN_LIVES[entry.lives], true);
  }
}

/** What no story names one by one: containers, snapshots of tasks, and temporary snapshots, which are there for a clone. */
function tellUntold(told: Telling, system: NasState): void {
  for (const { path } of system.datasets) {
    if (!told.reasons.has(path)) {
      tell(told, path, FOREIGN_LIVES.container, true);
    }
  }
  const origins = new Set(system.datasets.map((dataset) => dataset.origin));
  for (const { dataset, name } of system.snapshots) {
    const fullName = `${dataset}@${name}`;
    if (!told.reasons.has(fullName)) {
      tell(
        told,
        fullName,
        origins.has(fullName) ? ORIGIN_OF_CLONE : SNAPSHOT_LIVES.dataProtection.why,
        true,
      );
    }
  }
}

const ORIGIN_OF_CLONE = "The driver took it to clone a volume, and the clone needs it (T12).";
