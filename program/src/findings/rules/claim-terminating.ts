import { Type } from "typebox";
import type { Links } from "../../correlate/links.ts";
import type { PersistentVolumeClaim } from "../../model/kubernetes.ts";
import { claimConcern } from "../concern.ts";
import { heldBy } from "../finalizers.ts";
import type { Evidence } from "../finding.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Row 20 of facts/peers §2, and facts/democratic-csi §4.6: its finalizers say who still holds it. */
export const claimTerminating = defineRule({
  code: "claim-terminating",
  title: "PersistentVolumeClaim that does not go away",
  each: "persistentVolumeClaims",
  needs: ["persistentVolumeClaims"],
  within: "cluster",
  absence: false,
  severity: "warning",
  why: "Somebody deleted this claim and something still holds it. No new Pod can use it, and it goes, with its data where the policy says Delete, the moment the last holder lets go.",
  remedy: [
    "plumbline trace {subject}",
    "end what still holds it; do not remove a finalizer by hand",
  ],
  options: Type.Object({
    grace: duration({ default: "1h", description: "How long a claim may take to go away" }),
  }),
  check(claim, { links, now }, { graceMs }) {
    const since = claim.deletionRequestedAt;
    if (since === null) return quiet("nobody asked for its deletion");
    if (now - since < graceMs) return quiet("its deletion is under way");
    const pv = links.pvOf(claim)?.to;
    return {
      is: "hit",
      evidence: [
        timeEvidence("deletion requested", since, now),
        ...heldBy(claim.finalizers),
        ...usersOf(claim, links),
        ...(pv === undefined ? [] : [{ fact: "reclaim policy", value: pv.reclaimPolicy }]),
      ],
      since,
      concerns: [claimConcern(claim)],
    };
  },
});

/** Pods first, then what starts them again. */
function usersOf(claim: PersistentVolumeClaim, links: Links): readonly Evidence[] {
  const pods = links.podsOf(claim).map(({ name, phase }) => `pod/${name} (${phase})`);
  const workloads = links
    .workloadsOf(claim)
    .filter(({ owner }) => owner === null)
    .map(({ kind, name }) => `${kind.toLowerCase()}/${name}`);
  return [...pods, ...workloads].map((value) => ({ fact: "still used by", value }));
}
