import { posix } from "node:path";
import type { StorageClass, VolumeSource } from "./kubernetes.ts";
import type { Dataset } from "./truenas.ts";

/**
 * What a volume says about where its data is, in whatever attribute a driver says it. An index needs no more: it offers
 * candidates, and the driver's file decides what a statement is worth.
 */

type Attributes = Readonly<Record<string, string>>;

/** The directory of an NFS server that a volume mounts; null where it names none. */
export function statedPath(source: VolumeSource): string | null {
  if (source.type === "nfs") return plainPath(source.path);
  return source.type === "csi" ? mountedPath(source.attributes) : null;
}

/** The SMB share that a volume mounts, as it spells it, and the directory inside ("" for all of it); null where it names none. */
export function statedSmbShare(
  source: VolumeSource,
): { readonly server: string; readonly share: string; readonly directory: string } | null {
  if (source.type !== "csi") return null;
  const { server, share, source: unc, node_attach_driver: attach, protocol } = source.attributes;
  if (unc?.startsWith("//")) {
    const [host = "", name = "", ...below] = unc.slice(2).split("/");
    const subdirectory = subdirectoryIn(source.attributes);
    return smbShare(host, name, [...below, ...(subdirectory === null ? [] : [subdirectory])]);
  }
  if (share === undefined || share.startsWith("/")) return null;
  if (attach !== "smb" && protocol !== "smb") return null;
  const [name = "", ...below] = share.split("/");
  return smbShare(server ?? "", name, below);
}

/**
 * Directories of NFS servers and datasets in which a StorageClass has volumes made (facts/democratic-csi §7). tns-csi may or may not
 * write the pool before the dataset.
 */
export function statedPlaces({ parameters }: StorageClass): readonly string[] {
  const { path, pool, datasetPath, parentDataset } = parameters;
  const directory = mountedPath(parameters) ?? (path?.startsWith("/") ? plainPath(path) : null);
  const below = [datasetPath, parentDataset].filter((one) => one !== undefined);
  const datasets = [...below, ...below.map((one) => `${pool}/${one}`)].map(plainPath);
  return directory === null ? datasets : [directory, ...datasets];
}

/** IQN of the target that a volume logs in to; null where it names none. */
export function statedIqn(source: VolumeSource): string | null {
  if (source.type === "iscsi") return source.iqn;
  if (source.type !== "csi") return null;
  const { iqn, targetIQN, iscsiIQN } = source.attributes;
  return iqn ?? targetIQN ?? iscsiIQN ?? null;
}

/** NQN of the subsystem that a volume connects to; null where it names none. */
export function statedNqn(source: VolumeSource): string | null {
  return source.type === "csi" ? (source.attributes["nqn"] ?? null) : null;
}

/** Windows and Samba tell share names apart without their case (facts/democratic-csi §5.4). */
export function smbName(share: string): string {
  return share.toLowerCase();
}

/** A path as everybody would write it: no doubled or trailing slash, no "." or ".." in it. */
export function plainPath(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, "");
}

function mountedPath(attributes: Attributes): string | null {
  const share = attributes["share"] ?? attributes["nfsPath"];
  if (share === undefined || !share.startsWith("/")) return null;
  const below = subdirectoryIn(attributes);
  return plainPath(below === null ? share : `${share}/${below}`);
}

/**
 * The directory below a share that csi-driver-nfs and csi-driver-smb mount. Nodes fill the names of claim and volume into it
 * when they mount; one with a name that is not known stands for the share as a whole.
 */
function subdirectoryIn(attributes: Attributes): string | null {
  const written = attributes["subDir"] ?? attributes["subdir"];
  if (written === undefined || written === "") return null;
  const filled = written.replaceAll(
    /\$\{(pvc?)\.metadata\.(name|namespace)\}/g,
    (text, kind: string, field: string) =>
      attributes[`csi.storage.k8s.io/${kind}/${field}`] ?? text,
  );
  return filled.includes("${") ? null : filled;
}

function smbShare(server: string, share: string, below: readonly string[]) {
  const directory = below.filter((part) => part !== "").join("/");
  return share === "" ? null : { server, share, directory };
}

/**
 * What a target may be called whose IQN this is: a target has a full name, or what follows the base name of its system. That
 * may have a ":" in it as well, so each tail behind one is there.
 */
export function targetNamesIn(iqn: string): readonly string[] {
  const parts = iqn.split(":");
  return parts.map((_, index) => parts.slice(index).join(":"));
}

/** User properties in which drivers note what they call a volume (facts/democratic-csi §1.4, §7). */
export const NOTED_NAME = Object.freeze({
  democraticCsi: "democratic-csi:csi_volume_name",
  tnsCsi: "tns-csi:csi_volume_name",
});

/** Names under which drivers know a dataset that is called otherwise, because it was renamed; those that it inherited are among them. */
export function notedNames({
  path,
  userProperties,
}: Pick<Dataset, "path" | "userProperties">): readonly string[] {
  return Object.values(NOTED_NAME).flatMap((property) => {
    const name = userProperties[property];
    return name === undefined || path.endsWith(`/${name}`) ? [] : [name];
  });
}
