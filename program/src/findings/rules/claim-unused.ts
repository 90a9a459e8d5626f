import { Type } from "typebox";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolumeClaim } from "../../model/kubernetes.ts";
import type { Links } from "../../correlate/links.ts";
import { bytesBack } from "../bytes.ts";
import { formerUses, lastStartOf, useOf } from "../claim-users.ts";
import { claimConcern } from "../concern.ts";
import type { Evidence } from "../finding.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Rows 14-17 and 45 of facts/peers §2. */
export const claimUnused = defineRule({
  code: "claim-unused",
  title: "PersistentVolumeClaim that no workload uses",
  each: "persistentVolumeClaims",
  needs: ["persistentVolumeClaims", "pods", "workloads"],
  within: "cluster",
  absence: true,
  severity: "info",
  why: "No Pod mounts this claim, and nothing that starts Pods names it: its space is paid for and used by nobody.",
  remedy: [
    "plumbline trace {subject}",
    'ask its owner; who wants to keep it labels it excluded-from-alerts: "true"',
  ],
  options: Type.Object({
    grace: duration({
      default: "7d",
      description:
        "How long nothing may have used it; where the server does not say since when (before Kubernetes 1.37), its age and that of the last Job",
    }),
  }),
  check(claim, { links, inventory, now }, { graceMs }) {
    if (claim.phase !== "Bound") return quiet(`its phase is ${claim.phase}`);
    const use = useOf(claim, links, inventory);
    if (use !== null) return quiet(use);
    if (claim.deletionRequestedAt !== null) return quiet("its deletion was requested");
    if (claim.use?.unused === false) return quiet("its server says that a Pod uses it");
    const started = lastStartOf(claim, links);
    const since = claim.use?.since ?? Math.max(claim.createdAt, started ?? 0);
    if (now - since < graceMs) return quiet("it was used within the grace period");
    return {
      is: "hit",
      evidence: [
        sinceWhen(claim, since, now),
        ...formerUses(claim, links, inventory).map((value) => ({ fact: "once used by", value })),
        ...restoredBy(claim),
        ...policyOf(claim, links),
      ],
      reclaimableBytes: bytesOf(claim, links, inventory),
      since,
      concerns: [claimConcern(claim)],
    };
  },
});

/** A server before 1.37 does not say: then what is known is when it was made, or last mounted by what has ended. */
function sinceWhen(claim: PersistentVolumeClaim, since: number, now: number): Evidence {
  const said = timeEvidence("unused since", since, now);
  if (claim.use?.since != null) return said;
  const what = since === claim.createdAt ? "made" : "last started";
  return { ...said, value: `not said by its server; ${what} ${said.value}` };
}

/** Velero marks what it restored (`velero.io/restore-name`). */
function restoredBy({ labels }: PersistentVolumeClaim): readonly Evidence[] {
  const restore = labels["velero.io/restore-name"];
  return restore === undefined ? [] : [{ fact: "made by", value: `Velero restore ${restore}` }];
}

function policyOf(claim: PersistentVolumeClaim, links: Links): readonly Evidence[] {
  const pv = links.pvOf(claim)?.to;
  return pv === undefined ? [] : [{ fact: "reclaim policy", value: pv.reclaimPolicy }];
}

function bytesOf(
  claim: PersistentVolumeClaim,
  links: Links,
  inventory: InventoryView,
): number | null {
  const pv = links.pvOf(claim)?.to;
  if (pv === undefined) return null;
  const backing = links.backing(pv);
  return backing.state === "found" ? bytesBack(backing.dataset.to, { links, inventory }) : null;
}
