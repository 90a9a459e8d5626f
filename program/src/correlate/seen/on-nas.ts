import { datasetsCalled } from "../bindings.ts";
import type { Backing, BlockDevice, BlockPath, BlockTarget } from "../links.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import { smbName } from "../../model/stated.ts";
import type { SystemId } from "../../model/ids.ts";
import type {
  Dataset,
  IscsiTarget,
  IscsiTargetExtent,
  Pool,
  Share,
  ZfsSnapshot,
} from "../../model/truenas.ts";
import type { Collection, Records } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import { placeOf } from "../stored-volumes.ts";
import type { Surroundings } from "../trace/neighbours.ts";
import { partOfDataset, partOfExtent, partOfPool, partOfShare, partOfTarget } from "./partial.ts";
import type { Picked } from "./picked.ts";

/**
 * What lies behind the PersistentVolumes and contents that were picked. A dataset that only they need is seen with everything
 * that hangs on it; of one that others need as well, that it is there, and the one share or target that leads to it.
 */
export function pickOnNas(around: Surroundings, picked: Picked): void {
  const nas = new OnNas(around, picked);
  for (const pv of picked.all("persistentVolumes")) nas.behindPv(pv);
  for (const content of picked.all("volumeSnapshotContents")) {
    const zfs = around.links.zfsOf(content)?.to;
    if (zfs === undefined) continue;
    if ("path" in zfs) nas.dataset(zfs);
    else nas.snapshot(zfs);
  }
  for (const claim of picked.all("persistentVolumeClaims")) nas.madeForClaim(claim.uid);
  nas.finish();
}

class OnNas {
  readonly #around: Surroundings;
  readonly #picked: Picked;
  /** Datasets that were reached, and whether nobody else needs them. */
  readonly #datasets = new Map<Dataset, boolean>();
  /** Targets that were reached, with the units under which a PersistentVolume of his is told to look there. */
  readonly #targets = new Map<BlockTarget, Set<number | null>>();

  constructor(around: Surroundings, picked: Picked) {
    this.#around = around;
    this.#picked = picked;
  }

  behindPv(pv: PersistentVolume): void {
    const backing = this.#around.links.backing(pv);
    switch (backing.state) {
      case "found":
        this.dataset(backing.dataset.to);
        if (backing.share) this.#share(backing.share.to, false);
        if (backing.block) this.#block(backing.block, true);
        break;
      case "ambiguous":
        for (const candidate of backing.candidates) this.dataset(candidate);
        break;
      case "missing":
        if (backing.block) this.#block(backing.block, true);
        this.#sharesLeft(backing);
        this.#wouldLieOn(backing);
        break;
      case "elsewhere":
        break;
    }
  }

  /** A volume of the driver that was made for a claim and has no PersistentVolume, or not any more. */
  madeForClaim(uid: string): void {
    const { inventory, links } = this.#around;
    for (const dataset of datasetsCalled(`pvc-${uid}`, inventory)) {
      const owned = links.ownership(dataset);
      if (owned.state === "volume" && owned.claimUid === uid) this.dataset(dataset);
    }
  }

