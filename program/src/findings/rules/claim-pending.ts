import { Type } from "typebox";
import { isRunning, useOf } from "../claim-users.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolumeClaim } from "../../model/kubernetes.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Links } from "../../correlate/links.ts";
import { claimConcern } from "../concern.ts";
import { duration } from "../options.ts";
import { classOf, pendingCause } from "../pending-cause.ts";
import { cannotTell, defineRule, type Judgement, quiet, type RuleContext } from "../rule.ts";
import { isWhole, unreadOnNas } from "../whole.ts";
import { referenceText, timeEvidence } from "../words.ts";

/** Row 18 of facts/peers §2, with the cause, which none of the peers has; facts/democratic-csi §4.6. */
export const claimPending = defineRule({
  code: "claim-pending",
  title: "PersistentVolumeClaim that gets no volume",
  each: "persistentVolumeClaims",
  needs: ["persistentVolumeClaims"],
  within: "cluster",
  absence: false,
  severity: "warning",
  why: "A Pod that mounts a Pending claim does not start, and the claim waits as long as its cause is there.",
  remedy: [
    "plumbline trace {subject}",
    "kubectl describe {subject}",
    "its events name the cause; the log of the driver's controller says more",
  ],
  options: Type.Object({
    grace: duration({ default: "1h", description: "How long a claim may wait for its volume" }),
  }),
  check(claim, context, { graceMs }) {
    if (claim.phase !== "Pending") return quiet(`its phase is ${claim.phase}`);
    if (claim.deletionRequestedAt !== null) return quiet("its deletion was requested");
    if (context.now - claim.createdAt < graceMs)
      return quiet("it waits no longer than the grace period");
    const cause = pendingCause(claim, context.inventory);
    if (cause !== null) return hit(claim, cause, context);
    const waits = waitsForPod(claim, context) ?? beingMade(claim, context);
    return waits ?? hit(claim, driverCause(claim, context), context);
  },
});

/** Its class makes a volume when the first Pod is placed: where a workload is at rest, that is nobody's fault. */
function waitsForPod(
  claim: PersistentVolumeClaim,
  { links, inventory }: RuleContext,
): Judgement | null {
  const { cluster } = claim;
  const storageClass = classOf(claim, inventory);
  if (claim.storageClass && storageClass === null)
    return cannotTell("its StorageClass was not read, and may wait for the first Pod");
  if (storageClass?.bindingMode !== "WaitForFirstConsumer") return null;
  if (links.podsOf(claim).some(isRunning)) return null;
  const use = useOf(claim, links, inventory);
  if (use !== null) return quiet(`its class waits for the first Pod, and ${use}`);
  return isWhole("pods", cluster, inventory) && isWhole("workloads", cluster, inventory)
    ? null
    : cannotTell("its class waits for the first Pod, and what starts Pods was not read");
}

/** A copy of a large volume takes hours (facts/democratic-csi T4). */
function beingMade(
  claim: PersistentVolumeClaim,
  { links, inventory, unreadDatasets }: RuleContext,
): Judgement | null {
  for (const dataset of begunFor(claim, inventory))
    for (const reference of links.references(dataset))
      if (reference.by === "job")
        return quiet(`its driver is at it: ${referenceText(reference)} writes ${dataset.path}`);
  const unread = unreadDatasets ?? unreadOnNas(["jobs"], inventory); // which may not be over
  return unread === null ? null : cannotTell(`its driver may be copying it: ${unread}`);
}

function hit(
  claim: PersistentVolumeClaim,
  cause: string,
  { links, inventory, now }: RuleContext,
): Judgement {
  return {
    is: "hit",
    evidence: [
      { fact: "cause", value: cause },
      timeEvidence("waits since", claim.createdAt, now),
      { fact: "class", value: claim.storageClass || "none" },
      ...begunFor(claim, inventory).map(({ path }) => ({ fact: "its driver began", value: path })),
      ...links.podsOf(claim).map(({ name }) => ({ fact: "waits for it", value: `pod/${name}` })),
    ],
    since: claim.createdAt,
    concerns: [claimConcern(claim)],
  };
}

/** Nothing that was read stands in its way. */
function driverCause(claim: PersistentVolumeClaim, { links, inventory }: RuleContext): string {
  const storageClass = classOf(claim, inventory);
  if (storageClass?.bindingMode === "WaitForFirstConsumer")
    return links.podsOf(claim).length === 0
      ? "its class waits for the first Pod, and nothing that was read starts one"
      : unscheduled(claim, links);
  const driver = storageClass === null ? "its driver" : `driver ${storageClass.driver}`;
  return `nothing that was read stands in its way: ${driver} has not made it, see its events`;
}

function unscheduled(claim: PersistentVolumeClaim, links: Links): string {
  const waiting = links.podsOf(claim).find(({ nodeName }) => nodeName === "");
  return waiting === undefined
    ? "its Pod has a node, and its driver has not made it: see its events"
    : `its class waits for the first Pod, and pod/${waiting.name} has no node yet`;
}

/** What the driver has made for it so far, called after its UID. */
function begunFor({ uid }: PersistentVolumeClaim, inventory: InventoryView): readonly Dataset[] {
  return inventory.find("datasets", "leaf", `pvc-${uid}`);
}
