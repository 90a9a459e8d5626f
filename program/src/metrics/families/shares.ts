import type { BlockTarget } from "../../correlate/links.ts";
import { type Family, gauge } from "../family.ts";

/** NFS and SMB shares, whoever made them. */
export const shareEnabled = gauge({
  name: "plumbline_share_enabled",
  help: "Whether an NFS or SMB share is switched on; `share` is the number that TrueNAS gave it.",
  each: "shares",
  labels: ["system", "protocol", "share", "path"],
  stability: "stable",
  sheds: 5,
  sample: ({ system, protocol, id, path, enabled }, view) => [
    { system: view.nameOf(system), protocol, share: String(id), path },
    Number(enabled),
  ],
});

/** iSCSI sessions of each target. */
export const targetSessions = sessionsOf("iscsiTargets", "iscsiSessions", "iscsi");

/** NVMe-oF connections of each subsystem. */
export const subsystemSessions = sessionsOf("nvmeofSubsystems", "nvmeofSessions", "nvmeof");

/** Where sessions were never read, nothing is said: that there is none is not known. */
function sessionsOf(
  each: "iscsiTargets" | "nvmeofSubsystems",
  sessions: "iscsiSessions" | "nvmeofSessions",
  transport: "iscsi" | "nvmeof",
): Family {
  return gauge({
    name: `plumbline_${transport}_sessions`,
    help:
      transport === "iscsi"
        ? "Sessions of initiators with an iSCSI target."
        : "Connections of hosts with an NVMe-oF subsystem.",
    each,
    labels: ["system", "target"],
    stability: "stable",
    sheds: 5,
    sample: (target: BlockTarget, view) => {
      const system = view.nameOf(target.system);
      const parts = view.inventory.coverage(sessions, system);
      if (parts.every((part) => view.lastWhole(part) === null)) return null;
      return [{ system, target: target.name }, view.links.sessionsOf(target).length];
    },
  });
}
