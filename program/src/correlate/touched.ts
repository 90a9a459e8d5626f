import type { Slices } from "../lib/slices.ts";
import type { Collection, Records } from "../model/collections.ts";
import { keyOfRecord } from "../model/identity.ts";
import { INDICES, inCluster, inNamespace, parentOf, plainIqn } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Key } from "../model/ids.ts";
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
  VolumeAttachment,
  VolumeSnapshot,
  VolumeSnapshotContent,
} from "../model/kubernetes.ts";
import { statedPlaces, targetNamesIn } from "../model/stated.ts";
import type { Dataset } from "../model/truenas.ts";
import { uidIn } from "../model/uid.ts";
import { datasetsCalled, pvNamed } from "./bindings.ts";
import type { Backing, BlockDevice, BlockSession, BlockTarget, Links } from "./links.ts";

/** Collections that say how a system is, and nothing of what belongs together. */
export const HEALTH = ["pools", "disks", "nasAlerts", "nasServices"] as const;

/** An object with the collection that it belongs to. */
export type Located = {
  [C in Collection]: { readonly collection: C; readonly record: Records[C] };
}[Collection];

/** What is joined to what. */
interface Around {
  readonly inventory: InventoryView;
  readonly links: Links;
}

/**
 * Everything about which something else may be said when these objects change: they themselves, and what they are joined to, from
 * the Pod to what gives a dataset out. A change of one object costs what hangs on the same line. What many lines share (a node,
 * a pool, a workload) is not gone through. To be asked before a change and after it: a join that ends shows before, one that begins after.
 */
export function* touchedBy(
  changed: readonly Located[],
  around: Around,
): Slices<ReadonlyMap<Key, Located>> {
  const touched = new Map<Key, Located>();
  const roots = new Set(changed.map(({ record }) => keyOfRecord(record)));
  const next = [...changed];
  for (let one = next.pop(); one !== undefined; one = next.pop()) {
    const key = keyOfRecord(one.record);
    if (touched.has(key)) continue;
    touched.set(key, one);
    if (!SHARED.has(one.collection) || roots.has(key)) next.push(...joinedTo(one, around));
    if (touched.size % OBJECTS_A_SLICE === 0) yield;
  }
  return touched;
}

/** What many lines share: it leads on only where it changed itself. */
const SHARED: ReadonlySet<Collection> = new Set(["storageClasses", "nodes"]);

/** Objects whose neighbours are looked up without a break: a millisecond. */
const OBJECTS_A_SLICE = 32;

/** Its nearest neighbours; those of what many share are left out. */
function joinedTo({ collection, record }: Located, around: Around): readonly Located[] {
  switch (collection) {
    case "pods":
      return ofPod(record, around);
    case "persistentVolumeClaims":
      return ofClaim(record, around);
    case "persistentVolumes":
      return ofPv(record, around);
    case "volumeAttachments":
      return ofAttachment(record, around);
    case "volumeSnapshots":
      return ofVolumeSnapshot(record, around);
    case "volumeSnapshotContents":
      return ofContent(record, around);
    case "storageClasses":
      return ofClass(record, around);
    case "nodes":
      return ofNode(record, around);
    case "iscsiSessions":
    case "nvmeofSessions":
      return ofSession(record, around);
    case "iscsiTargets":
    case "nvmeofSubsystems":
      return ofTarget(record, around);
    case "shares":
      return ofShare(record, around);
    case "iscsiExtents":
    case "nvmeofNamespaces":
      return ofDevice(record, around);
    case "pools":
    case "disks":
    case "nasAlerts":
    case "nasServices":
      return ofHealth(record.system, around);
    case "zfsSnapshots":
      return around.inventory
        .findOn(record.system, "datasets", "path", record.dataset)
        .map(datasetAt);
    case "datasets":
      return ofDataset(record, around);
    default:
      return [];
  }
}

