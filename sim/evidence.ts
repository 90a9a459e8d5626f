import type { Evidence, Finding } from "../program/src/findings/finding.ts";
import type { PersistentVolume, VolumeSnapshotContent } from "../program/src/model/kubernetes.ts";
import {
  IQN_BASE,
  NQN_BASE,
  type TrueDataset,
  type TrueSnapshot,
  type TrueSystem,
} from "./nas-objects.ts";
import { driverPodsIn } from "./read-drivers.ts";
import { clonesOf } from "./nas.ts";
import { isSo } from "./said.ts";
import { guidOf } from "./sight.ts";
import type { TrueCluster, World } from "./world.ts";

/** What findings state as facts, held against a world in which nothing happened since. */

/** A fact that a finding rests on, and whether it is so; null: nobody has written down here what it would mean. */
export interface Fact {
  readonly finding: Finding;
  readonly evidence: Evidence;
  readonly isSo: boolean | null;
}

/** Every fact of these findings, and what each says as a whole where that is written down. */
export function factsOf(world: World, findings: readonly Finding[]): readonly Fact[] {
  const exists = knower(world);
  return findings.flatMap((finding) => [
    ...saidBy(world, finding),
    ...finding.evidence.map((evidence) => ({
      finding,
      evidence,
      isSo: isTrue(world, finding, evidence, exists),
    })),
  ]);
}

function saidBy(world: World, finding: Finding): readonly Fact[] {
  const said = isSo(world, finding);
  if (said === null) return [];
  return [{ finding, evidence: { fact: "it is", value: finding.rule }, isSo: said }];
}

function isTrue(
  world: World,
  finding: Finding,
  { fact, value }: Evidence,
  exists: Exists,
): boolean | null {
  const named = value.includes("/") ? [...value.matchAll(NAMED)] : [];
  const path = fact === "dataset" ? [[value, "dataset", value]] : [];
  const known = [...named, ...path].every(([, kind = "", name = ""]) => exists(kind, name));
  if (!known) return false;
  const check = FACTS[fact];
  const subject = check ? subjectOf(world, finding) : null;
  const answer = check && subject ? check(value, subject) : null;
  return answer ?? (named.length > 0 ? true : null);
}

/** What a finding may be about; the fields that do not fit are null. */
interface TrueSubject {
  readonly system: TrueSystem | null;
  readonly dataset: TrueDataset | null;
  readonly snapshot: TrueSnapshot | null;
  /** Of a dataset or ZFS snapshot. */
  readonly createdAt: number | null;
  readonly pv: PersistentVolume | null;
  readonly content: VolumeSnapshotContent | null;
  readonly accessId: number | null;
  /** Subsystems and namespaces count by themselves. */
  readonly isNvmeof: boolean;
}

const NAMED =
  /(?<![\w/])(pv|pvc|pod|volumesnapshot|volumesnapshotcontent|dataset|zvol)\/([\w./-]*\w)/g;

type Exists = (kind: string, name: string) => boolean;

/** Knows by kind and name what is there at this moment. */
function knower(world: World): Exists {
  const known = new Map<string, ReadonlySet<string>>();
  return (kind, name) => {
    if (kind === "dataset" || kind === "zvol")
      return world.systems.some(({ paths }) => paths.has(name));
    const names = known.get(kind) ?? new Set(world.clusters.flatMap((one) => namesIn(one, kind)));
    known.set(kind, names);
    return names.has(name);
  };
}

function namesIn(cluster: TrueCluster, kind: string): readonly string[] {
  const { objects } = cluster;
  const { persistentVolumes, persistentVolumeClaims, pods } = objects;
  const { volumeSnapshots, volumeSnapshotContents } = objects;
  const bare = ({ record }: { record: { name: string } }) => [record.name];
  const full = ({ record }: { record: { namespace: string; name: string } }) => [
    record.name,
    `${record.namespace}/${record.name}`,
  ];
  switch (kind) {
    case "pv":
      return [...persistentVolumes.values()].flatMap(bare);
    case "volumesnapshotcontent":
      return [...volumeSnapshotContents.values()].flatMap(bare);
    case "pvc":
      return [...persistentVolumeClaims.values()].flatMap(full);
    case "pod":
      return [...[...pods.values()].flatMap(full), ...driverPodsIn(cluster).map((pod) => pod.name)];
    default:
      return [...volumeSnapshots.values()].flatMap(full);
  }
}

