import { Type } from "typebox";
import { claimsOf } from "../concern.ts";
import { deletionOutlook } from "../deletion.ts";
import { heldBy } from "../finalizers.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Row 20 of facts/peers §2, and facts/democratic-csi §4.6 ("PV stuck deleting"). */
export const pvTerminating = defineRule({
  code: "pv-terminating",
  title: "PersistentVolume that does not go away",
  each: "persistentVolumes",
  needs: ["persistentVolumes"],
  within: "cluster",
  absence: false,
  severity: "warning",
  why: "Somebody deleted this PersistentVolume and something still holds it. Once the last holder lets go, a claim that is bound to it is Lost, and its dataset may be left without anything that names it.",
  remedy: ["plumbline trace {subject}", "kubectl get {subject} -o yaml"],
  options: Type.Object({
    grace: duration({ default: "1h", description: "How long it may take to go away" }),
  }),
  check(pv, { links, inventory, now }, { graceMs }) {
    const since = pv.deletionRequestedAt;
    if (since === null) return quiet("nobody asked for its deletion");
    if (now - since < graceMs) return quiet("its deletion is under way");
    const claim = pv.claimRef ? `${pv.claimRef.namespace}/${pv.claimRef.name}` : null;
    const nodes = links.attachmentsOf(pv).map(({ nodeName }) => nodeName);
    return {
      is: "hit",
      evidence: [
        timeEvidence("deletion requested", since, now),
        { fact: "phase", value: pv.phase },
        ...heldBy(pv.finalizers),
        ...(claim === null || pv.phase !== "Bound" ? [] : [{ fact: "bound to", value: claim }]),
        ...nodes.map((node) => ({ fact: "attached to", value: node })),
        ...(pv.phase === "Bound" ? [] : deletionOutlook(pv, links, inventory)),
      ],
      since,
      concerns: claimsOf([pv]),
    };
  },
});
