import { Type } from "typebox";
import { defineRule } from "../rule.ts";
import { judgeSession } from "../sessions.ts";

/** Class 26 of facts/democratic-csi §5.1, for NVMe-oF. */
export const nvmeofSessionStale = defineRule({
  code: "nvmeof-session-stale",
  title: "NVMe-oF connection of a node that needs the volume no more",
  each: "nvmeofSessions",
  needs: [
    "persistentVolumes",
    "persistentVolumeClaims",
    "pods",
    "volumeAttachments",
    "nodes",
    "system",
    "datasets",
    "nvmeofService",
    "nvmeofSubsystems",
    "nvmeofNamespaces",
    "nvmeofSessions",
  ],
  within: "system",
  absence: true,
  severity: "warning",
  why: "A connection that nobody ended keeps the zvol busy, so that its deletion fails; and the node still may write to it while another one mounts it.",
  remedy: ["on the node: nvme list-subsys, then nvme disconnect -n <NQN>"],
  options: Type.Object({}),
  check(session, { links, inventory }) {
    const { system, subsystem } = session;
    const [target] = inventory.findOn(system, "nvmeofSubsystems", "id", subsystem);
    return judgeSession(session, target, { links, inventory });
  },
});
