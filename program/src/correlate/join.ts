import { inCluster, liesIn, parentOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, VolumeSnapshotContent } from "../model/kubernetes.ts";
import type { Dataset, Share } from "../model/truenas.ts";
import { knownAddresses } from "./addresses.ts";
import { backingOf, firstSightOf } from "./backing/backing.ts";
import { bindings, pvsOfHandle } from "./bindings.ts";
import { type BlockPaths, createBlockPaths, zvolOf } from "./block/block-paths.ts";
import { tornLists } from "./block/torn-lists.ts";
import { driverTypeOf, ownerOf } from "./drivers/registry.ts";
import { holdsOn } from "./holds-on.ts";
import type { Backing, BlockDevice, BlockTarget, Link, Links, Ownership } from "./links.ts";
import { insides } from "./references/insides.ts";
import { pvsThroughSmbAbove } from "./references/mounts-above.ts";
import { persistentVolumes } from "./references/persistent-volumes.ts";
import { referencesTo } from "./references/references.ts";
import {
  clonesOfSnapshot,
  contentsOfSnapshot,
  hasStrayContents,
  snapshotsWithoutContent,
  volumeSnapshotOf,
  zfsOfContent,
} from "./snapshots.ts";
import { NO_VOLUMES, storedVolumes } from "./stored-volumes.ts";
import { holdsVolumes } from "./volumes-below.ts";

/**
 * The join over an inventory. Answers are looked up when asked; those that many rules ask for are kept until the
 * inventory's generation changes.
 */
export function createLinks(inventory: InventoryView): Links {
  const blockPaths = createBlockPaths(inventory);
  const parentsOf = onceAGeneration(inventory, () => parentFinder(inventory));
  const ownership = remembered(inventory, (dataset: Dataset): Ownership => {
    const owned = ownershipOf(dataset, { inventory, blockPaths, parentOfDataset: parentsOf() });
    return owned.state === "volume" && holdsVolumes(dataset, ownership, inventory)
      ? { state: "notOurs", because: "volumes of a driver lie below it, whatever its marks say" }
      : owned;
  });
  const torn = onceAGeneration(inventory, () => tornLists(inventory));
  const places = { inventory, blockPaths, ownership, tornLists: torn };
  const lookAt = (pv: PersistentVolume) => firstSightOf(pv, places);
  const systemsAt = onceAGeneration(inventory, () => knownAddresses(inventory, lookAt));
  const backing = remembered(inventory, (pv: PersistentVolume) => {
    const at = systemsAt();
    return backingOf(pv, (address) => at(pv.cluster, address), places);
  });
  const tools = {
    ...places,
    backing,
    insides: onceAGeneration(inventory, () => insides(inventory)),
    hasStrayContents: onceAGeneration(inventory, () => hasStrayContents(inventory)),
    snapshotsWithoutContent: onceAGeneration(inventory, () => snapshotsWithoutContent(inventory)),
  };
  const pvsOf = lastAnswer(inventory, (dataset: Dataset) =>
    [...persistentVolumes(dataset, tools), ...pvsThroughSmbAbove(dataset, tools)].flatMap(
      ({ pv }): Link<PersistentVolume>[] => {
        const found = backing(pv);
        if (found.state !== "found" || found.dataset.to.key !== dataset.key) return [];
        return [{ to: pv, basis: found.dataset.basis, doubts: found.dataset.doubts }];
      },
    ),
  );
  const references = lastAnswer(inventory, (dataset: Dataset) =>
    replayed(referencesTo(dataset, tools)),
  );
  const notGivenOut = onceAGeneration(inventory, () => zvolsNotGivenOut(inventory, blockPaths));
  const stored = onceAGeneration(inventory, () => storedVolumes(inventory, backing));
  const served = onceAGeneration(inventory, () => servedDrivers(inventory, backing));

  return Object.freeze<Links>({
    backing,
    backingOfInline: (source, cluster) =>
      backingOf({ source }, (address) => systemsAt()(cluster, address), places),
    ownership,
    driverType: driverTypeOf,
    references,
    pvsOf,
    volumesOn: (system) => stored().get(system) ?? NO_VOLUMES,
    sharesOf: (dataset) => sharesOf(dataset, inventory),
    blockPathsOf: (dataset) => blockPaths.toZvol(dataset),
    zvolsNotGivenOut: notGivenOut,
    targetsThrough: (device) => targetsThrough(device, blockPaths),
    pathsFrom: (target) => blockPaths.fromTarget(target),
    hasTornLists: (system) => torn().iscsi.has(system) || torn().nvmeof.has(system),
    qualifiedNameOf: (target) => blockPaths.qualifiedNameOf(target),
    sessionsOf: (target) => blockPaths.sessionsOf(target),
    datasetOfShare: (share) => link(mountedAt(share, inventory), "path"),
    zvolOf: (device) => link(zvolOf({ device }, inventory), "path"),
    ...bindings(inventory),
    zfsOf: (content) => zfsOfContent(content, inventory),
    contentsOf: (snapshot) => contentsOfSnapshot(snapshot, inventory),
    volumeSnapshotOf: (snapshot) => volumeSnapshotOf(snapshot, inventory),
    isServedHere: (content) => isServedHere(content, inventory, backing, served()),
    clonesOf: (snapshot) => clonesOfSnapshot(snapshot, inventory),
    poolOf: (dataset) => inventory.findOn(dataset.system, "pools", "name", dataset.pool)[0] ?? null,
    spaceOf: (dataset) => inventory.get("datasetSpace", dataset.key) ?? null,
    holdsOn: (dataset) => holdsOn(dataset, inventory),
    datasetsIn: ({ system, path }) => inventory.findOn(system, "datasets", "parent", path),
  });
}

