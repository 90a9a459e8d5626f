import { Type } from "typebox";
import { missedNames } from "../../model/missed.ts";
import { beingMade, isOfVolume } from "../being-made.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { tornLists } from "../torn-lists.ts";
import { usersOfTarget } from "../users.ts";

/** Class 9 of facts/democratic-csi §5.1: a create that was cut between subsystem and namespace, or a namespace removed by hand. */
export const nvmeofSubsystemWithoutNamespace = defineRule({
  code: "nvmeof-subsystem-without-namespace",
  title: "NVMe-oF subsystem that leads nowhere",
  each: "nvmeofSubsystems",
  needs: [
    "persistentVolumes",
    "persistentVolumeClaims",
    "pods",
    "workloads",
    "system",
    "pools",
    "datasets",
    "nvmeofService",
    "nvmeofSubsystems",
    "nvmeofNamespaces",
    "nvmeofSessions",
  ],
  within: "system",
  absence: true,
  severity: "warning",
  why: "A subsystem without a namespace gives out nothing, and its name makes the next create of the same volume fail.",
  remedy: [
    "plumbline trace {subject}",
    "check that its driver is not still at it: a claim that is Pending, the log of its controller",
    "if nobody waits for it, in TrueNAS: Shares > NVMe-oF",
  ],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description:
        "Age of a zvol that no subsystem leads to, before a subsystem of its name counts",
    }),
  }),
  check(subsystem, context, { graceMs }) {
    const { links, inventory } = context;
    const { system, id } = subsystem;
    if (inventory.findOn(system, "nvmeofNamespaces", "subsystem", id).length > 0)
      return quiet("it has a namespace");
    const nqn = links.qualifiedNameOf(subsystem);
    if (nqn === null) return cannotTell("the base name of the NVMe-oF service is not known");
    const [session] = links.sessionsOf(subsystem);
    if (session && "hostnqn" in session) return quiet(`${session.hostnqn} is connected`);
    const torn = tornLists(subsystem.system, links);
    if (torn) return torn;
    const making = beingMade(subsystem, context, graceMs);
    if (making) return making;
    const users = usersOfTarget(subsystem, links, inventory);
    return {
      is: "hit",
      unused: users.length === 0 && isOfVolume(subsystem),
      evidence: [{ fact: "NQN", value: nqn }, { fact: "namespaces", value: "none" }, ...users],
      missed: missedNames({ subsystems: [nqn] }),
      reclaimableBytes: 0,
    };
  },
});
