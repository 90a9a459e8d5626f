import { Type } from "typebox";
import { leafOf } from "../../model/indices.ts";
import type { Links } from "../../correlate/links.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolumeClaim } from "../../model/kubernetes.ts";
import type { Dataset, IscsiTarget } from "../../model/truenas.ts";
import { withinGrace } from "../age.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { usersOfTarget } from "../users.ts";

/** Class 6 of facts/democratic-csi §5.1: a create that was cut between target and extent, or a raw `zfs destroy`. */
export const targetWithoutExtent = defineRule({
  code: "target-without-extent",
  title: "iSCSI target that leads nowhere",
  each: "iscsiTargets",
  needs: [
    "persistentVolumes",
    "persistentVolumeClaims",
    "pods",
    "workloads",
    "system",
    "pools",
    "datasets",
    "iscsiService",
    "iscsiTargets",
    "iscsiExtents",
    "iscsiTargetExtents",
    "iscsiSessions",
  ],
  within: "system",
  absence: true,
  severity: "warning",
  why: "A target without an extent gives out nothing, and its name makes the next create of the same volume fail.",
  remedy: [
    "plumbline trace {subject}",
    "check that no PersistentVolume names it, and that its extent was not taken away by mistake (TrueNAS: Shares > iSCSI > Extents)",
    "if nothing names it, in TrueNAS: Shares > iSCSI > Targets",
  ],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description: "Age of a zvol that no target leads to, before a target of its name counts",
    }),
  }),
  check(target, { links, inventory, now }, { graceMs }) {
    if (inventory.findOn(target.system, "iscsiTargetExtents", "target", target.id).length > 0) {
      return quiet("it has an extent");
    }
    const iqn = links.qualifiedNameOf(target);
    if (iqn === null) return cannotTell("the base name of the iSCSI service is not known");
    const [session] = links.sessionsOf(target);
    if (session)
      return quiet(`${"initiator" in session ? session.initiator : session.hostnqn} is logged in`);
    const waiting = waitingClaim(target, inventory);
    if (waiting) return quiet(`pvc/${waiting.name} in ${waiting.namespace} may wait for it`);
    for (const zvol of zvolsFor(target, links, inventory)) {
      const young = withinGrace(zvol, graceMs, inventory, now);
      if (young) return quiet(`it may be the target of ${zvol.path}, which is being made`);
    }
    const users = usersOfTarget(target, links, inventory);
    return {
      is: "hit",
      unused: users.length === 0,
      evidence: [{ fact: "IQN", value: iqn }, { fact: "extents", value: "none" }, ...users],
      reclaimableBytes: 0,
    };
  },
});

/** An unbound claim whose UID is in the name; any unbound claim where a template left no UID in it. */
function waitingClaim(target: IscsiTarget, inventory: InventoryView): PersistentVolumeClaim | null {
  for (const claim of inventory.all("persistentVolumeClaims"))
    if (claim.pvName === "" && mayBeFor(target, claim.uid)) return claim;
  return null;
}

/** Zvols of volumes that no target leads to, and that this one may be made for. */
function zvolsFor(target: IscsiTarget, links: Links, inventory: InventoryView): readonly Dataset[] {
  return [...inventory.all("datasets")].filter((dataset) => {
    if (dataset.system !== target.system || dataset.kind !== "zvol") return false;
    const owned = links.ownership(dataset);
    const name = owned.state === "volume" ? owned.volumeName : leafOf(dataset.path);
    const uid = UID.exec(name)?.[0];
    return (uid === undefined || mayBeFor(target, uid)) && links.blockPathsOf(dataset).length === 0;
  });
}

/** A prefix and a suffix stand around the volume name, so only the UID in it is looked for. */
function mayBeFor({ name }: IscsiTarget, claimUid: string): boolean {
  return !UID.test(name) || name.includes(claimUid);
}

const UID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
