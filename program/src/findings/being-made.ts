import type { BlockTarget, Links } from "../correlate/links.ts";
import type { InventoryView } from "../model/inventory.ts";
import { leafOf } from "../model/indices.ts";
import type { PersistentVolumeClaim } from "../model/kubernetes.ts";
import type { Dataset } from "../model/truenas.ts";
import { withinGrace } from "./age.ts";
import { type Judgement, quiet, type RuleContext } from "./rule.ts";

/**
 * Why a target or subsystem without anything behind it may be one that a driver is just making; null where nothing shows
 * that. The driver makes the zvol first, then what gives it out, then what joins the two.
 */
export function beingMade(
  target: BlockTarget,
  { links, inventory, now }: Pick<RuleContext, "links" | "inventory" | "now">,
  graceMs: number,
): Judgement | null {
  const waiting = waitingClaim(target, inventory);
  if (waiting) return quiet(`pvc/${waiting.name} in ${waiting.namespace} may wait for it`);
  for (const zvol of zvolsFor(target, links)) {
    if (withinGrace(zvol, graceMs, inventory, now) === null) continue;
    return quiet(`it may be for ${zvol.path}, which is being made`);
  }
  return null;
}

/** Whether a driver made it, as the UID of a claim in its name shows; a person may call one as he likes, and has yet to use it. */
export function isOfVolume({ name }: BlockTarget): boolean {
  return UID.test(name);
}

/** An unbound claim whose UID is in the name; any unbound claim where a template left no UID in it. */
function waitingClaim(target: BlockTarget, inventory: InventoryView): PersistentVolumeClaim | null {
  const unbound = inventory.find("persistentVolumeClaims", "withoutVolume", "");
  return unbound.find(({ uid }) => mayBeFor(target, uid)) ?? null;
}

/** Zvols of volumes that no target leads to, and that this one may be made for. */
function zvolsFor(target: BlockTarget, links: Links): readonly Dataset[] {
  return links.zvolsNotGivenOut().filter((dataset) => {
    if (dataset.system !== target.system) return false;
    const owned = links.ownership(dataset);
    const name = owned.state === "volume" ? owned.volumeName : leafOf(dataset.path);
    const uid = UID.exec(name)?.[0];
    return uid === undefined || mayBeFor(target, uid);
  });
}

/** A prefix and a suffix stand around the volume name, so only the UID in it is looked for. */
function mayBeFor({ name }: BlockTarget, claimUid: string): boolean {
  return !UID.test(name) || name.includes(claimUid);
}

const UID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
