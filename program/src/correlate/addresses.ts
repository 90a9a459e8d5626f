import type { ClusterId, SystemId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume } from "../model/kubernetes.ts";
import type { FirstSight } from "./backing/backing.ts";
import { NO_SYSTEMS } from "./backing/question.ts";
import type { Backing } from "./links.ts";

/** Which systems answer at an address, as one cluster reaches it. */
export interface Addresses {
  /** What is found of a volume without them. Asked once by each; what was needed to know the addresses is not looked for again. */
  sightOf(pv: PersistentVolume): FirstSight;
  at(cluster: ClusterId, address: string): ReadonlySet<SystemId>;
}

/**
 * Which systems answer at an address: those whose iSCSI portals or NVMe-oF ports listen there; where none
 * does, those that hold the share
 * path or the target of some volume of the same cluster that names the address. Two clusters may call two systems by one
 * address. One volume that fits is witness enough for the next that does not; a read-only copy is none.
 */
export function knownAddresses(
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
  for (const { system, transport, address } of inventory.all("nvmeofPorts"))
    if (transport !== "FC" && !ANY_ADDRESS.has(address)) addTo(listening, address, system);
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
