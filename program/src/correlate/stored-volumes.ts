import { areWhole, type InventoryView } from "../model/inventory.ts";
import type { SystemId } from "../model/ids.ts";
import type { PersistentVolume } from "../model/kubernetes.ts";
import { smbName } from "../model/stated.ts";
import { isUsable } from "../model/usable-pool.ts";
import type { Dataset, Share } from "../model/truenas.ts";
import { isBound } from "./bindings.ts";
import { driverTypeOf } from "./drivers/registry.ts";
import type { Backing, Clue, DriverType, StoredVolume, StoredVolumes } from "./links.ts";

/**
 * Which PersistentVolumes that claims are bound to lie on which system: where their data was found, else where what gives it out says that it lies. So
 * the volumes of a pool are known that cannot be read any more: its shares and extents are rows of TrueNAS' own tables. Of a
 * pool that was read whole what was not found there is not there.
 */
export function storedVolumes(
  inventory: InventoryView,
  backing: (pv: PersistentVolume) => Backing,
): ReadonlyMap<SystemId, StoredVolumes> {
  const all = new Map<SystemId, StoredVolume[]>();
  const isRead = wholePools(inventory);
  for (const pv of inventory.all("persistentVolumes")) {
    const found = isBound(pv) ? backing(pv) : null;
    const place = found && placeOf(found, inventory);
    if (place === null || (found?.state === "missing" && isRead(place))) continue;
    const { system, ...stored } = place;
    const before = all.get(system);
    if (before) before.push({ pv, ...stored });
    else all.set(system, [{ pv, ...stored }]);
  }
  return new Map([...all].map(([system, volumes]) => [system, sorted(volumes)]));
}

/** Of a system on which no volume lies. */
export const NO_VOLUMES: StoredVolumes = Object.freeze({
  all: [],
  inPool: new Map(),
  over: new Map(),
});

/** Whether all datasets of the pool in which a place lies are known. */
function wholePools(inventory: InventoryView): (place: Place) => boolean {
  const parts = inventory.coverage("datasets");
  const usable = new Set<string>();
  for (const pool of inventory.all("pools"))
    if (isUsable(pool)) usable.add(`${pool.system}\0${pool.name}`);
  return ({ system, path }) => {
    const [pool = ""] = path.split("/", 1);
    const its = parts.filter(
      ({ source, within }) => source.id === system && (within === "" || within === pool),
    );
    const isWhole = areWhole(its);
    return isWhole && usable.has(`${system}\0${pool}`);
  };
}

function sorted(all: readonly StoredVolume[]): StoredVolumes {
  return {
    all,
    inPool: Map.groupBy(all, ({ path }) => path.split("/", 1)[0] ?? ""),
    over: Map.groupBy(all, ({ protocol }) => protocol),
  };
}

/** Where a volume lies, and how it is given out. */
export interface Place extends Omit<StoredVolume, "pv"> {
  readonly system: SystemId;
}

/** Where the data of a volume lies, or would lie by what gives it out; null where nothing tells. */
export function placeOf(backing: Backing, inventory: InventoryView): Place | null {
  if (backing.state === "found") {
    const { dataset, share, block } = backing;
    const { system, path } = dataset.to;
    return { system, path, protocol: block?.transport ?? share?.to.protocol ?? typeOf(dataset.to) };
  }
  if (backing.state !== "missing") return null;
  const { block, looked } = backing;
  if (block?.device?.zvol)
    return { system: block.device.system, path: block.device.zvol, protocol: block.transport };
  return givenOutAt(looked[0], backing.system, inventory);
}

function typeOf(dataset: Dataset): DriverType["protocol"] | null {
  return driverTypeOf(dataset)?.protocol ?? null;
}

/** A share whose dataset is not there: on the system that is known for it, else on the only one that has such a share. */
function givenOutAt(
  clue: Clue | undefined,
  known: SystemId | null,
  inventory: InventoryView,
): Place | null {
  const shares = sharesNamedBy(clue, inventory).filter(
    ({ system }) => known === null || known === system,
  );
  const [share] = shares;
  if (!share || shares.some(({ system }) => system !== share.system)) return null;
  const { system, path, protocol } = share;
  return { system, path: path.replace(/^\/mnt\//, ""), protocol };
}

function sharesNamedBy(clue: Clue | undefined, inventory: InventoryView): readonly Share[] {
  if (clue?.by === "path") return inventory.find("shares", "path", clue.path);
  if (clue?.by !== "smbShare") return [];
  return inventory
    .find("shares", "smbName", smbName(clue.share))
    .filter(({ protocol }) => protocol === "smb");
}
