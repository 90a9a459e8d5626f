import { Type } from "typebox";
import { leafOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolumeClaim } from "../../model/kubernetes.ts";
import type { Links } from "../../correlate/links.ts";
import { claimConcern } from "../concern.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Row 19 of facts/peers §2. The volume controller says so itself, so it is confirmed at once. */
export const claimLost = defineRule({
  code: "claim-lost",
  title: "PersistentVolumeClaim whose PersistentVolume is gone",
  each: "persistentVolumeClaims",
  needs: ["persistentVolumeClaims"],
  within: "cluster",
  absence: false,
  severity: "error",
  why: "A Lost claim is bound to a PersistentVolume that does not exist any more, or that belongs to another claim: no Pod that uses it starts again. Its data may still be on the NAS.",
  remedy: [
    "plumbline trace {subject}",
    "make a PersistentVolume for its dataset again, with this claim in claimRef, before anybody deletes either",
  ],
  options: Type.Object({}),
  check(claim, { links, inventory, now }) {
    if (claim.phase !== "Lost") return quiet(`its phase is ${claim.phase}`);
    return {
      is: "hit",
      evidence: [
        { fact: "bound to", value: `PersistentVolume ${claim.pvName}` },
        ...ownerOfItsPv(claim, links),
        ...dataOf(claim, links, inventory),
        timeEvidence("created", claim.createdAt, now),
      ],
      since: claim.createdAt,
      concerns: [claimConcern(claim)],
    };
  },
});

/** "Two claims are bound to the same volume, this one is bound incorrectly" (Kubernetes, event ClaimMisbound). */
function ownerOfItsPv(claim: PersistentVolumeClaim, links: Links): readonly Evidence[] {
  const pv = links.pvOf(claim)?.to;
  if (!pv?.claimRef) return [];
  const { namespace, name, uid } = pv.claimRef;
  const value = `${namespace}/${name}${uid === null ? "" : ` with UID ${uid}`}`;
  return [{ fact: `pv/${pv.name} belongs to`, value }];
}

/** The volume was called after the PersistentVolume, so its dataset is found without one. */
function dataOf(
  claim: PersistentVolumeClaim,
  links: Links,
  inventory: InventoryView,
): readonly Evidence[] {
  if (claim.pvName === "") return [];
  return inventory
    .find("datasets", "leaf", leafOf(claim.pvName))
    .filter((dataset) => links.ownership(dataset).state === "volume")
    .map((dataset) => ({ fact: "its data is still at", value: dataset.path }));
}
