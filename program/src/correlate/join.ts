import type { ClusterId, SystemId } from "../model/ids.ts";
import { handleOf, inCluster, parentOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, VolumeSnapshotContent } from "../model/kubernetes.ts";
import type { Dataset, Share } from "../model/truenas.ts";
import { backingOf, type FirstSight, firstSightOf, NO_SYSTEMS } from "./backing.ts";
import { bindings } from "./bindings.ts";
import { createBlockPaths, zvolOf } from "./block-paths.ts";
import { DRIVERS } from "./drivers/registry.ts";
import type { Backing, Link, Links, Ownership } from "./links.ts";
import { referencesTo } from "./references.ts";
import {
  clonesOfSnapshot,
  contentsOfSnapshot,
  hasStrayContents,
  volumeSnapshotOf,
  zfsOfContent,
} from "./snapshots.ts";

/**
 * The join over an inventory. Answers are looked up when asked; those that many rules ask for are kept until the
 * inventory's generation changes.
 */
export function createLinks(inventory: InventoryView): Links {
  const blockPaths = createBlockPaths(inventory);
  const parentsOf = onceAGeneration(inventory, () => parentFinder(inventory));
  const ownership = remembered(inventory, (dataset: Dataset) => ownershipOf(dataset, parentsOf()));
  const places = { inventory, blockPaths, ownership };
  const lookAt = (pv: PersistentVolume) => firstSightOf(pv, places);
  const addresses = onceAGeneration(inventory, () => knownAddresses(inventory, lookAt));
  const backing = remembered(inventory, (pv: PersistentVolume) => {
    const known = addresses();
    return backingOf(pv, known.sightOf(pv), (address) => known.at(pv.cluster, address), places);
  });
  const strays = onceAGeneration(inventory, () => hasStrayContents(inventory));
  const tools = { ...places, backing, hasStrayContents: strays };
  const served = onceAGeneration(inventory, () => servedDrivers(inventory, backing));

  return Object.freeze<Links>({
    backing,
    ownership,
    driverType: (dataset) => firstOf(DRIVERS, (driver) => driver.typeOf(dataset)),
    references: (dataset) => referencesTo(dataset, tools),
    pvsOf: (dataset) =>
      [...referencesTo(dataset, tools)].flatMap((reference): Link<PersistentVolume>[] => {
        if (reference.by !== "pv") return [];
        const found = backing(reference.pv);
        if (found.state !== "found" || found.dataset.to.key !== dataset.key) return [];
        return [{ to: reference.pv, basis: found.dataset.basis, doubts: found.dataset.doubts }];
      }),
    sharesOf: (dataset) =>
      dataset.mountpoint === null
        ? []
        : inventory.findOn(dataset.system, "shares", "path", dataset.mountpoint),
    blockPathsOf: (dataset) => blockPaths.toZvol(dataset),
    targetsThrough: (extent) =>
      blockPaths.throughExtent(extent).flatMap(({ target }) => target ?? []),
    iqnOf: (target) => blockPaths.iqnOf(target),
    sessionsOf: (target) => blockPaths.sessionsOf(target),
    datasetOfShare: (share) => link(mountedAt(share, inventory), "path"),
    zvolOfExtent: (extent) => link(zvolOf({ extent }, inventory), "path"),
    ...bindings(inventory),
    zfsOf: (content) => zfsOfContent(content, inventory),
    contentsOf: (snapshot) => contentsOfSnapshot(snapshot, inventory),
    volumeSnapshotOf: (snapshot) => volumeSnapshotOf(snapshot, inventory),
    isServedHere: (content) => isServedHere(content, inventory, backing, served()),
    clonesOf: (snapshot) => clonesOfSnapshot(snapshot, inventory),
    poolOf: (dataset) => inventory.findOn(dataset.system, "pools", "name", dataset.pool)[0] ?? null,
    spaceOf: (dataset) => inventory.get("datasetSpace", dataset.key) ?? null,
  });
}

type FindParent = (dataset: Dataset) => Dataset | null;

/** Finds the dataset above another; volumes come parent by parent, so the last answer is mostly the next one. */
function parentFinder(inventory: InventoryView): FindParent {
  let last: Dataset | null = null;
  return ({ system, path }) => {
    const above = parentOf(path);
    if (last?.path === above && last.system === system) return last;
    const [parent = null] = above === "" ? [] : inventory.findOn(system, "datasets", "path", above);
    last = parent ?? last;
    return parent;
  };
}

function ownershipOf(dataset: Dataset, parentOfDataset: FindParent): Ownership {
  const parent = parentOfDataset(dataset);
  if (parent === null && dataset.path.includes("/"))
    return {
      state: "notOurs",
      because: "its parent was not read, so inherited marks cannot be told",
    };
  let last: Ownership = { state: "notOurs", because: "no driver that is known marked it" };
  for (const driver of DRIVERS) {
    last = driver.ownership(dataset, parent);
    if (last.state !== "notOurs") return last;
  }
  return last;
}

