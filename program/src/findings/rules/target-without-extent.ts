import { Type } from "typebox";
import { missedNames } from "../../model/missed.ts";
import { beingMade, isOfVolume } from "../being-made.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { tornLists } from "../torn-lists.ts";
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
  check(target, context, { graceMs }) {
    const { links, inventory } = context;
    if (inventory.findOn(target.system, "iscsiTargetExtents", "target", target.id).length > 0) {
      return quiet("it has an extent");
    }
    const iqn = links.qualifiedNameOf(target);
    if (iqn === null) return cannotTell("the base name of the iSCSI service is not known");
    const [session] = links.sessionsOf(target);
    if (session)
      return quiet(`${"initiator" in session ? session.initiator : session.hostnqn} is logged in`);
    const torn = tornLists(target.system, links);
    if (torn) return torn;
    const making = beingMade(target, context, graceMs);
    if (making) return making;
    const users = usersOfTarget(target, links, inventory);
    return {
      is: "hit",
      unused: users.length === 0 && isOfVolume(target),
      evidence: [{ fact: "IQN", value: iqn }, { fact: "extents", value: "none" }, ...users],
      missed: missedNames({ targets: [target.name] }),
      reclaimableBytes: 0,
    };
  },
});
