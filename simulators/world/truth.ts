import type { NasState } from "../truenas/state.ts";
import { bound, foreignPath } from "./bindings.ts";
import type { Bindings } from "./bindings.ts";
import { driftOf } from "./drifts.ts";
import type { DriftName } from "./drifts.ts";
import { snapshotFinding, volumeFinding } from "./expected.ts";
import type { ExpectedFinding } from "./expected.ts";
import { FOREIGN_LIVES, OF_DETACHED, SNAPSHOT_LIVES } from "./fates.ts";
import type { Protocol, RuleCode } from "./fates.ts";
import { nasTruth } from "./nas-truth.ts";
import { objectTruth } from "./object-truth.ts";
import type { ObjectFinding } from "./object-truth.ts";
import type { ForeignDataset } from "./model.ts";
import { assetsName } from "./names.ts";
import type { Snapshot, Volume, World } from "./world.ts";

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
    systems,
  };
  for (const volume of world.volumes) {
    tellVolume(told, volume);
  }
  for (const snapshot of world.snapshots) {
    tellSnapshot(told, snapshot);
  }
  for (const volume of world.volumes) {
    tellBlocked(told, volume);
  }
  tellShared(told);
  tellLuns(told);
  tellSlips(told);
  tellInitiatorGroups(told);
  tellForeign(told);
  for (const system of systems) {
    tellTasks(told, system);
    tellUntold(told, system);
    const needed = protocolsInUse(world, system.hostname);
    told.findings.push(...nasTruth(system, { now: bindings.now, needed, username: "plumbline" }));
  }
  const { findings, unclaimed, hinted, live, reasons } = told;
  const objects = about.filter((finding) => !isLeftAlone(finding));
  const hintedObjects = about.filter(isLeftAlone);
  return { findings, objects, unclaimed, hinted, hintedObjects, live, reasons };
}

/** Over what the volumes that claims are bound to are reached. */
function protocolsInUse({ volumes }: World, system: string): ReadonlySet<Protocol> {
  const used = volumes.filter(
    ({ install, fate }) =>
      install.system.name === system &&
      !install.cluster.hidden &&
      fate.claim === "bound" &&
      fate.dataset !== "gone",
  );
  return new Set(used.map(({ install }) => install.protocol));
}

interface Telling {
  readonly findings: ExpectedFinding[];
  readonly unclaimed: ExpectedFinding[];
  readonly hinted: ExpectedFinding[];
  readonly live: Set<string>;
  readonly reasons: Map<string, string>;
  readonly world: World;
  readonly bindings: Bindings;
  readonly systems: readonly NasState[];
}

function tellVolume(told: Telling, volume: Volume): void {
  const { fate, install } = volume;
  const { dataset } = bound(told.bindings.volumes, volume.id);
  if (fate.dataset !== "gone") {
    tell(told, dataset, fate.why, fate.live);
  }
  const findings = hasHint(told.world, volume) ? told.hinted : told.findings;
  const found = (rule: RuleCode) => volumeFinding(told.bindings, volume, rule);
  findings.push(...fate.findings[install.protocol].map(found));
  told.unclaimed.push(...(fate.unclaimed ?? []).map(found));
  if (volume.drift !== null) {
    findings.push(...driftFindings(told, volume, volume.drift));
  }
}

function driftFindings(
  { bindings, systems }: Telling,
  volume: Volume,
  drift: DriftName,
): readonly ExpectedFinding[] {
  const { install, pods } = volume;
  const { why, findings } = driftOf(drift);
  const rules = findings({ protocol: install.protocol, isMounted: pods.length > 0 });
  return rules.map((rule) => {
    const session = extraSession(volume, bindings, systems) ?? "";
    return volumeFinding(bindings, volume, rule, { why, session });
  });
}

