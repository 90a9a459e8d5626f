import { Type } from "typebox";
import { bytesBack } from "../bytes.ts";
import { claimsOf } from "../concern.ts";
import { deletionOutlook } from "../deletion.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Class 29 of facts/democratic-csi §5.1. A plain fact, so it is confirmed at once; kept on purpose it is no fault. */
export const pvReleased = defineRule({
  code: "pv-released",
  title: "PersistentVolume whose claim is gone",
  each: "persistentVolumes",
  needs: ["persistentVolumes"],
  within: "cluster",
  absence: false,
  severity: "info",
  why: "A Released PersistentVolume is bound by nobody and can be bound by nobody until its claimRef is removed; with reclaim policy Retain it stays, with its data, for ever.",
  remedy: [
    "plumbline trace {subject}",
    "kubectl get {subject} -o yaml",
    'ask the owner of the claim whether the data is still needed; whoever keeps it on purpose says so with a label or annotation (excluded-from-alerts: "true")',
    "with reclaim policy Delete the driver is still to delete it: see the log of its controller",
    "with reclaim policy Retain deleting the PersistentVolume removes nothing on the NAS; the dataset then shows as dataset-unreferenced and is removed there",
  ],
  options: Type.Object({
    grace: duration({
      default: "10m",
      description: "How long a PersistentVolume with reclaim policy Delete may take to go away",
    }),
  }),
  check(pv, { links, inventory, now }, { graceMs }) {
    if (pv.phase !== "Released") return quiet(`its phase is ${pv.phase}`);
    if (pv.deletionRequestedAt !== null)
      return quiet("its deletion is under way: pv-terminating judges it");
    const since = pv.phaseChangedAt;
    if (pv.reclaimPolicy !== "Retain" && since !== null && now - since < graceMs)
      return quiet("its deletion is under way");
    const backing = links.backing(pv);
    const dataset = backing.state === "found" ? backing.dataset.to : null;
    const claim = pv.claimRef ? `${pv.claimRef.namespace}/${pv.claimRef.name}` : "not named";
    return {
      is: "hit",
      evidence: [
        {
          fact: "phase",
          value: pv.statusMessage === "" ? pv.phase : `${pv.phase}: ${pv.statusMessage}`,
        },
        { fact: "reclaim policy", value: pv.reclaimPolicy },
        { fact: "claim", value: claim },
        ...(since === null ? [] : [timeEvidence("released", since, now)]),
        ...deletionOutlook(pv, links, inventory),
      ],
      reclaimableBytes: dataset === null ? null : bytesBack(dataset, { links, inventory }),
      since: since ?? pv.createdAt,
      concerns: claimsOf([pv]),
    };
  },
});
