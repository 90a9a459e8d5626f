import type { ClusterId, SystemId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume } from "../model/kubernetes.ts";
import { addressesOf } from "./backing/backing.ts";
import { NO_SYSTEMS } from "./backing/question.ts";
import type { Backing } from "./links.ts";

/** The systems that answer at an address, as one cluster reaches it. */
export type SystemsAt = (cluster: ClusterId, address: string) => ReadonlySet<SystemId>;

/**
 * Which systems answer at an address: those whose iSCSI portals or NVMe-oF ports listen there; where none does, those that
 * hold the share path or the target of some volume of the same cluster that names the address. Two clusters may call two
 * systems by one address. One volume that fits is witness enough for the next that does not; a read-only copy is none.
 * `lookAt` finds a volume while nobody knows whose addresses are whose.
 */
export function knownAddresses(
  inventory: InventoryView,
  lookAt: (pv: PersistentVolume) => Backing,
): SystemsAt {
  const listening = listeningAddresses(inventory);
  const witnessed = new Map<ClusterId, Map<string, Set<SystemId>>>();
  const systemCount = countSystems(inventory);
  const notLookedAt = inventory.all("persistentVolumes")[Symbol.iterator]();
  return (cluster, address) => {
    const systems = listening.get(address);
    if (systems) return systems;
    for (;;) {
      const known = witnessed.get(cluster)?.get(address) ?? NO_SYSTEMS;
      if (known.size === systemCount) return known; // no further volume could add one
      const next = notLookedAt.next();
      if (next.done === true) return known;
      witness(next.value, witnessed, lookAt);
    }
  };
}

function listeningAddresses(inventory: InventoryView): ReadonlyMap<string, ReadonlySet<SystemId>> {
  const listening = new Map<string, Set<SystemId>>();
  for (const portal of inventory.all("iscsiPortals"))
    for (const { ip } of portal.listen)
      if (!ANY_ADDRESS.has(ip)) addTo(listening, ip, portal.system);
  for (const { system, transport, address } of inventory.all("nvmeofPorts"))
    if (transport !== "FC" && !ANY_ADDRESS.has(address)) addTo(listening, address, system);
  return listening;
}

const ANY_ADDRESS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** Systems that a volume could be found on. */
function countSystems(inventory: InventoryView): number {
  const systems = new Set<SystemId>();
  for (const { system } of inventory.all("datasets")) systems.add(system);
  return systems.size;
}

function witness(
  pv: PersistentVolume,
  witnessed: Map<ClusterId, Map<string, Set<SystemId>>>,
  lookAt: (pv: PersistentVolume) => Backing,
): void {
  const system = certainSystemOf(lookAt(pv));
  if (system === null) return;
  const ofCluster = witnessed.get(pv.cluster) ?? new Map<string, Set<SystemId>>();
  witnessed.set(pv.cluster, ofCluster);
  for (const address of addressesOf(pv.source)) addTo(ofCluster, address, system);
}

function addTo(known: Map<string, Set<SystemId>>, name: string, system: SystemId): void {
  const systems = known.get(name);
  if (systems) systems.add(system);
  else known.set(name, new Set([system]));
}

/** The system whose share or target a volume was found behind, without a doubt and not as a read-only copy; else null. */
function certainSystemOf(backing: Backing): SystemId | null {
  if (backing.state !== "found" || backing.dataset.doubts.length > 0) return null;
  const { readonly, system } = backing.dataset.to;
  return readonly !== true && (backing.share || backing.block) ? system : null;
}
