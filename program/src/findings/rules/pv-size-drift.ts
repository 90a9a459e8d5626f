import { Type } from "typebox";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import { leafOf } from "../../model/indices.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Evidence } from "../finding.ts";
import { isBound } from "../../correlate/bindings.ts";
import { claimsOf } from "../concern.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { unreadWay } from "../unread-ways.ts";
import { sizeText } from "../words.ts";

/**
 * Class 20 of facts/democratic-csi §5.1, row 57 of facts/peers §2. What is compared are promises: the size or quota that the NAS
 * keeps and the capacity that Kubernetes shows; how much is used has no place in it (T38).
 */
export const pvSizeDrift = defineRule({
  code: "pv-size-drift",
  title: "PersistentVolume of another size than its dataset",
  each: "persistentVolumes",
  needs: ["persistentVolumes", "persistentVolumeClaims", "system", "datasets"],
  within: "cluster",
  absence: false,
  severity: "warning",
  why: "An expansion that stopped half-way, or a change on the NAS that Kubernetes never heard of: what the claim's owner sees is not what he gets.",
  remedy: [
    "plumbline trace {subject}",
    "kubectl get pvc -o yaml: see the conditions and events of the claim",
  ],
  options: Type.Object({
    tolerance: Type.Number({
      default: 0.01,
      minimum: 0,
      maximum: 1,
      description:
        "Difference that does not count, as a part of the capacity; drivers round up to blocks",
    }),
  }),
  check(pv, { links, inventory }, { tolerance }) {
    if (!isBound(pv)) return quiet("no claim is bound to it");
    const backing = links.backing(pv);
    if (backing.state !== "found") return quiet("no dataset is known behind it");
    const unread = unreadWay(backing, inventory);
    if (unread !== null) return cannotTell(unread);
    const dataset = backing.dataset.to;
    const size = promised(dataset);
    const asked = links.claimOf(pv)?.to.requestedBytes ?? pv.capacityBytes;
    const isResizing = asked > pv.capacityBytes;
    if (size !== null && !isResizing && isClose(size, pv, tolerance))
      return quiet("its size is that of its dataset");
    if (!isMadeFor(pv, dataset) || links.ownership(dataset).state !== "volume")
      return quiet("its capacity is what somebody wrote: no driver made it of this dataset");
    if (size === null) return quiet("the NAS sets it no size: dataset-quota-missing judges it");
    return {
      is: "hit",
      evidence: evidenceOf(pv, dataset, size, asked),
      concerns: claimsOf([pv]),
      doubts: isResizing ? ["an expansion may be under way at this moment"] : [],
    };
  },
});

function evidenceOf(
  pv: PersistentVolume,
  dataset: Dataset,
  size: number,
  asked: number,
): readonly Evidence[] {
  const kind = dataset.kind === "zvol" ? "volsize" : "refquota";
  return [
    { fact: "capacity", value: sizeText(pv.capacityBytes) },
    { fact: kind, value: sizeText(size) },
    ...(asked > pv.capacityBytes ? [{ fact: "claim asks for", value: sizeText(asked) }] : []),
    { fact: "dataset", value: dataset.path },
  ];
}

function isClose(size: number, { capacityBytes }: PersistentVolume, tolerance: number): boolean {
  return Math.abs(size - capacityBytes) <= capacityBytes * tolerance;
}

/** The driver calls the dataset by the handle; what somebody adopted by hand is called otherwise. */
function isMadeFor({ source }: PersistentVolume, { path }: Dataset): boolean {
  if (source.type !== "csi") return false;
  return source.volumeHandle === leafOf(path) || source.volumeHandle === path;
}

/** The size that the NAS keeps to; null where it sets none. */
function promised({ kind, volsizeBytes, refquotaBytes }: Dataset): number | null {
  return kind === "zvol" ? volsizeBytes : refquotaBytes;
}