function ofPod(pod: Pod, { inventory, links }: Around): readonly Located[] {
  const claims = pod.claims.flatMap((name) =>
    inventory.find("persistentVolumeClaims", "name", inNamespace(pod.cluster, pod.namespace, name)),
  );
  const inline = pod.inlineVolumes.flatMap((source) => [
    ...behind(links.backingOfInline(source, pod.cluster)),
    ...(source.type === "csi" ? calledAs(source.volumeHandle, inventory) : []),
  ]);
  const nodes = inventory
    .find("csiNodes", "name", pod.nodeName)
    .filter(({ cluster }) => cluster === pod.cluster)
    .map((record): Located => ({ collection: "csiNodes", record }));
  return [...claims.map(claimAt), ...inline, ...nodes, ...driversOf(pod, inventory)];
}

/** The CSIDriver whose Pod it is. */
function driversOf({ cluster, driverPod }: Pod, inventory: InventoryView): readonly Located[] {
  if (driverPod === null) return [];
  return inventory
    .find("csiDrivers", "release", inCluster(cluster, driverPod.release))
    .map((record): Located => ({ collection: "csiDrivers", record }));
}

function ofClaim(claim: PersistentVolumeClaim, { inventory, links }: Around): readonly Located[] {
  const pv = links.pvOf(claim);
  const { cluster, namespace, name, uid, pvName } = claim;
  const naming = [uid, inNamespace(cluster, namespace, name)].flatMap((value) =>
    inventory.find("persistentVolumes", "claim", value),
  );
  return [
    ...(pv === null ? [] : [pvAt(pv.to)]),
    ...naming.map(pvAt),
    ...calledAs(`pvc-${uid}`, inventory),
    ...(pvName === "" ? [] : calledAs(pvName, inventory)),
    ...bearing(uid, inventory),
    ...links.podsOf(claim).map((record): Located => ({ collection: "pods", record })),
    ...inventory
      .find("volumeSnapshots", "claim", inNamespace(cluster, namespace, name))
      .map(volumeSnapshotAt),
    ...classNamed(cluster, claim.storageClass, inventory),
  ];
}

function ofPv(pv: PersistentVolume, { inventory, links }: Around): readonly Located[] {
  const { cluster, name, claimRef, source } = pv;
  const claims =
    claimRef === null
      ? []
      : inventory.find(
          "persistentVolumeClaims",
          "name",
          inNamespace(cluster, claimRef.namespace, claimRef.name),
        );
  const own = name.startsWith("pvc-")
    ? inventory.find("persistentVolumeClaims", "uid", name.slice("pvc-".length))
    : [];
  const handle = source.type === "csi" ? source.volumeHandle : null;
  const twins = handle === null ? [] : inventory.find("persistentVolumes", "anyHandle", handle);
  const uid = uidIn(name);
  return [
    ...claims.map(claimAt),
    ...own.filter((claim) => claim.cluster === cluster).map(claimAt),
    ...inventory.find("persistentVolumeClaims", "othersVolume", name).map(claimAt),
    ...twins.map(pvAt),
    ...(handle === null ? [] : calledAs(handle, inventory)),
    ...(uid === null ? [] : bearing(uid, inventory)),
    ...links
      .attachmentsOf(pv)
      .map((record): Located => ({ collection: "volumeAttachments", record })),
    ...behind(links.backing(pv)),
    ...classNamed(cluster, pv.storageClass, inventory),
  ];
}

function ofAttachment(
  { cluster, pvName }: VolumeAttachment,
  { inventory }: Around,
): readonly Located[] {
  if (pvName === null) return [];
  const pv = pvNamed(cluster, pvName, inventory);
  return [...calledAs(pvName, inventory), ...(pv === null ? [] : [pvAt(pv)])];
}

/** Datasets of a volume of this name, which is a reference to them whether there is a PersistentVolume, and wherever it lies. */
function calledAs(volumeName: string, inventory: InventoryView): readonly Located[] {
  return datasetsCalled(volumeName, inventory).map(datasetAt);
}

