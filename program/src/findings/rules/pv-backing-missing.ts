import { Type } from "typebox";
import { addressesIn } from "../../correlate/backing/backing.ts";
import type { Backing, Clue, Links } from "../../correlate/links.ts";
import { cluesOf } from "../../correlate/drivers/registry.ts";
import type { SystemId } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import { smbName } from "../../model/stated.ts";
import { unreachable } from "../../lib/unreachable.ts";
import { claimsOf } from "../concern.ts";
import { BACKING_NEEDS, isShared } from "../volumes.ts";
import { namesHidden } from "../named-places.ts";
import { isInSight, notInSight, poolsOutOfSight, systemsWithPool } from "../pools.ts";
import type { Evidence } from "../finding.ts";
import { missedBy } from "../missed.ts";
import { cannotTell, defineRule, type Judgement, quiet } from "../rule.ts";

/** Classes 5 and 22 of facts/democratic-csi §5.1: the next mount of this PersistentVolume fails. */
export const pvBackingMissing = defineRule({
  code: "pv-backing-missing",
  title: "PersistentVolume without its dataset, share or target",
  each: "persistentVolumes",
  needs: BACKING_NEEDS,
  within: "cluster",
  absence: true,
  severity: "error",
  why: "Where a PersistentVolume points, there is nothing to mount: a Pod that uses it will not start again, and Kubernetes does not notice before.",
  remedy: [
    "plumbline trace {subject}",
    "kubectl describe {subject}",
    "tell whoever runs the claim: what it writes is refused, or hangs",
    "look for the data before anything is deleted: another pool or TrueNAS, another name, a replica, a snapshot of the parent",
    "bring it back under the same path and give it out as before; only when the data is given up delete the claim, then what is left of the PersistentVolume",
  ],
  options: Type.Object({}),
  check(pv, { links, inventory }) {
    if (pv.phase === "Released" || pv.phase === "Failed")
      return quiet(`its phase is ${pv.phase}: it is on its way out`);
    if (pv.deletionRequestedAt !== null) return quiet("its deletion was requested");
    const backing = links.backing(pv);
    switch (backing.state) {
      case "elsewhere":
        return quiet(backing.because);
      case "ambiguous":
        return cannotTell(backing.because);
      case "missing":
        return outOfSight(pv, backing, inventory) ?? missing(pv, backing, inventory);
      case "found":
        return outOfSight(pv, backing, inventory) ?? pathBroken(pv, backing, links);
      default:
        return unreachable(backing);
    }
  },
});

/** What it points at may be there all the same, in a pool that is not imported or where no list shows it. */
function outOfSight(
  pv: PersistentVolume,
  backing: Extract<Backing, { state: "missing" | "found" }>,
  inventory: InventoryView,
): Judgement | null {
  const found = backing.state === "found" ? backing.dataset.to.system : backing.system;
  const system = backing.block?.device?.system ?? found;
  if (system === null || isWhole(backing)) return null;
  const unlisted = namesHidden(pv, backing, inventory);
  if (unlisted !== null) return cannotTell(unlisted);
  const stated = poolsNamedBy(pv, system, inventory);
  const named = stated.length > 0 ? stated : (backing.block?.device?.zvol?.split("/", 1) ?? []);
  const systemsOf = (pool: string) =>
    backing.state === "found" ? [system, ...systemsWithPool(pool, inventory)] : [system];
  // what was found by its handle may be a copy on another system than the one whose pool is out of sight
  const [first, ...more] = (named.length > 0 ? named : poolsOutOfSight(system, inventory)).filter(
    (pool) => !systemsOf(pool).every((one) => isInSight(one, pool, inventory)),
  );
  return first === undefined ? null : cannotTell(notInSight(first, ...more));
}

function isWhole(backing: Extract<Backing, { state: "missing" | "found" }>): boolean {
  return backing.state === "found" && backing.dataset.doubts.length === 0;
}

