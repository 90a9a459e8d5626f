import { Type } from "typebox";
import { missedNames } from "../../model/missed.ts";
import { outOfSight } from "../pools.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { tornLists } from "../torn-lists.ts";
import { givenOutByPeople, usersOfTarget } from "../users.ts";

/** Class 9 of facts/democratic-csi §5.1: the zvol was destroyed, but not through TrueNAS, which would have removed the namespace. */
export const nvmeofNamespaceWithoutZvol = defineRule({
  code: "nvmeof-namespace-without-zvol",
  title: "NVMe-oF namespace whose zvol does not exist",
  each: "nvmeofNamespaces",
  needs: [
    "persistentVolumes",
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
  why: "A namespace without its zvol gives out nothing; it comes to life with whatever zvol is made at its path next.",
  remedy: [
    "plumbline trace {subject}",
    "check that the pool of its zvol is imported and unlocked (TrueNAS: Storage), and that the zvol was not renamed or moved (Datasets)",
    "if a PersistentVolume still leads here, find its data, or bring it back from a replica, before anything is removed",
    "if none does, in TrueNAS: Shares > NVMe-oF",
  ],
  options: Type.Object({}),
  check(namespace, { links, inventory }) {
    if (namespace.zvol === null) return quiet("it gives out a file");
    if (links.zvolOf(namespace) !== null) return quiet("its zvol is there");
    if (namespace.locked === true) return quiet("its zvol is locked");
    const hidden = outOfSight(namespace.system, namespace.zvol, inventory);
    if (hidden !== null) return cannotTell(hidden);
    const torn = tornLists(namespace.system, links);
    if (torn) return torn;
    const subsystems = links.targetsThrough(namespace);
    const users = [
      ...subsystems.flatMap((subsystem) => usersOfTarget(subsystem, links, inventory)),
      ...givenOutByPeople(namespace.zvol, subsystems),
    ];
    return {
      is: "hit",
      unused: users.length === 0,
      evidence: [
        { fact: "zvol", value: namespace.zvol },
        { fact: "enabled", value: namespace.enabled ? "yes" : "no" },
        ...users,
      ],
      missed: missedNames({ datasets: [namespace.zvol] }),
      reclaimableBytes: 0,
    };
  },
});