/** ZFS snapshots that bear the UID of an object: by it they are its own, or those of whom a clone is for. */
function bearing(uid: string, inventory: InventoryView): readonly Located[] {
  return inventory.find("zfsSnapshots", "uid", uid).map(snapshotAt);
}

function ofVolumeSnapshot(
  { cluster, namespace, uid, claimName, contentName }: VolumeSnapshot,
  { inventory }: Around,
): readonly Located[] {
  const named =
    contentName === null
      ? []
      : inventory.find("volumeSnapshotContents", "name", inCluster(cluster, contentName));
  const naming = inventory.find("volumeSnapshotContents", "volumeSnapshotUid", uid);
  const claims =
    claimName === null
      ? []
      : inventory.find(
          "persistentVolumeClaims",
          "name",
          inNamespace(cluster, namespace, claimName),
        );
  return [
    ...[...named, ...naming].map(contentAt),
    ...claims.map(claimAt),
    ...bearing(uid, inventory),
    ...calledAs(`snapshot-${uid}`, inventory), // a detached copy is called after its snapshot
  ];
}

function ofContent(
  content: VolumeSnapshotContent,
  { inventory, links }: Around,
): readonly Located[] {
  const { namespace, name, uid } = content.volumeSnapshot;
  const zfs = links.zfsOf(content)?.to;
  const { sourceVolumeHandle } = content;
  const of =
    sourceVolumeHandle === null
      ? []
      : inventory.find("persistentVolumes", "anyHandle", sourceVolumeHandle);
  return [
    ...of.map(pvAt),
    ...INDICES.volumeSnapshotContents.volume(content).flatMap((one) => calledAs(one, inventory)),
    ...(uid === null ? [] : bearing(uid, inventory)),
    ...inventory
      .find("volumeSnapshots", "name", inNamespace(content.cluster, namespace, name))
      .map(volumeSnapshotAt),
    ...(zfs === undefined ? [] : ["path" in zfs ? datasetAt(zfs) : snapshotAt(zfs)]),
  ];
}

/** Claims that wait for a volume: a class that they do not name may be the default. */
function ofClass(storageClass: StorageClass, { inventory }: Around): readonly Located[] {
  const claims = inventory
    .find("persistentVolumeClaims", "withoutVolume", "")
    .filter(({ cluster }) => cluster === storageClass.cluster);
  const places = statedPlaces(storageClass);
  const datasets = places.flatMap((place) => [
    ...inventory.find("datasets", "path", place),
    ...inventory.find("datasets", "mountpoint", place),
  ]);
  return [...claims.map(claimAt), ...datasets.map(datasetAt)];
}

/** Sessions that come from it, and shares that let in some addresses only. */
function ofNode({ addresses }: Node, { inventory }: Around): readonly Located[] {
  const shares = [...inventory.all("shares")].filter(
    ({ hosts, networks }) => hosts.length + networks.length > 0,
  );
  return [
    ...addresses.flatMap((address) => [
      ...inventory.find("iscsiSessions", "address", address).map(sessionAt),
      ...inventory.find("nvmeofSessions", "address", address).map(sessionAt),
    ]),
    ...shares.map((record): Located => ({ collection: "shares", record })),
  ];
}

function ofSession(session: BlockSession, { inventory }: Around): readonly Located[] {
  const { system } = session;
  if ("hostnqn" in session)
    return inventory.findOn(system, "nvmeofSubsystems", "id", session.subsystem).map(targetAt);
  return targetNamesIn(plainIqn(session.target)).flatMap((name) =>
    inventory.findOn(system, "iscsiTargets", "name", name).map(targetAt),
  );
}

function ofTarget(target: BlockTarget, { links }: Around): readonly Located[] {
  return links.pathsFrom(target).flatMap(({ device }) => {
    const zvol = device === null ? null : links.zvolOf(device);
    return zvol === null ? [] : [datasetAt(zvol.to)];
  });
}