  dataset(dataset: Dataset): void {
    if (this.#datasets.has(dataset)) return;
    const isOwn = this.#isFree(dataset);
    this.#datasets.set(dataset, isOwn);
    if (!isOwn) return;
    const { inventory, links } = this.#around;
    for (const share of links.sharesOf(dataset)) this.#share(share, true);
    for (const path of links.blockPathsOf(dataset)) this.#block(path, false);
    const { system, path } = dataset;
    for (const snapshot of inventory.findOn(system, "zfsSnapshots", "dataset", path))
      if (!this.#isOthers(snapshot)) this.#picked.own("zfsSnapshots", snapshot);
    const space = links.spaceOf(dataset);
    if (space) this.#picked.own("datasetSpace", space);
  }

  snapshot(snapshot: ZfsSnapshot): void {
    const { system, dataset: path } = snapshot;
    for (const dataset of this.#around.inventory.findOn(system, "datasets", "path", path))
      this.dataset(dataset);
    this.#picked.part("zfsSnapshots", snapshot);
  }

  /** What can only be said once everything was reached. */
  finish(): void {
    const seen = new Set([...this.#datasets.keys()].map(nameOf));
    for (const [dataset, isOwn] of this.#datasets) {
      const { origin, system } = dataset;
      const isOriginSeen = origin !== null && seen.has(`${system}/${origin.split("@", 1)[0]}`);
      const part = partOfDataset(dataset, isOriginSeen ? origin : null);
      this.#pick("datasets", part, isOwn);
      this.#onSystem(system, this.#around.links.poolOf(dataset));
    }
    for (const [target, units] of this.#targets) this.#target(target, units);
  }

  /** Whether nobody else needs it or anything below it. Who only says by himself that he does, does not count. */
  #isFree(dataset: Dataset): boolean {
    const known = this.#datasets.get(dataset);
    if (known !== undefined) return known;
    const has = this.#picked.has.bind(this.#picked);
    for (const reference of this.#around.links.references(dataset)) {
      if (reference.by === "pv" && !has("persistentVolumes", keyOfRecord(reference.pv)))
        return false;
      if (reference.by === "claim" && reference.basis === "uid")
        if (!has("persistentVolumeClaims", keyOfRecord(reference.claim))) return false;
      if (reference.by === "volumeSnapshotContent")
        if (!has("volumeSnapshotContents", keyOfRecord(reference.content))) return false;
      if (reference.by === "volumeSnapshot")
        if (!has("volumeSnapshots", keyOfRecord(reference.volumeSnapshot))) return false;
      if (reference.by === "child" && !this.#isFree(reference.dataset)) return false;
    }
    return true;
  }

  /** A snapshot of his own dataset that is somebody else's by its content, or by a UID in its name: that of whom a clone is for. */
  #isOthers(snapshot: ZfsSnapshot): boolean {
    const uids = snapshot.name.match(UIDS);
    if (uids === null) return false;
    const contents = this.#around.links.contentsOf(snapshot);
    return (
      contents.some(({ to }) => !this.#picked.has("volumeSnapshotContents", keyOfRecord(to))) ||
      uids.some((uid) => this.#isOthersUid(uid))
    );
  }

  #isOthersUid(uid: string): boolean {
    const { inventory } = this.#around;
    return (
      this.#hasOthers("volumeSnapshots", inventory.find("volumeSnapshots", "uid", uid)) ||
      this.#hasOthers(
        "persistentVolumeClaims",
        inventory.find("persistentVolumeClaims", "uid", uid),
      ) ||
      this.#hasOthers(
        "persistentVolumes",
        inventory.find("persistentVolumes", "name", `pvc-${uid}`),
      )
    );
  }

  #hasOthers<C extends Collection>(collection: C, records: readonly Records[C][]): boolean {
    return records.some((record) => !this.#picked.has(collection, keyOfRecord(record)));
  }

  /** A share that is still there although its dataset is not. */
  #sharesLeft({ looked, system }: Extract<Backing, { state: "missing" }>): void {
    const { inventory } = this.#around;
    for (const clue of looked) {
      const shares =
        clue.by === "path"
          ? inventory.find("shares", "path", clue.path)
          : clue.by === "smbShare"
            ? inventory.find("shares", "smbName", smbName(clue.share))
            : [];
      for (const share of shares)
        if (system === null || share.system === system) this.#share(share, false);
    }
  }

  /** Its pool, where that cannot be read or its dataset is gone. */
  #wouldLieOn(backing: Backing): void {
    const { inventory } = this.#around;
    const place = placeOf(backing, inventory);
    if (place === null) return;
    const { system, path } = place;
    const [pool] = inventory.findOn(system, "pools", "name", path.split("/", 1)[0] ?? "");
    this.#onSystem(system, pool);
  }

  #onSystem(system: SystemId, pool: Pool | null | undefined): void {
    if (pool) this.#picked.part("pools", partOfPool(pool));
    for (const service of this.#around.inventory.all("nasServices"))
      if (service.system === system) this.#picked.part("nasServices", service);
  }

  #share(share: Share, isOwn: boolean): void {
    this.#pick("shares", isOwn ? share : partOfShare(share), isOwn);
  }

  /** `isWay`: a PersistentVolume of his is told to go this way; else it only leads to a dataset of his own. */
  #block({ target, device, unit }: BlockPath, isWay: boolean): void {
    if (device) this.#device(device);
    if (target === null) return;
    const units = this.#targets.get(target) ?? new Set();
    if (isWay) units.add(unit);
    this.#targets.set(target, units);
  }

  #device(device: BlockDevice): void {
    const isOwn = this.#isOwnDevice(device);
    if ("subsystem" in device) this.#pick("nvmeofNamespaces", device, isOwn);
    else this.#pick("iscsiExtents", isOwn ? device : partOfExtent(device), isOwn);
  }

  /**
   * A target that gives out nothing of others is his own. Of another one he sees what a PersistentVolume of his is told to look
   * for there, and no session: that does not say what it is for.
   */
  #target(target: BlockTarget, units: ReadonlySet<number | null>): void {
    const { links } = this.#around;
    const isOwn = links
      .pathsFrom(target)
      .every(({ device }) => device === null || this.#isOwnDevice(device));
    if (!isOwn && units.size === 0) return;
    if ("subnqn" in target) this.#pick("nvmeofSubsystems", target, isOwn);
    else {
      this.#pick("iscsiTargets", isOwn ? target : partOfTarget(target), isOwn);
      for (const row of this.#rowsOf(target))
        if (isOwn || this.#isHis(row, units)) this.#picked.own("iscsiTargetExtents", row);
    }
    if (!isOwn) return;
    for (const session of links.sessionsOf(target))
      if ("hostnqn" in session) this.#picked.own("nvmeofSessions", session);
      else this.#picked.own("iscsiSessions", session);
  }

  #rowsOf({ system, id }: IscsiTarget): readonly IscsiTargetExtent[] {
    return this.#around.inventory.findOn(system, "iscsiTargetExtents", "target", id);
  }

  #isHis({ system, extent, lun }: IscsiTargetExtent, units: ReadonlySet<number | null>): boolean {
    const extents = this.#around.inventory.findOn(system, "iscsiExtents", "id", extent);
    if (extents.length === 0) return units.has(lun);
    return extents.some(({ key }) => this.#picked.has("iscsiExtents", key));
  }

  #isOwnDevice(device: BlockDevice): boolean {
    const zvol = this.#around.links.zvolOf(device)?.to;
    return zvol !== undefined && this.#datasets.get(zvol) === true;
  }

  #pick<C extends Collection>(collection: C, record: Records[C], isOwn: boolean): void {
    if (isOwn) this.#picked.own(collection, record);
    else this.#picked.part(collection, record);
  }
}

const UIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function nameOf({ system, path }: Dataset): string {
  return `${system}/${path}`;
}
