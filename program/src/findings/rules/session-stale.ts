import { Type } from "typebox";
import { plainIqn } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { IscsiSession, IscsiTarget } from "../../model/truenas.ts";
import { defineRule } from "../rule.ts";
import { judgeSession } from "../sessions.ts";

/** Class 26 of facts/democratic-csi §5.1: an unclean unstage, or a kubelet that was restarted in between (d-csi#536). */
export const sessionStale = defineRule({
  code: "session-stale",
  title: "iSCSI session of a node that needs the volume no more",
  each: "iscsiSessions",
  needs: [
    "persistentVolumes",
    "persistentVolumeClaims",
    "pods",
    "volumeAttachments",
    "nodes",
    "system",
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
  why: "A session that nobody ended keeps the zvol busy, so that its deletion fails; and the node still may write to it while another one mounts it.",
  remedy: ["on the node: iscsiadm -m session, then iscsiadm -m node -T <IQN> -u"],
  options: Type.Object({}),
  check: (session, { links, inventory }) =>
    judgeSession(session, targetOf(session, inventory), { links, inventory }),
});

/** By its full name; a session shows neither id nor LUN. */
function targetOf(
  { system, target }: IscsiSession,
  inventory: InventoryView,
): IscsiTarget | undefined {
  const iqn = plainIqn(target);
  const [service] = inventory.findOn(system, "iscsiService", "system", system);
  const base = service ? `${service.basename}:` : null;
  const name = base !== null && iqn.startsWith(base) ? iqn.slice(base.length) : iqn;
  return inventory.findOn(system, "iscsiTargets", "name", name)[0];
}
