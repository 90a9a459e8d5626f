import { isIP } from "node:net";
import { Type } from "typebox";
import { addressesOf } from "../../correlate/backing/backing.ts";
import type { BlockTarget } from "../../correlate/links.ts";
import type { InventoryView } from "../../model/inventory.ts";
import { isBound } from "../../correlate/bindings.ts";
import { claimsOf } from "../concern.ts";
import { defineRule, quiet } from "../rule.ts";

/**
 * Class 23 of facts/democratic-csi §5.1 (d-csi#58): the addresses in a PersistentVolume are frozen when it is made. One whose
 * base name changed leads nowhere, and pv-backing-missing says so.
 */
export const pvPortalGone = defineRule({
  code: "pv-portal-gone",
  title: "PersistentVolume whose portal address its target does not listen on",
  each: "persistentVolumes",
  needs: [
    "persistentVolumes",
    "system",
    "datasets",
    "iscsiService",
    "iscsiTargets",
    "iscsiExtents",
    "iscsiTargetExtents",
    "iscsiPortals",
    "iscsiSessions",
    "nvmeofService",
    "nvmeofSubsystems",
    "nvmeofNamespaces",
    "nvmeofPorts",
    "nvmeofPortSubsystems",
    "nvmeofSessions",
  ],
  within: "cluster",
  absence: false,
  severity: "warning",
  why: "The address in a PersistentVolume never changes: after the NAS gave it up, nodes that are logged in go on, and the next mount fails.",
  remedy: [
    "plumbline trace {subject}",
    "give the address back to the portal (TrueNAS: Shares > iSCSI > Portals; Shares > NVMe-oF), or make the PersistentVolume anew with the present one",
  ],
  options: Type.Object({}),
  check(pv, { links, inventory }) {
    const backing = links.backing(pv);
    if (
      backing.state !== "found" ||
      backing.block?.target == null ||
      backing.dataset.basis === "handle+parent"
    )
      return quiet("it leads to no target that is known");
    if (!isBound(pv)) return quiet("no claim is bound to it");
    const wanted = addressesOf(pv.source);
    if (wanted.length === 0 || wanted.some((address) => isIP(address) === 0))
      return quiet("it names its portal by a host name, or not at all");
    const { target } = backing.block;
    const listening = listensOn(target, inventory);
    if (listening.length === 0) return quiet("on which addresses its target listens is not said");
    if (wanted.some((address) => listening.includes(address)) || listening.some(isAny))
      return quiet("its target listens on its address");
    if (links.sessionsOf(target).length > 0)
      return quiet("somebody is logged in: the address may be translated on the way");
    return {
      is: "hit",
      evidence: [
        { fact: "portal", value: wanted.join(", ") },
        { fact: "target listens on", value: listening.join(", ") },
        { fact: "target", value: links.qualifiedNameOf(target) ?? target.name },
      ],
      concerns: claimsOf([pv]),
      doubts: ["a router may translate the address"],
    };
  },
});

function listensOn(target: BlockTarget, inventory: InventoryView): readonly string[] {
  const { system, id } = target;
  if ("groups" in target) {
    const portals = new Set(target.groups.map(({ portal }) => portal));
    return [...inventory.all("iscsiPortals")]
      .filter((portal) => portal.system === system && portals.has(portal.id))
      .flatMap(({ listen }) => listen.map(({ ip }) => ip));
  }
  return inventory
    .findOn(system, "nvmeofPortSubsystems", "subsystem", id)
    .flatMap(({ port }) => inventory.findOn(system, "nvmeofPorts", "id", port))
    .map(({ address }) => address);
}

function isAny(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}