/** Of the sessions on a volume the last: the nodes with Pods log in first. */
function extraSession(
  { install, id }: Volume,
  { volumes }: Bindings,
  systems: readonly NasState[],
): string | undefined {
  const nas = systems.find(({ hostname }) => hostname === install.system.name);
  const { leaf } = bound(volumes, id);
  const target = `${nas?.iscsi.basename}:${assetsName(install, leaf)}`;
  const login = nas?.iscsi.sessions.findLast((session) => session.target === target);
  const subsystem = nas?.nvmet.subsystems.find(({ name }) => name === assetsName(install, leaf));
  const connection = nas?.nvmet.sessions.findLast((one) => one.subsystem === subsystem?.id);
  if (login !== undefined) {
    return login.initiator;
  }
  return connection?.hostnqn;
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

function tellSnapshot(told: Telling, snapshot: Snapshot): void {
  const { fate } = snapshot;
  if (fate.zfs !== "gone") {
    tell(told, bound(told.bindings.snapshots, snapshot.id).zfsName, fate.why, fate.live);
  }
  const found = (rule: RuleCode): ExpectedFinding => {
    const ofCopy = snapshot.kind === "detached" ? OF_DETACHED[rule] : undefined;
    return snapshotFinding(told.bindings, snapshot, ofCopy ?? rule);
  };
  told.findings.push(...fate.findings.map(found));
  told.unclaimed.push(...(fate.unclaimed ?? []).map(found));
}

function tellForeign(told: Telling): void {
  for (const entry of told.world.datasets) {
    const path = foreignPath(told.bindings, entry);
    tell(told, path, FOREIGN_LIVES[entry.lives], true);
    if (isEmptyContainer(told.world, entry, path)) {
      told.findings.push({
        rule: "detached-container-empty",
        subjectKind: "dataset",
        subjectName: path,
        source: entry.system,
        concerns: "",
        why: "The copies of its volume are gone, the container stayed (class 16).",
      });
    }
    if (isAmongVolumes(told, entry, path)) {
      told.findings.push({
        rule: "dataset-unmanaged",
        subjectKind: entry.kind === "zvol" ? "zvol" : "dataset",
        subjectName: path,
        source: entry.system,
        concerns: "",
        why: "Somebody's own data lies right among the volumes (class 31).",
      });
    }
  }
}

/** Where a driver keeps detached copies, called as volumes are, and nothing in it. */
function isEmptyContainer(
  { installs, datasets }: World,
  entry: ForeignDataset,
  path: string,
): boolean {
  const at = path.lastIndexOf("/");
  const isContainer = installs.some(
    ({ system, snapshotParent }) =>
      system.name === entry.system && snapshotParent === path.slice(0, at),
  );
  const isEmpty = !datasets.some((other) => other.path.startsWith(`${path}/`));
  return isContainer && isEmpty && /^pvc-[\da-f-]{36}$/.test(path.slice(at + 1));
}

/** Nobody's marks are on it, it is not hidden, and the driver's volumes are its neighbours. */
function isAmongVolumes({ world }: Telling, entry: ForeignDataset, path: string): boolean {
  const [parent, leaf] = [
    path.slice(0, path.lastIndexOf("/")),
    path.slice(path.lastIndexOf("/") + 1),
  ];
  const isParent = world.installs.some(
    (install) => install.system.name === entry.system && install.parent === parent,
  );
  return isParent && entry.lives === "foreign" && entry.marksOf === null && !leaf.startsWith(".");
}

/** Volumes that nobody wants any more and that the driver cannot destroy: ZFS still has snapshots or clones of them. */
function tellBlocked(told: Telling, volume: Volume): void {
  const { fate, reclaimPolicy, install } = volume;
  if (fate.pv !== "released" || reclaimPolicy !== "Delete" || fate.dataset === "gone") {
    return;
  }
  const { dataset } = bound(told.bindings.volumes, volume.id);
  const nas = told.systems.find(({ hostname }) => hostname === install.system.name);
  const inTheWay = [
    ...(nas?.snapshots ?? []).filter((snapshot) => snapshot.dataset === dataset),
    ...(nas?.datasets ?? []).filter(({ origin }) => origin?.split("@")[0] === dataset),
  ];
  if (inTheWay.length > 0) {
    const findings = hasHint(told.world, volume) ? told.hinted : told.findings;
    const why = "Snapshots or clones keep the driver from destroying it (§2.4).";
    findings.push(volumeFinding(told.bindings, volume, "pv-deletion-blocked", { why }));
  }
}

/** Extents that a second target gives out as well. */
function tellShared(told: Telling): void {
  const { targets, luns } = told.world;
  for (const id of new Set([...targets.map(({ of }) => of), ...luns.map(({ also }) => also)])) {
    const why = "A further target leads to it (class 10, T27).";
    const volume = told.world.volume(id);
    told.findings.push(volumeFinding(told.bindings, volume, "extent-shared", { why }));
  }
}

/** Targets of one volume with a second one behind them, under a LUN of its own or under the same. */
function tellLuns({ world, bindings, findings }: Telling): void {
  for (const { of, lun } of world.luns) {
    const rules: readonly RuleCode[] =
      lun === 0 ? ["target-shared", "target-lun-conflict"] : ["target-shared"];
    const why = "Somebody put a second extent behind its target (class 10).";
    for (const rule of rules) {
      findings.push(volumeFinding(bindings, world.volume(of), rule, { why }));
    }
  }
}

/** PersistentVolumes that lead to the data of another claim. */
function tellSlips({ world, bindings, findings }: Telling): void {
  const why = "Somebody pointed its extent at another volume (class 10).";
  for (const { of } of world.slips) {
    findings.push(volumeFinding(bindings, world.volume(of), "pv-backing-wrong", { why }));
  }
}

/** Groups that no target names: the driver's own is the first, with the id 1. */
function tellInitiatorGroups({ world, findings }: Telling): void {
  const bySystem = Map.groupBy(world.initiatorGroups, ({ system }) => system);
  for (const [source, groups] of bySystem) {
    groups.forEach((_, at) => {
      findings.push({
        rule: "initiator-group-unused",
        subjectKind: "initiator-group",
        subjectName: String(at + 2),
        source,
        concerns: "",
        why: "A group that nobody lets in anywhere.",
      });
    });
  }
}

/** Tasks of datasets that are not there. */
function tellTasks({ findings }: Telling, { hostname, snapshotTasks, datasets }: NasState): void {
  const paths = new Set(datasets.map(({ path }) => path));
  for (const { dataset } of snapshotTasks.filter((task) => !paths.has(task.dataset))) {
    findings.push({
      rule: "snapshot-task-without-dataset",
      subjectKind: "snapshot-task",
      subjectName: dataset,
      source: hostname,
      concerns: "",
      why: "What it was to protect is gone (facts/democratic-csi §7.1).",
    });
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