type Check = (value: string, subject: TrueSubject) => boolean | null;

const MARK = "democratic-csi:";

/** By the names of the facts; the same name means the same in every rule. */
const FACTS: Readonly<Record<string, Check>> = Object.freeze({
  created: (value, { createdAt }) => about(createdAt, (at) => value.startsWith(minuteOf(at))),
  kind: (value, { dataset }) => about(dataset, ({ kind }) => kind === value),
  "made for": (value, { dataset }) => {
    const uid = /UID (\S+)/.exec(value)?.[1];
    return about(
      dataset,
      (made) => uid !== undefined && propertyOf(made, "csi_volume_name").endsWith(uid),
    );
  },
  "instance id": (value, { dataset }) =>
    about(dataset, (d) => propertyOf(d, "volume_context_provisioner_instance_id") === value),
  unfinished: (_value, { dataset }) =>
    about(dataset, (made) => propertyOf(made, "provision_success") === ""),
  share: (value, { system, dataset }) => {
    const path = /gives out (\S+)/.exec(value)?.[1] ?? `/mnt/${dataset?.path}`;
    const counts = madeBy(value);
    return about(
      system,
      ({ shares }) => !some(shares, (share) => share.path === path && counts(share)),
    );
  },
  target: (value, { system, dataset }) =>
    about(system, (s) => about(dataset, ({ path }) => !isGivenOut(s, path, madeBy(value)))),
  "needed by": (value, { system, dataset }) => {
    const hold = HELD.exec(value)?.groups;
    if (hold) return about(system, (s) => about(dataset, (one) => isHeld(s, one, hold)));
    const path = /^its clone (\S+)/.exec(value)?.[1];
    if (path === undefined) return null;
    return about(system, (s) => about(dataset, (source) => isClone(s, source, path)));
  },
  holds: (value, { snapshot }) => about(snapshot, ({ holds }) => tagsIn(value) === tagsOf(holds)),
  destroyed: (value, { snapshot }) =>
    value === "not said"
      ? null
      : about(snapshot, ({ deferDestroy }) => deferDestroy === value.startsWith("yes")),
  clones: (value, { system, snapshot }) => {
    const [count, first = ""] = value.split(/: |, /);
    return about(system, (s) =>
      about(snapshot, ({ guid }) => {
        const paths = clonesOf(s, guid).map(({ path }) => path);
        return paths.length === Number(count) && paths.includes(first);
      }),
    );
  },
  phase: (value, { pv }) => about(pv, ({ phase }) => phase === value),
  "reclaim policy": (value, { pv }) => about(pv, ({ reclaimPolicy }) => reclaimPolicy === value),
  claim: (value, { pv }) =>
    about(pv, ({ claimRef }) => `${claimRef?.namespace}/${claimRef?.name}` === value),
  zvol: (value, { system, accessId, isNvmeof }) =>
    about(system, ({ extents, namespaces }) =>
      about(accessId, (id) => (isNvmeof ? namespaces : extents).get(id)?.zvol === value),
    ),
  path: (value, { system, accessId }) =>
    about(system, ({ shares }) => about(accessId, (id) => shares.get(id)?.path === value)),
  IQN: (value, { system, accessId }) =>
    about(system, ({ targets }) =>
      about(accessId, (id) => `${IQN_BASE}:${targets.get(id)?.name}` === value),
    ),
  NQN: (value, { system, accessId }) =>
    about(system, ({ subsystems }) =>
      about(accessId, (id) => `${NQN_BASE}:${subsystems.get(id)?.name}` === value),
    ),
  namespaces: (value, { system, accessId }) =>
    value === "none"
      ? about(system, ({ namespaces }) => !some(namespaces, (one) => one.subsystem === accessId))
      : null,
  extents: (value, { system, accessId }) =>
    value === "none"
      ? about(system, ({ mappings }) => !some(mappings, ({ target }) => target === accessId))
      : null,
  handle: (value, { content }) => about(content, (c) => c.snapshotHandle === value),
  VolumeSnapshot: (value, { content }) =>
    about(content, ({ volumeSnapshot: { namespace, name } }) => `${namespace}/${name}` === value),
});

