import { Type } from "typebox";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import { bytesBack } from "../bytes.ts";
import { claimsOf } from "../concern.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Row 21 of facts/peers §2. A plain fact: Kubernetes says Available while no claim is bound. */
export const pvAvailable = defineRule({
  code: "pv-available",
  title: "PersistentVolume that no claim asks for",
  each: "persistentVolumes",
  needs: ["persistentVolumes"],
  within: "cluster",
  absence: false,
  severity: "info",
  why: "Nothing binds this PersistentVolume: it was written for a claim that never came, or made free again and forgotten. Any claim of its class that fits may take it, with the data that is in it.",
  remedy: ["plumbline trace {subject}", "kubectl get {subject} -o yaml"],
  options: Type.Object({
    grace: duration({ default: "7d", description: "How long it may wait for its claim" }),
  }),
  check(pv, { links, inventory, now }, { graceMs }) {
    if (pv.phase !== "Available") return quiet(`its phase is ${pv.phase}`);
    if (pv.deletionRequestedAt !== null) return quiet("its deletion was requested");
    if (isOfferedInAdvance(pv))
      return quiet("volumes of its node are offered before anybody asks for them");
    const since = pv.phaseChangedAt ?? pv.createdAt;
    if (now - since < graceMs) return quiet("it waits no longer than the grace period");
    const backing = links.backing(pv);
    const dataset = backing.state === "found" ? backing.dataset.to : null;
    const reserved = pv.claimRef ? `${pv.claimRef.namespace}/${pv.claimRef.name}` : null;
    return {
      is: "hit",
      evidence: [
        timeEvidence("available since", since, now),
        { fact: "class", value: pv.storageClass === "" ? "none" : pv.storageClass },
        { fact: "reclaim policy", value: pv.reclaimPolicy },
        ...(reserved === null ? [] : [{ fact: "kept for", value: reserved }]),
        ...(dataset === null ? [] : [{ fact: "dataset", value: dataset.path }]),
      ],
      reclaimableBytes: dataset === null ? null : bytesBack(dataset, { links, inventory }),
      since,
      concerns: claimsOf([pv]),
    };
  },
});

/** Local static provisioners publish every disk of a node at once. */
function isOfferedInAdvance({ source }: PersistentVolume): boolean {
  return source.type === "other" && source.plugin === "local";
}
