import { Type } from "typebox";
import { bytesBack } from "../bytes.ts";
import { claimsOf } from "../concern.ts";
import { deletionOutlook } from "../deletion.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Row 23 of facts/peers §2; facts/democratic-csi §4.6 ("delete refused"). The volume controller says so itself. */
export const pvFailed = defineRule({
  code: "pv-failed",
  title: "PersistentVolume that could not be reclaimed",
  each: "persistentVolumes",
  needs: ["persistentVolumes"],
  within: "cluster",
  absence: false,
  severity: "warning",
  why: "Its claim is gone and its deletion failed. The driver takes the share or target away before it destroys the dataset, so what is left is often data that nobody can reach; the deletion is tried again for ever.",
  remedy: ["plumbline trace {subject}", "kubectl describe {subject}"],
  options: Type.Object({}),
  check(pv, { links, inventory, now }) {
    if (pv.phase !== "Failed") return quiet(`its phase is ${pv.phase}`);
    const backing = links.backing(pv);
    const dataset = backing.state === "found" ? backing.dataset.to : null;
    const claim = pv.claimRef ? `${pv.claimRef.namespace}/${pv.claimRef.name}` : null;
    return {
      is: "hit",
      evidence: [
        { fact: "why", value: pv.statusMessage === "" ? "not said" : pv.statusMessage },
        { fact: "reclaim policy", value: pv.reclaimPolicy },
        ...(claim === null ? [] : [{ fact: "claim", value: claim }]),
        ...(pv.phaseChangedAt === null ? [] : [timeEvidence("since", pv.phaseChangedAt, now)]),
        ...deletionOutlook(pv, links, inventory),
      ],
      reclaimableBytes: dataset === null ? null : bytesBack(dataset, { links, inventory }),
      since: pv.phaseChangedAt ?? pv.createdAt,
      concerns: claimsOf([pv]),
    };
  },
});
