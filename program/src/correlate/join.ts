import type { SystemId } from "../model/ids.ts";
import { parentOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume } from "../model/kubernetes.ts";
import type { Dataset, Share } from "../model/truenas.ts";
import { addressesOf, backingOf } from "./backing.ts";
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
  const ownership = remembered(inventory, (dataset: Dataset) => ownershipOf(dataset, inventory));
  const addresses = onceAGeneration(inventory, () => knownAddresses(inventory));
  const systemsAt = (address: string): ReadonlySet<SystemId> =>
    addresses().get(address) ?? NO_SYSTEMS;
  const backing = remembered(inventory, (pv: PersistentVolume): Backing =>
    backingOf(pv, { inventory, blockPaths, ownership, systemsAt }),
  );
  const strays = onceAGeneration(inventory, () => hasStrayContents(inventory));
  const tools = { inventory, blockPaths, ownership, backing, hasStrayContents: strays };
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
    isServedHere: (driver) => served().get(driver) ?? null,
    clonesOf: (snapshot) => clonesOfSnapshot(snapshot, inventory),
    poolOf: (dataset) => inventory.findOn(dataset.system, "pools", "name", dataset.pool)[0] ?? null,
    spaceOf: (dataset) => inventory.get("datasetSpace", dataset.key) ?? null,
  });
}

const NO_SYSTEMS: ReadonlySet<SystemId> = new Set();

function ownershipOf(dataset: Dataset, inventory: InventoryView): Ownership {
  const above = parentOf(dataset.path);
  const parent =
    above === "" ? null : (inventory.findOn(dataset.system, "datasets", "path", above)[0] ?? null);
  if (above !== "" && parent === null)
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

/**
 * Which systems answer at an address: those whose iSCSI portals listen there, and those that hold the share path or the
 * target of some volume that names the address. One volume that fits is witness enough for the next that does not.
 */
function knownAddresses(inventory: InventoryView): ReadonlyMap<string, ReadonlySet<SystemId>> {
  const known = new Map<string, Set<SystemId>>();
  const add = (address: string, system: SystemId) => {
    const systems = known.get(address) ?? new Set();
    known.set(address, systems.add(system));
  };
  for (const portal of inventory.all("iscsiPortals"))
    for (const { ip } of portal.listen) if (!ANY_ADDRESS.has(ip)) add(ip, portal.system);
  const blockPaths = createBlockPaths(inventory);
  for (const pv of inventory.all("persistentVolumes")) {
    for (const system of certainSystemsOf(pv, inventory, blockPaths))
      for (const address of addressesOf(pv.source)) add(address, system);
  }
  return known;
}

const ANY_ADDRESS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

function certainSystemsOf(
  pv: PersistentVolume,
  inventory: InventoryView,
  blockPaths: ReturnType<typeof createBlockPaths>,
): readonly SystemId[] {
  const certain = backingOf(pv, {
    inventory,
    blockPaths,
    ownership: (dataset) => ownershipOf(dataset, inventory),
    systemsAt: () => NO_SYSTEMS,
  });
  if (certain.state !== "found" || certain.dataset.doubts.length > 0) return [];
  return certain.share || certain.block ? [certain.dataset.to.system] : [];
}

/** Per CSI driver, whether any of its PersistentVolumes was found on a system. */
function servedDrivers(
  inventory: InventoryView,
  backing: (pv: PersistentVolume) => Backing,
): ReadonlyMap<string, boolean> {
  const served = new Map<string, boolean>();
  for (const pv of inventory.all("persistentVolumes")) {
    if (pv.source.type !== "csi" || served.get(pv.source.driver) === true) continue;
    served.set(pv.source.driver, backing(pv).state === "found");
  }
  return served;
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
