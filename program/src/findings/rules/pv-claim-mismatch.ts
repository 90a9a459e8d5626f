import { Type } from "typebox";
import { inNamespace } from "../../model/indices.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../model/kubernetes.ts";
import { claimsOf } from "../concern.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/**
 * Row 24 of facts/peers §2: a claim that was deleted and made again under its old name is another claim. Both sides say so
 * by UID, so it is a plain fact.
 */
export const pvClaimMismatch = defineRule({
  code: "pv-claim-mismatch",
  title: "PersistentVolume that belongs to a former claim of the same name",
  each: "persistentVolumes",
  needs: ["persistentVolumes", "persistentVolumeClaims"],
  within: "cluster",
  absence: false,
  severity: "error",
  why: "The claim that asks for this PersistentVolume has the name of its owner but another UID, as after a restore or a re-creation. Kubernetes never binds the two: the claim waits or is Lost, and the data stays out of reach.",
  remedy: [
    "plumbline trace {subject}",
    `kubectl patch {subject} --type=json -p '[{"op":"remove","path":"/spec/claimRef/uid"}]' # once it is certain that this claim is to have the data`,
  ],
  options: Type.Object({
    grace: duration({ default: "10m", description: "Age of the claim before it counts" }),
  }),
  check(pv, { inventory, now }, { graceMs }) {
    const ref = pv.claimRef;
    if (!ref) return quiet("it belongs to no claim");
    if (ref.uid === null) return quiet("it is kept for a claim by name: any UID will do");
    const owners = inventory.find("persistentVolumeClaims", "uid", ref.uid);
    if (owners.some((claim) => isNamedBy(pv, claim))) return quiet("its claim is the one it names");
    const name = inNamespace(pv.cluster, ref.namespace, ref.name);
    const [claim] = inventory.find("persistentVolumeClaims", "name", name);
    if (!claim) return quiet("its claim is not there");
    if (claim.pvName !== pv.name && pv.phase !== "Bound")
      return quiet("the claim of that name does not ask for it: pv-released judges it");
    if (now - claim.createdAt < graceMs) return quiet("the claim is younger than the grace period");
    return {
      is: "hit",
      evidence: [
        { fact: "claim", value: `${ref.namespace}/${ref.name}` },
        { fact: "UID that it belongs to", value: ref.uid },
        { fact: "UID of the claim today", value: `${claim.uid} (${claim.phase})` },
        timeEvidence("claim made again", claim.createdAt, now),
        { fact: "phase", value: pv.phase },
      ],
      since: claim.createdAt,
      concerns: claimsOf([pv]),
    };
  },
});

/** Kubernetes looks a claim up by name and then compares the UID: a name that was changed by hand is another claim. */
function isNamedBy({ cluster, claimRef }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (
    claim.cluster === cluster &&
    claim.name === claimRef?.name &&
    claim.namespace === claimRef.namespace
  );
}