function targetsThrough(device: BlockDevice, blockPaths: BlockPaths): readonly BlockTarget[] {
  return blockPaths.throughDevice(device).flatMap(({ target }) => target ?? []);
}

function zvolsNotGivenOut(inventory: InventoryView, blockPaths: BlockPaths): readonly Dataset[] {
  return [...inventory.all("datasets")].filter(
    (dataset) => dataset.kind === "zvol" && !blockPaths.isGivenOut(dataset),
  );
}

type FindParent = (dataset: Dataset) => Dataset | null;

/** Finds the dataset above another; volumes come parent by parent, so the last answer is mostly the next one. */
function parentFinder(inventory: InventoryView): FindParent {
  let last: Dataset | null = null;
  return ({ system, path }) => {
    if (last?.system === system && liesIn(path, last.path)) return last;
    const above = parentOf(path);
    const [parent = null] = above === "" ? [] : inventory.findOn(system, "datasets", "path", above);
    last = parent ?? last;
    return parent;
  };
}

interface OwnershipTools {
  readonly inventory: InventoryView;
  readonly blockPaths: BlockPaths;
  readonly parentOfDataset: FindParent;
}

function ownershipOf(dataset: Dataset, tools: OwnershipTools): Ownership {
  const { inventory, blockPaths, parentOfDataset } = tools;
  if (!dataset.path.includes("/"))
    return { state: "notOurs", because: "it is the root of its pool" };
  const parent = parentOfDataset(dataset);
  if (parent === null)
    return {
      state: "notOurs",
      because: "its parent was not read, so inherited marks cannot be told",
    };
  return ownerOf(dataset, {
    parent,
    shares: () => sharesOf(dataset, inventory),
    targets: () => blockPaths.toZvol(dataset).flatMap(({ target }) => target ?? []),
  });
}

function sharesOf({ system, mountpoint }: Dataset, inventory: InventoryView): readonly Share[] {
  return mountpoint === null ? [] : inventory.findOn(system, "shares", "path", mountpoint);
}