function ofDevice(device: BlockDevice, { links }: Around): readonly Located[] {
  const zvol = links.zvolOf(device);
  return [
    ...links.targetsThrough(device).map(targetAt),
    ...(zvol === null ? [] : [datasetAt(zvol.to)]),
  ];
}

/** What says how a system is: few objects, each of which may be why another one is not spoken of. */
function ofHealth(system: string, { inventory }: Around): readonly Located[] {
  return HEALTH.flatMap((collection) =>
    [...inventory.all(collection)]
      .filter((record) => record.system === system)
      .map((record) => ({ collection, record }) as Located),
  );
}

function ofShare(share: Records["shares"], { links }: Around): readonly Located[] {
  const dataset = links.datasetOfShare(share);
  return dataset === null ? [] : [datasetAt(dataset.to)];
}

/** What gives it out, and the ones that stay for it: those above it, and what it was cloned from. */
function ofDataset(dataset: Dataset, { inventory, links }: Around): readonly Located[] {
  const { system, path, origin } = dataset;
  const above = inventory.findOn(system, "datasets", "path", parentOf(path));
  const [originPath = ""] = (origin ?? "").split("@", 1);
  return [
    ...links.sharesOf(dataset).map((record): Located => ({ collection: "shares", record })),
    ...links
      .blockPathsOf(dataset)
      .flatMap(({ target, device }) => [
        ...(target === null ? [] : [targetAt(target), ...links.sessionsOf(target).map(sessionAt)]),
        ...(device === null ? [] : [deviceAt(device)]),
      ]),
    ...links.pvsOf(dataset).map(({ to }) => pvAt(to)),
    ...above.filter((parent) => links.ownership(parent).state !== "notOurs").map(datasetAt),
    ...(origin === null ? [] : inventory.findOn(system, "datasets", "path", originPath)).map(
      datasetAt,
    ),
  ];
}

/** Where a volume's data is, or may be. */
function behind(backing: Backing): readonly Located[] {
  switch (backing.state) {
    case "found":
      return [datasetAt(backing.dataset.to)];
    case "ambiguous":
      return backing.candidates.map(datasetAt);
    case "missing":
      return backing.block?.target ? [targetAt(backing.block.target)] : [];
    default:
      return [];
  }
}

function sessionAt(record: BlockSession): Located {
  return "hostnqn" in record
    ? { collection: "nvmeofSessions", record }
    : { collection: "iscsiSessions", record };
}

function classNamed(
  cluster: string,
  name: string | null,
  inventory: InventoryView,
): readonly Located[] {
  if (name === null || name === "") return [];
  return inventory
    .find("storageClasses", "name", inCluster(cluster, name))
    .map((record: StorageClass): Located => ({ collection: "storageClasses", record }));
}

function claimAt(record: PersistentVolumeClaim): Located {
  return { collection: "persistentVolumeClaims", record };
}

function pvAt(record: PersistentVolume): Located {
  return { collection: "persistentVolumes", record };
}

function volumeSnapshotAt(record: VolumeSnapshot): Located {
  return { collection: "volumeSnapshots", record };
}

function contentAt(record: VolumeSnapshotContent): Located {
  return { collection: "volumeSnapshotContents", record };
}

function datasetAt(record: Dataset): Located {
  return { collection: "datasets", record };
}

function snapshotAt(record: Records["zfsSnapshots"]): Located {
  return { collection: "zfsSnapshots", record };
}

function targetAt(record: BlockTarget): Located {
  return "subnqn" in record
    ? { collection: "nvmeofSubsystems", record }
    : { collection: "iscsiTargets", record };
}

function deviceAt(record: BlockDevice): Located {
  return "subsystem" in record
    ? { collection: "nvmeofNamespaces", record }
    : { collection: "iscsiExtents", record };
}