function mountedAt(share: Share, inventory: InventoryView): Dataset | undefined {
  return inventory
    .find("datasets", "mountpoint", share.path)
    .find((dataset) => dataset.system === share.system);
}

/** Which systems answer at an address, as one cluster reaches it. */
interface Addresses {
  /** What is found of a volume without them. Asked once by each; what was needed to know the addresses is not looked for again. */
  sightOf(pv: PersistentVolume): FirstSight;
  at(cluster: ClusterId, address: string): ReadonlySet<SystemId>;
}

/**
 * Which systems answer at an address: those whose iSCSI portals listen there; where none does, those that hold the share
 * path or the target of some volume of the same cluster that names the address. Two clusters may call two systems by one
 * address. One volume that fits is witness enough for the next that does not; a read-only copy is none.
 */
function knownAddresses(
  inventory: InventoryView,
  lookAt: (pv: PersistentVolume) => FirstSight,
): Addresses {
  const listening = listeningAddresses(inventory);
  const sights = new Map<PersistentVolume, FirstSight>();
  const firstSight = (pv: PersistentVolume): FirstSight => {
    const sight = lookAt(pv);
    sights.set(pv, sight);
    return sight;
  };
  let witnessed: WitnessedAddresses | null = null;
  return {
    sightOf: (pv) => {
      const sight = sights.get(pv) ?? lookAt(pv);
      sights.delete(pv);
      return sight;
    },
    at: (cluster, address) => {
      const systems = listening.get(address);
      if (systems) return systems;
      witnessed ??= witnessedAddresses(inventory, firstSight);
      return witnessed.get(cluster)?.get(address) ?? NO_SYSTEMS;
    },
  };
}

type WitnessedAddresses = ReadonlyMap<ClusterId, ReadonlyMap<string, ReadonlySet<SystemId>>>;

function listeningAddresses(inventory: InventoryView): ReadonlyMap<string, ReadonlySet<SystemId>> {
  const listening = new Map<string, Set<SystemId>>();
  for (const portal of inventory.all("iscsiPortals"))
    for (const { ip } of portal.listen)
      if (!ANY_ADDRESS.has(ip)) addTo(listening, ip, portal.system);
  return listening;
}

function witnessedAddresses(
  inventory: InventoryView,
  firstSight: (pv: PersistentVolume) => FirstSight,
): WitnessedAddresses {
  const witnessed = new Map<ClusterId, Map<string, Set<SystemId>>>();
  for (const pv of inventory.all("persistentVolumes")) {
    const { backing, addresses } = firstSight(pv);
    const system = certainSystemOf(backing);
    if (system === null) continue;
    const ofCluster = witnessed.get(pv.cluster) ?? new Map<string, Set<SystemId>>();
    witnessed.set(pv.cluster, ofCluster);
    for (const address of addresses) addTo(ofCluster, address, system);
  }
  return witnessed;
}

function addTo(known: Map<string, Set<SystemId>>, name: string, system: SystemId): void {
  const systems = known.get(name);
  if (systems) systems.add(system);
  else known.set(name, new Set([system]));
}

const ANY_ADDRESS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** The system whose share or target a volume was found behind, without a doubt and not as a read-only copy; else null. */
function certainSystemOf(backing: Backing): SystemId | null {
  if (backing.state !== "found" || backing.dataset.doubts.length > 0) return null;
  const { readonly, system } = backing.dataset.to;
  return readonly !== true && (backing.share || backing.block) ? system : null;
}

function isServedHere(
  { cluster, driver, sourceVolumeHandle }: VolumeSnapshotContent,
  inventory: InventoryView,
  backing: (pv: PersistentVolume) => Backing,
  drivers: ReadonlyMap<string, boolean | null>,
): boolean | null {
  const [source] =
    sourceVolumeHandle === null
      ? []
      : inventory
          .find("persistentVolumes", "handle", handleOf(driver, sourceVolumeHandle))
          .filter((pv) => pv.cluster === cluster);
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

function firstOf<T, R>(items: readonly T[], ask: (item: T) => R | null): R | null {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== null) return answer;
  }
  return null;
}

/** Remembers the answer about each record until the inventory changes. */
function remembered<R extends object, A>(
  inventory: InventoryView,
  ask: (record: R) => A,
): (record: R) => A {
  const answers = onceAGeneration(inventory, () => new Map<R, A>());
  return (record) => {
    const known = answers();
    const before = known.get(record);
    if (before !== undefined) return before;
    const answer = ask(record);
    known.set(record, answer);
    return answer;
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
