import { Type } from "typebox";
import { claimsOf } from "../concern.ts";
import { defineRule, quiet } from "../rule.ts";
import { sessionEvidence, sessionsByInitiator, leadsToOne } from "../sessions.ts";

/**
 * Class 27 of facts/democratic-csi §5.1: the driver has no fencing, so that nothing on the NAS keeps a second node out after an
 * attachment was forced away.
 */
export const blockVolumeOnTwoNodes = defineRule({
  code: "block-volume-on-two-nodes",
  title: "ReadWriteOnce volume that two machines are logged in to",
  each: "persistentVolumes",
  needs: [
    "persistentVolumes",
    "system",
    "datasets",
    "iscsiService",
    "iscsiTargets",
    "iscsiExtents",
    "iscsiTargetExtents",
    "iscsiSessions",
    "nvmeofService",
    "nvmeofSubsystems",
    "nvmeofNamespaces",
    "nvmeofSessions",
  ],
  within: "cluster",
  absence: false,
  severity: "error",
  why: "Two machines that write to one file system of this kind destroy it, and neither notices before it is too late.",
  remedy: [
    "plumbline trace {subject}",
    "end the session on the node that has no Pod with the volume",
  ],
  options: Type.Object({}),
  check(pv, { links, inventory }) {
    if (inventory.count("iscsiSessions") + inventory.count("nvmeofSessions") < 2)
      return quiet("there are no two sessions");
    if (pv.accessModes.some((mode) => mode === "ReadWriteMany" || mode === "ReadOnlyMany"))
      return quiet("it may be mounted on several nodes");
    const backing = links.backing(pv);
    if (backing.state !== "found" || backing.dataset.to.kind !== "zvol")
      return quiet("no zvol is known behind it");
    const zvol = backing.dataset.to;
    const initiators = sessionsByInitiator(zvol, links);
    if (initiators.size < 2) return quiet("one machine at most is logged in");
    const isAlone = links
      .blockPathsOf(zvol)
      .every(({ target }) => target === null || leadsToOne(target, links));
    if (!isAlone)
      return quiet(
        "several volumes lie behind its target, and a session does not say which is used",
      );
    const sessions = [...initiators.values()].flatMap((ofOne) => ofOne.slice(0, 1));
    return {
      is: "hit",
      evidence: [
        ...sessions.map((session) => sessionEvidence(session, inventory)),
        { fact: "zvol", value: zvol.path },
        { fact: "access modes", value: pv.accessModes.join(", ") },
      ],
      concerns: claimsOf([pv]),
    };
  },
});
