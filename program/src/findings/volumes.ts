import type { Collection } from "../model/collections.ts";
import { notedIdsOf, notedNameOf } from "../correlate/drivers/registry.ts";
import type { Links, Ownership } from "../correlate/links.ts";
import type { SystemId } from "../model/ids.ts";
import { ancestorsOf, leafOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { Dataset } from "../model/truenas.ts";
import type { Evidence } from "./finding.ts";
import { cannotTell, type Judgement, quiet, type RuleContext } from "./rule.ts";
import { localUseText } from "./words.ts";

/** What the rules about volumes on the NAS have in common. */

/**
 * Everything that may hold a reference to a volume, or show that it is given out: nothing is unused while one of these is
 * not whole.
 */
export const VOLUME_NEEDS: readonly Collection[] = Object.freeze([
  "persistentVolumes",
  "persistentVolumeClaims",
  "pods",
  "workloads",
  "volumeAttachments",
  "volumeSnapshotContents",
  "volumeSnapshots",
  "system",
  "pools",
  "datasets",
  "zfsSnapshots",
  "shares",
  "iscsiService",
  "iscsiTargets",
  "iscsiExtents",
  "iscsiTargetExtents",
  "iscsiSessions",
  "nvmeofService",
  "nvmeofSubsystems",
  "nvmeofNamespaces",
  "nvmeofSessions",
  "jobs",
]);

/** Everything that shows where a PersistentVolume has its data, on whichever system that is. */
export const BACKING_NEEDS: readonly Collection[] = Object.freeze([
  "persistentVolumes",
  "system",
  "pools",
  "datasets",
  "shares",
  "iscsiService",
  "iscsiTargets",
  "iscsiExtents",
  "iscsiTargetExtents",
  "iscsiPortals",
  "nvmeofService",
  "nvmeofSubsystems",
  "nvmeofNamespaces",
  "nvmeofPorts",
]);

/** A volume that the rules of its scope judge. */
export interface JudgedVolume {
  readonly owned: Extract<Ownership, { state: "volume" }>;
  readonly claimScope: ClaimScope;
}

/**
 * A dataset as the rules about volumes begin: in a claim scope, a driver's by its marks, `finished` or not as the rule wants
 * it, and of this scope's installation. Else the reason why such a rule has nothing to say of it.
 */
export function judgedVolume(
  dataset: Dataset,
  { claimScope, links }: Pick<RuleContext, "claimScope" | "links">,
  finished: boolean,
): JudgedVolume | Judgement {
  if (!claimScope) return quiet("it lies in no claim scope");
  const owned = links.ownership(dataset);
  if (owned.state === "notOurs" || owned.state === "foreign") return quiet(owned.because);
  if (owned.state !== "volume") return quiet("it is no volume");
  if (owned.keptBecause !== null) return quiet(owned.keptBecause);
  if (owned.provisioned && !finished) return quiet("the driver finished it");
  if (!owned.provisioned && finished)
    return quiet("the driver has not finished it: dataset-half-provisioned judges it");
  const another = anotherInstallations(dataset, claimScope, links);
  return another === null ? { owned, claimScope } : quiet(another);
}

/** Why a volume is none of this scope's installation; null where it is, or where the scope names no instance id. */
export function anotherInstallations(
  dataset: Dataset,
  claimScope: ClaimScope,
  links: Links,
): string | null {
  const owned = links.ownership(dataset);
  if (claimScope.instanceId === null || owned.state !== "volume") return null;
  if (owned.instanceId === claimScope.instanceId) return null;
  return `its instance id is ${owned.instanceId ?? "not set"}: another installation's`;
}

/**
 * Why a dataset is a copy and not a volume that somebody lost: replication carries every mark along, so a copy looks like
 * the original in all but its place. null: it is no copy.
 */
export function copyOf(dataset: Dataset, inventory: InventoryView, links: Links): string | null {
  if (dataset.readonly === true) return "it is read-only, as the target of a replication is";
  const isCopyOfVolume = links.ownership(dataset).state === "detachedSnapshot";
  const state = isCopyOfVolume ? "detachedSnapshot" : "volume";
  for (const other of inventory.find("datasets", "leaf", leafOf(dataset.path))) {
    if (
      other.key === dataset.key ||
      other.kind !== dataset.kind ||
      other.readonly === true ||
      links.ownership(other).state !== state
    )
      continue;
    if (other.createdAt <= dataset.createdAt)
      return `${other.path} is the same volume, and older: this is a copy`;
  }
  return null;
}

/** A copy has no share, and what it is a copy of may lie where nobody could look. */
export function mayBeCopy(unreadDatasets: string): Judgement {
  return cannotTell(`it may be a copy of a volume that was not read: ${unreadDatasets}`);
}

/**
 * Whether TrueNAS gives the dataset out: by the share or target that its driver type makes. null where the type is not
 * known, or its shares are not objects of TrueNAS.
 */
export function isShared(dataset: Dataset, links: Links): boolean | null {
  const type = links.driverType(dataset);
  if (!type?.sharedByTruenas) return null;
  const { protocol } = type;
  if (protocol === "nfs" || protocol === "smb")
    return links.sharesOf(dataset).some((share) => share.protocol === protocol);
  return links
    .blockPathsOf(dataset)
    .some(({ transport, target }) => transport === protocol && target !== null);
}

/** Why a volume that is given out so is not called a leftover. */
export const MAY_BE_SOMEBODYS =
  "it is given out, and its driver noted no share or target: somebody may have made one for himself";

/**
 * Whether TrueNAS gives the dataset out while its driver noted no share or target that it made: that one may be
 * somebody's own.
 */
export function isGivenOutUnnoted(dataset: Dataset, links: Links): boolean {
  return dataset.kind === "zvol"
    ? notedNameOf(dataset) === null &&
        links.blockPathsOf(dataset).some(({ target }) => target !== null)
    : (notedIdsOf(dataset)?.share ?? null) === null && links.sharesOf(dataset).length > 0;
}

/**
 * Why a volume that somebody moved is not called a leftover: something still gives out a path under its name where nothing
 * is, so whoever used it may want it back there. null: nothing does.
 */
export function missedElsewhere(
  { system, path }: Dataset,
  { volumeName }: JudgedVolume["owned"],
  inventory: InventoryView,
): string | null {
  for (const leaf of new Set([leafOf(path), volumeName]))
    for (const there of givenOutAs(leaf, system, inventory))
      return `${there} is given out and nothing is there: this may have been moved from it`;
  return null;
}

/** Paths with that last part that are given out, and that no dataset is at. */
function givenOutAs(leaf: string, system: SystemId, inventory: InventoryView): readonly string[] {
  const shares = inventory
    .findOn(system, "shares", "leaf", leaf)
    .filter(({ path }) => inventory.findOn(system, "datasets", "mountpoint", path).length === 0);
  const blocks = [
    ...inventory.findOn(system, "iscsiExtents", "leaf", leaf),
    ...inventory.findOn(system, "nvmeofNamespaces", "leaf", leaf),
  ].flatMap(({ zvol }) => zvol ?? []);
  const lost = blocks.filter(
    (zvol) => inventory.findOn(system, "datasets", "path", zvol).length === 0,
  );
  return [...shares.map(({ path }) => path), ...lost].toSorted(); // whatever order they were listed in
}

/**
 * Why a dataset in which another lies is not called a leftover: no driver makes one there, so somebody did, and it would go with
 * it. null where none does.
 */
export function holdsAnother(dataset: Dataset, links: Links): Judgement | null {
  const [first] = links
    .datasetsIn(dataset)
    .map(({ path }) => path)
    .toSorted(); // whatever order they were listed in
  if (first === undefined) return null;
  return cannotTell(`${first} lies in it, which no driver makes there: somebody may need it`);
}

/**
 * Why nothing is sure of a dataset below a directory that is given out over SMB: Samba follows into datasets below, which an
 * export of NFS does not (exports(5), crossmnt), and who uses them no API shows. A container may follow likewise, and what a task
 * fetched into a dataset above may be this.
 */
export function sharedAboveDoubts(
  { system, path, mountpoint }: Dataset,
  inventory: InventoryView,
): readonly string[] {
  const directories = mountpoint === null ? [] : ancestorsOf(mountpoint);
  const shares = directories.flatMap((above) =>
    inventory
      .findOn(system, "shares", "path", above)
      .filter(({ protocol }) => protocol === "smb")
      .map(({ name }) => `SMB share ${name} gives out ${above}, above it: its users may reach it`),
  );
  const uses = [...directories, ...ancestorsOf(path)].flatMap((above) =>
    inventory
      .findOn(system, "localUses", "root", above)
      .map((use) => `${localUseText(use)} has ${above}, above it, and may reach it`),
  );
  return [...shares, ...uses].toSorted();
}

/** What is known of a volume whose claim is gone. */
export function volumeEvidence(
  owned: Extract<Ownership, { state: "volume" }>,
  dataset: Dataset,
): readonly Evidence[] {
  return [
    {
      fact: "made for",
      value: owned.claimUid === null ? owned.volumeName : `a claim with UID ${owned.claimUid}`,
    },
    ...(owned.instanceId === null ? [] : [{ fact: "instance id", value: owned.instanceId }]),
    { fact: "kind", value: dataset.kind },
  ];
}
