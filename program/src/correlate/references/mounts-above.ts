import type { AnyRecord } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import { ancestorsOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolume, Pod, Workload } from "../../model/kubernetes.ts";
import { plainPath, smbName, statedSmbShare } from "../../model/stated.ts";
import type { Dataset, Share } from "../../model/truenas.ts";
import type { Reference } from "../links.ts";
import type { PvReference } from "./persistent-volumes.ts";
import type { ReferenceTools } from "./references.ts";

/**
 * Volumes of a directory above a dataset: whether the dataset is used through that mount, no API shows. A PersistentVolume
 * that reaches it through an SMB share of a directory above is one of its own.
 */
export function* mountsAbove(dataset: Dataset, tools: ReferenceTools): Iterable<Reference> {
  const { mountpoint } = dataset;
  if (mountpoint === null) return;
  for (const path of ancestorsOf(mountpoint)) {
    yield* mountsOf(path, tools.inventory);
    yield* throughSharesOf(path, dataset, mountpoint, tools);
  }
  yield* mountsOf("/", tools.inventory);
}

/** The PersistentVolumes among them that are of the dataset itself. */
export function* pvsThroughSmbAbove(
  dataset: Dataset,
  tools: ReferenceTools,
): Iterable<PvReference> {
  const { mountpoint } = dataset;
  if (mountpoint === null) return;
  for (const path of ancestorsOf(mountpoint))
    for (const reference of throughSharesOf(path, dataset, mountpoint, tools))
      if (reference.by === "pv") yield reference;
}

function* throughSharesOf(
  path: string,
  dataset: Dataset,
  mountpoint: string,
  tools: ReferenceTools,
): Iterable<Reference> {
  const shares = tools.inventory.findOn(dataset.system, "shares", "path", path);
  for (const share of byKey(shares))
    if (share.protocol === "smb") yield* throughSmb(dataset, mountpoint, share, tools);
}

function mountsOf(path: string, inventory: InventoryView): readonly Reference[] {
  return [
    ...inOrder(inventory.find("persistentVolumes", "mountPath", path), pvText),
    ...inOrder(inventory.find("pods", "inlineMountPath", path), podText),
    ...inOrder(inventory.find("workloads", "inlineMountPath", path), workloadText),
  ].map((name) => above(name, path));
}

/** The first of them is named in findings, so it must not hang on the order of a list. */
function inOrder<R>(records: readonly R[], textOf: (record: R) => string): readonly string[] {
  return records.map(textOf).toSorted();
}

/** In the same order in every look. */
function byKey<R extends AnyRecord>(records: readonly R[]): readonly R[] {
  if (records.length < 2) return records;
  return records.toSorted((a, b) => (keyOfRecord(a) < keyOfRecord(b) ? -1 : 1));
}

function* throughSmb(
  dataset: Dataset,
  mountpoint: string,
  share: Share,
  { inventory, backing }: ReferenceTools,
): Iterable<Reference> {
  const name = smbName(share.name ?? "");
  for (const pv of byKey(inventory.find("persistentVolumes", "smbShare", name))) {
    const found = backing(pv);
    if (found.state === "found" && found.dataset.to.key === dataset.key)
      yield { by: "pv", pv, basis: "name" };
    else {
      const at = plainPath(`${share.path}/${statedSmbShare(pv.source)?.directory ?? ""}`);
      if (ancestorsOf(mountpoint).includes(at)) yield above(pvText(pv), at);
    }
  }
  for (const pod of inOrder(inventory.find("pods", "inlineSmbShare", name), podText))
    yield above(pod, share.path);
  for (const workload of inOrder(inventory.find("workloads", "inlineSmbShare", name), workloadText))
    yield above(workload, share.path);
}

function above(name: string, path: string): Reference {
  return { by: "mountAbove", name, path, basis: "path" };
}

function pvText({ name }: PersistentVolume): string {
  return `pv/${name}`;
}

function podText({ name, namespace }: Pod): string {
  return `pod/${name} in ${namespace}`;
}

function workloadText({ kind, name, namespace }: Workload): string {
  return `${kind.toLowerCase()}/${name} in ${namespace}`;
}