function about<T>(thing: T | null, ask: (thing: T) => boolean | null): boolean | null {
  return thing === null ? null : ask(thing);
}

function some<T>(objects: ReadonlyMap<unknown, T>, fits: (object: T) => boolean): boolean {
  return [...objects.values()].some(fits);
}

function subjectOf(world: World, { subject }: Finding): TrueSubject | null {
  const guid = guidOf(subject);
  const cluster = world.clusters.find(({ name }) => name === subject.source);
  if (cluster) return inCluster(world, cluster, guid);
  const system = world.systems.find(({ name }) => name === subject.source);
  if (!system) return null;
  const dataset = system.datasets.get(guid) ?? null;
  const snapshot = system.snapshots.get(guid) ?? null;
  const createdAt = (dataset ?? snapshot)?.createdAt ?? null;
  const number = Number(/\/(\d+)$/.exec(subject.key)?.[1] ?? Number.NaN);
  const accessId = Number.isNaN(number) ? null : number;
  const isNvmeof = subject.kind.startsWith("nvmeof-");
  return { system, dataset, snapshot, createdAt, pv: null, content: null, accessId, isNvmeof };
}

/** A PersistentVolume may be on any of the systems: what it says need be so on one. */
function inCluster(world: World, { objects }: TrueCluster, uid: string): TrueSubject {
  const pv = objects.persistentVolumes.get(uid);
  const content = objects.volumeSnapshotContents.get(uid)?.record ?? null;
  const [needed = ""] = pv?.needs ?? [];
  const system = world.homes.get(needed) ?? null;
  const nas = {
    system,
    dataset: null,
    snapshot: null,
    createdAt: null,
    accessId: null,
    isNvmeof: false,
  };
  return { ...nas, pv: pv?.record ?? null, content };
}

function minuteOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace("T", " ");
}

function propertyOf({ properties }: TrueDataset, name: string): string {
  return properties[MARK + name] ?? "";
}

type MadeByHand = { readonly byHand: boolean };

/** "the share that its driver made": then those that a person made do not count. */
function madeBy(value: string): (made: MadeByHand) => boolean {
  return value.includes("that its driver made") ? ({ byHand }) => !byHand : () => true;
}

/** A target leads to an extent over the zvol. */
function isGivenOut(
  { extents, mappings, targets }: TrueSystem,
  zvol: string,
  counts: (made: MadeByHand) => boolean,
): boolean {
  return some(mappings, ({ extent, target }) => {
    const led = targets.get(target);
    return (led === undefined || counts(led)) && extents.get(extent)?.zvol === zvol;
  });
}

function isClone(system: TrueSystem, dataset: TrueDataset, path: string): boolean {
  const clone = system.paths.get(path);
  const origin = clone?.origin == null ? undefined : system.snapshots.get(clone.origin);
  return origin?.dataset === dataset.guid;
}

/** "hold legal, truenas (…) on its ZFS snapshot auto-1". */
const HELD = /^hold (?<tags>.+) on its ZFS snapshot (?<name>\S+)$/;

/** A snapshot of the dataset, or of one below it, which is named in full, is held by these. */
function isHeld(
  { datasets, snapshots }: TrueSystem,
  { path }: TrueDataset,
  { tags = "", name = "" }: Readonly<Record<string, string>>,
): boolean {
  const fullName = name.includes("@") ? name : `${path}@${name}`;
  return some(snapshots, (one) => {
    const isNamed = `${datasets.get(one.dataset)?.path}@${one.name}` === fullName;
    return isNamed && tagsOf(one.holds) === tagsIn(tags);
  });
}

/** Tags without who sets such. */
function tagsIn(value: string): string {
  return tagsOf(value.replaceAll(/ \([^)]*\)/g, "").split(", "));
}

function tagsOf(holds: readonly string[]): string {
  return holds.toSorted().join();
}
