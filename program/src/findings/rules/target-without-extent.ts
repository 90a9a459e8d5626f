import { Type } from "typebox";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { usersOfTarget } from "../users.ts";

/** Class 6 of facts/democratic-csi §5.1: a create that was cut between target and extent, or a raw `zfs destroy`. */
export const targetWithoutExtent = defineRule({
  code: "target-without-extent",
  title: "iSCSI target that leads nowhere",
  each: "iscsiTargets",
  needs: [
    "persistentVolumes",
    "pods",
    "system",
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
  remedy: ["plumbline trace {subject}"],
  options: Type.Object({}),
  check(target, { links, inventory }) {
    if (inventory.findOn(target.system, "iscsiTargetExtents", "target", target.id).length > 0) {
      return quiet("it has an extent");
    }
    const iqn = links.iqnOf(target);
    if (iqn === null) return cannotTell("the base name of the iSCSI service is not known");
    const [session] = links.sessionsOf(target);
    if (session) return quiet(`${session.initiator} is logged in`);
    const users = usersOfTarget(target, links, inventory);
    return {
      is: "hit",
      unused: users.length === 0,
      evidence: [{ fact: "IQN", value: iqn }, { fact: "extents", value: "none" }, ...users],
      reclaimableBytes: 0,
    };
  },
});