function mountedAt(share: Share, inventory: InventoryView): Dataset | undefined {
  return inventory
    .find("datasets", "mountpoint", share.path)
    .find((dataset) => dataset.system === share.system);
}

function isServedHere(
  content: VolumeSnapshotContent,
  inventory: InventoryView,
  backing: (pv: PersistentVolume) => Backing,
  drivers: ReadonlyMap<string, boolean | null>,
): boolean | null {
  const { cluster, driver, sourceVolumeHandle } = content;
  const [source] =
    sourceVolumeHandle === null ? [] : pvsOfHandle(content, sourceVolumeHandle, inventory);
  return source ? isHere(backing(source)) : (drivers.get(inCluster(cluster, driver)) ?? null);
}

/** Per cluster and CSI driver, whether any of its PersistentVolumes is on a system; null where none tells for certain. */
function servedDrivers(
  inventory: InventoryView,
  backing: (pv: PersistentVolume) => Backing,
): ReadonlyMap<string, boolean | null> {
  const served = new Map<string, boolean | null>();
  for (const pv of inventory.all("persistentVolumes")) {
    if (pv.source.type !== "csi") continue;
    const driver = inCluster(pv.cluster, pv.source.driver);
    const before = served.get(driver);
    if (before === true) continue;
    const here = isHere(backing(pv));
    served.set(driver, here === true || before === undefined ? here : bothSay(before, here));
  }
  return served;
}

function bothSay(a: boolean | null, b: boolean | null): boolean | null {
  return a === b ? a : null;
}

/** A volume that is known to be missing here was here. */
function isHere(backing: Backing): boolean | null {
  if (backing.state === "elsewhere") return false;
  if (backing.state === "found")
    return !backing.unwitnessed && backing.dataset.doubts.length === 0 ? true : null;
  return backing.state === "missing" && backing.system !== null ? true : null;
}

function link<T>(to: T | null | undefined, basis: Link<T>["basis"]): Link<T> | null {
  return to === null || to === undefined ? null : { to, basis, doubts: [] };
}

/** Remembers the answer about each record until the inventory changes. */
function remembered<R extends object, A>(
  inventory: InventoryView,
  ask: (record: R) => A,
): (record: R) => A {
  const answers = onceAGeneration(inventory, () => new Map<R, A>());
  return lastAnswer(inventory, (record) => {
    const known = answers();
    const before = known.get(record);
    if (before !== undefined) return before;
    const answer = ask(record);
    known.set(record, answer);
    return answer;
  });
}

/** Remembers the last answer until the inventory changes: rules ask of one record in turn. */
function lastAnswer<R extends object, A>(
  inventory: InventoryView,
  ask: (record: R) => A,
): (record: R) => A {
  let last: R | null = null;
  let lastGeneration = -1;
  let answer: A;
  return (record) => {
    const { generation } = inventory;
    if (last === record && lastGeneration === generation) return answer;
    const found = ask(record);
    last = record;
    lastGeneration = generation;
    answer = found;
    return found;
  };
}

/** What an iterable yields, taken from it as far as anybody asks and kept for who asks again. */
function replayed<T extends object>(items: Iterable<T>): Iterable<T> {
  const rest = items[Symbol.iterator]();
  const kept: T[] = [];
  const take = (): T | null => {
    const next = rest.next();
    if (next.done === true) return null;
    kept.push(next.value);
    return next.value;
  };
  return {
    *[Symbol.iterator]() {
      for (let at = 0; ; at += 1) {
        const item = kept[at] ?? take();
        if (item === null) return;
        yield item;
      }
    },
  };
}

function onceAGeneration<A>(inventory: InventoryView, make: () => A): () => A {
  let made: { generation: number; value: A } | null = null;
  return () => {
    if (made?.generation !== inventory.generation)
      made = { generation: inventory.generation, value: make() };
    return made.value;
  };
}
