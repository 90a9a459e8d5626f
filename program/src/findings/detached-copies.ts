import type { Links } from "../correlate/links.ts";
import { leafOf, parentOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { Dataset } from "../model/truenas.ts";
import { uidIn } from "../model/uid.ts";
import { anotherInstallations } from "./volumes.ts";

/** The VolumeSnapshot or content with the UID in a copy's name: it is being made, or needed. null: there is none. */
export function namedByUid(dataset: Dataset, inventory: InventoryView): string | null {
  const uid = uidIn(leafOf(dataset.path));
  if (uid === null) return null;
  const [snapshot] = inventory.find("volumeSnapshots", "uid", uid);
  if (snapshot) return `volumesnapshot/${snapshot.name} in ${snapshot.namespace}`;
  const [content] = inventory.find("volumeSnapshotContents", "volumeSnapshotUid", uid);
  return content ? `volumesnapshotcontent/${content.name}` : null;
}

/** Why a copy is another installation's: it carries no instance id, but its source volume does. null where nothing says so. */
export function ofAnotherInstallation(
  { system }: Dataset,
  sourceVolume: string,
  claimScope: ClaimScope,
  inventory: InventoryView,
  links: Links,
): string | null {
  const [source] = inventory
    .findOn(system, "datasets", "leaf", sourceVolume)
    .filter(({ path }) => parentOf(path) === claimScope.parent);
  const another = source ? anotherInstallations(source, claimScope, links) : null;
  return another === null ? null : `of its source volume, ${another}`;
}

/** Whether a driver would call the container of a volume's copies so: after a volume that is there, or by the UID of a claim. */
export function isVolumeId(
  leaf: string,
  { system, parent }: ClaimScope,
  inventory: InventoryView,
): boolean {
  if (uidIn(leaf) !== null) return true;
  return inventory.findOn(system, "datasets", "path", `${parent}/${leaf}`).length > 0;
}

/** What gives out a dataset that no driver gives out, so that somebody did; null where nothing does. */
export function givenOutBy(dataset: Dataset, links: Links): string | null {
  const [share] = links.sharesOf(dataset);
  if (share) return `${share.protocol.toUpperCase()} share ${share.name ?? share.path}`;
  const target = links.blockPathsOf(dataset).find((path) => path.target !== null)?.target;
  return target ? `target ${target.name}` : null;
}

/** What keeps it from being certain that a copy is this installation's. */
export function ownershipDoubts(claimScope: ClaimScope): readonly string[] {
  return claimScope.instanceId === null
    ? []
    : ["a detached copy does not say which installation made it"];
}
