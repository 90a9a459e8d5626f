import { Type } from "typebox";
import { leafOf } from "../../model/indices.ts";
import { isBound } from "../../correlate/bindings.ts";
import type { Ownership } from "../../correlate/links.ts";
import { claimsOf } from "../concern.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { BACKING_NEEDS } from "../volumes.ts";

/**
 * Class 10 of facts/democratic-csi §5.1 and row 35 of facts/peers §2 (d-csi#44, #289): a create found a target or share of its
 * name and took it, whatever volume was behind. Only where the volume that the handle names is there as well: a static
 * PersistentVolume has the handle that somebody wrote (T17).
 */
export const pvBackingWrong = defineRule({
  code: "pv-backing-wrong",
  title: "PersistentVolume whose target or share gives out another volume",
  each: "persistentVolumes",
  needs: BACKING_NEEDS,
  within: "cluster",
  absence: false,
  severity: "error",
  why: "A Pod that mounts it gets the data of another claim, and writes into it.",
  remedy: [
    "plumbline trace {subject}",
    "stop the workloads of the claims under Concerns first: they write into one volume",
    "in TrueNAS: Shares, let the target or share give out its own volume again; Evidence names both volumes",
    "then look at the data of both before they start: what was written meanwhile is in the wrong one",
  ],
  options: Type.Object({}),
  check(pv, { links, inventory }) {
    const backing = links.backing(pv);
    if (backing.state !== "found" || pv.source.type !== "csi")
      return quiet("it leads to no dataset that is known");
    const { to: dataset, basis, doubts } = backing.dataset;
    if (basis === "handle+parent") return quiet("nothing but its handle leads to the dataset");
    const { volumeHandle } = pv.source;
    if (volumeHandle === dataset.path || volumeHandle === leafOf(dataset.path))
      return quiet("its handle and its access path agree");
    if (!isBound(pv)) return quiet("no claim is bound to it");
    const named = inventory.findOn(dataset.system, "datasets", "leaf", volumeHandle);
    const own = named.find(
      (one) => one.readonly !== true && links.ownership(one).state === "volume",
    );
    if (!own)
      return quiet("its handle names no volume that is there: somebody may have written it");
    if (isSameVolume(links.ownership(dataset), links.ownership(own)))
      return cannotTell(
        `${dataset.path}, which it mounts, says of itself that it is this volume, as ${own.path} does: one may be a copy, and either may have been renamed`,
      );
    return {
      is: "hit",
      evidence: [
        { fact: "mounts", value: dataset.path },
        { fact: "its own volume", value: own.path },
        ...doubts.map((doubt) => ({ fact: "so", value: doubt })),
      ],
      concerns: claimsOf([pv, ...links.pvsOf(dataset).map(({ to }) => to)]),
    };
  },
});

/** Whether both have the CSI volume name of one volume. A copy has the marks of its source, whichever of them now has its name (T15, §5.3). */
function isSameVolume(mounted: Ownership, named: Ownership): boolean {
  if (mounted.state !== "volume" || named.state !== "volume") return false;
  return mounted.driverName === named.driverName && mounted.volumeName === named.volumeName;
}
