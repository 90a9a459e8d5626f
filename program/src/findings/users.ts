import type { Links } from "../correlate/links.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, Pod } from "../model/kubernetes.ts";
import type { IscsiTarget } from "../model/truenas.ts";
import type { Evidence } from "./finding.ts";

/** Who still names a share by its path, in a PersistentVolume or in a volume of a Pod itself. */
export function usersOfPath(path: string, inventory: InventoryView): readonly Evidence[] {
  return [
    ...inventory.find("persistentVolumes", "sharePath", path).map(byPv),
    ...inventory.find("pods", "inlineSharePath", path).map(byPod),
  ];
}

/** Who still names a target by its IQN, or is logged in to it. */
export function usersOfTarget(
  target: IscsiTarget,
  links: Links,
  inventory: InventoryView,
): readonly Evidence[] {
  const iqn = links.iqnOf(target);
  if (iqn === null) return [];
  const sessions = links.sessionsOf(target);
  return [
    ...inventory.find("persistentVolumes", "iqn", iqn).map(byPv),
    ...inventory.find("pods", "inlineIqn", iqn).map(byPod),
    ...sessions.map(({ initiator }) => ({ fact: "logged in", value: initiator })),
  ];
}

function byPv(pv: PersistentVolume): Evidence {
  return { fact: "still named by", value: `pv/${pv.name}` };
}

function byPod(pod: Pod): Evidence {
  return { fact: "still named by", value: `pod/${pod.name} in ${pod.namespace}` };
}