/** The pools of the paths that it mounts, or that the SMB shares of its name give out. */
function poolsNamedBy(
  { source }: PersistentVolume,
  system: SystemId,
  inventory: InventoryView,
): readonly string[] {
  const [clue] = cluesOf(source);
  if (clue?.by === "path") return poolIn(clue.path);
  if (clue?.by !== "smbShare") return [];
  return inventory
    .findOn(system, "shares", "smbName", smbName(clue.share))
    .flatMap(({ path }) => poolIn(path));
}

/** The pool in a share path: TrueNAS mounts every pool below /mnt. */
function poolIn(path: string): readonly string[] {
  return /^\/mnt\/([^/]+)/.exec(path)?.slice(1) ?? [];
}

function missing(
  pv: PersistentVolume,
  backing: Extract<Backing, { state: "missing" }>,
  inventory: InventoryView,
): Judgement {
  if (backing.system === null) {
    const [clue] = backing.looked;
    if (
      clue?.by === "path" &&
      poolIn(clue.path).every((pool) => systemsWithPool(pool, inventory).length === 0)
    )
      return quiet(`${clueText(clue)} is in no pool of a TrueNAS that is read`);
    return cannotTell(
      `nothing shows that ${addressText(backing.looked)} is a TrueNAS that is read, so its volumes cannot be looked for`,
    );
  }
  return hit(
    pv,
    backing.looked.map((clue) => ({ fact: "looked for", value: clueText(clue) })),
  );
}

function pathBroken(
  pv: PersistentVolume,
  backing: Extract<Backing, { state: "found" }>,
  links: Links,
): Judgement {
  const { to: dataset, basis, doubts } = backing.dataset;
  const there = { fact: "dataset", value: dataset.path };
  if (
    basis === "handle+parent" &&
    doubts.length > 0 &&
    pv.source.type === "csi" &&
    pointsSomewhere(pv)
  ) {
    if (backing.unwitnessed) {
      return cannotTell(
        `nothing shows that ${addressText(cluesOf(pv.source))} is a TrueNAS that is read: ${dataset.path} may be a copy of its volume`,
      );
    }
    return hit(pv, [there, ...doubts.map((doubt) => ({ fact: "but", value: doubt }))]);
  }
  if (
    dataset.kind === "filesystem" &&
    backing.share === null &&
    isShared(dataset, links) === false
  ) {
    const [doubt] = doubts;
    if (doubt !== undefined) return cannotTell(doubt);
    return hit(pv, [
      there,
      { fact: "share", value: `no share gives out ${dataset.mountpoint ?? dataset.path}` },
    ]);
  }
  return quiet("its path to the data is whole");
}

/** It says what it mounts or logs in to, besides its handle. */
function pointsSomewhere({ source }: PersistentVolume): boolean {
  const [first] = cluesOf(source);
  return first !== undefined && first.by !== "handle" && first.by !== "dataset";
}

function hit(pv: PersistentVolume, evidence: readonly Evidence[]): Judgement {
  return {
    is: "hit",
    evidence: [{ fact: "phase", value: pv.phase }, ...evidence],
    since: pv.createdAt,
    concerns: claimsOf([pv]),
    missed: missedBy(cluesOf(pv.source)),
  };
}

function clueText(clue: Clue): string {
  switch (clue.by) {
    case "path":
      return `${clue.path} on ${clue.server}`;
    case "smbShare":
      return `SMB share ${clue.share} on ${clue.server}`;
    case "iqn":
      return `${clue.iqn}, LUN ${clue.lun}`;
    case "nqn":
      return clue.nsid === null ? clue.nqn : `${clue.nqn}, namespace ${clue.nsid}`;
    case "dataset":
      return `dataset ${clue.path}`;
    case "handle":
      return `a volume with handle ${clue.handle}`;
    default:
      return unreachable(clue);
  }
}

function addressText(clues: readonly Clue[]): string {
  const addresses = clues.flatMap(addressesIn);
  return addresses.length > 0 ? addresses.join(", ") : "its address";
}
