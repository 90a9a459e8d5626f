import type { Links } from "../../correlate/links.ts";
import type { AnyRecord, Collection, Records } from "../../model/collections.ts";
import { leafOf } from "../../model/indices.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import { statedIqn, statedNqn, statedPath } from "../../model/stated.ts";

/** How records of one collection are searched. */
interface SearchedIn<C extends Collection> {
  readonly collection: C;
  /** As `trace` takes it. */
  kindOf(record: Records[C]): string;
  nameOf(record: Records[C], links: Links): string;
  /** What it is found by besides its name; null where it has none. */
  wordsOf(record: Records[C], links: Links): readonly (string | null)[];
}

/** The same of any record of its collection. */
export interface Searched {
  readonly collection: Collection;
  kindOf(record: AnyRecord): string;
  nameOf(record: AnyRecord, links: Links): string;
  wordsOf(record: AnyRecord, links: Links): readonly (string | null)[];
}

function searched<C extends Collection>(
  collection: C,
  kind: string | ((record: Records[C]) => string),
  nameOf: (record: Records[C], links: Links) => string,
  wordsOf: (record: Records[C], links: Links) => readonly (string | null)[],
): Searched {
  const kindOf = typeof kind === "string" ? () => kind : kind;
  return Object.freeze<SearchedIn<C>>({ collection, kindOf, nameOf, wordsOf });
}

type Named = { readonly name: string };
const byName = ({ name }: Named) => name;
const byUid = ({ uid }: { readonly uid: string }) => [uid];

/** Everything that is searched but ZFS snapshots, in the order in which what fits equally well is given. */
export const SEARCHED: readonly Searched[] = Object.freeze([
  searched("persistentVolumeClaims", "pvc", byName, ({ namespace, name, uid }) => [
    `${namespace}/${name}`,
    uid,
  ]),
  searched("persistentVolumes", "pv", byName, (pv) => [pv.uid, ...placesOf(pv)]),
  searched(
    "datasets",
    ({ kind }) => (kind === "zvol" ? "zvol" : "dataset"),
    ({ path }) => path,
    ({ path, guid }) => [leafOf(path), guid],
  ),
  searched("pools", "pool", byName, ({ guid }) => [guid]),
  searched("disks", "disk", byName, ({ serial }) => [serial]),
  searched(
    "shares",
    "share",
    ({ path }) => path,
    ({ name }) => [name],
  ),
  searched(
    "iscsiTargets",
    "target",
    (target, links) => links.qualifiedNameOf(target) ?? target.name,
    ({ name }) => [name],
  ),
  searched("iscsiExtents", "extent", byName, ({ serial, naa }) => [serial, naa]),
  searched(
    "nvmeofSubsystems",
    "nvmeof-subsystem",
    (subsystem, links) => links.qualifiedNameOf(subsystem) ?? subsystem.name,
    ({ name, serial }) => [name, serial],
  ),
  searched(
    "nvmeofNamespaces",
    "nvmeof-namespace",
    ({ subsystemName, nsid }) => `${subsystemName}/${nsid ?? ""}`,
    ({ deviceUuid, deviceNguid }) => [deviceUuid, deviceNguid],
  ),
  searched(
    "iscsiSessions",
    "session",
    ({ initiator }) => initiator,
    () => [],
  ),
  searched(
    "nvmeofSessions",
    "nvmeof-session",
    ({ hostnqn }) => hostnqn,
    () => [],
  ),
  searched("volumeSnapshots", "volumesnapshot", byName, ({ namespace, name, uid }) => [
    `${namespace}/${name}`,
    uid,
  ]),
  searched("volumeSnapshotContents", "volumesnapshotcontent", byName, (content) => [
    content.uid,
    content.snapshotHandle,
  ]),
  searched("pods", "pod", byName, byUid),
  searched("workloads", ({ kind }) => kind.toLowerCase(), byName, byUid),
  searched("volumeAttachments", "volumeattachment", byName, byUid),
  searched("storageClasses", "storageclass", byName, byUid),
  searched("csiDrivers", "csidriver", byName, byUid),
  searched("csiNodes", "node", byName, byUid),
]);

/** Where it says that its data is. */
function placesOf({ source }: PersistentVolume): readonly (string | null)[] {
  const handle = source.type === "csi" ? source.volumeHandle : null;
  return [handle, statedPath(source), statedIqn(source), statedNqn(source)];
}
