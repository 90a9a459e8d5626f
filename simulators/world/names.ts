import type { ClaimName, Install } from "./world.ts";

/** CSI volume name: what the external-provisioner calls a volume of this claim (facts/democratic-csi §1.3). */
export function csiVolumeName(claimUid: string): string {
  return `pvc-${claimUid}`;
}

/** Volume id, which is the leaf of the dataset and the volumeHandle: the CSI name, or `idTemplate` filled in (§1.3). */
export function volumeId(install: Install, claim: ClaimName, claimUid: string): string {
  return (install.idTemplate ?? csiVolumeName(claimUid))
    .replaceAll("{{ parameters.[csi.storage.k8s.io/pvc/namespace] }}", claim.namespace)
    .replaceAll("{{ parameters.[csi.storage.k8s.io/pvc/name] }}", claim.name);
}

/** Name of the target and extent, subsystem or SMB share of a volume: prefix, leaf, suffix, lower case (§1.3). */
export function assetsName(install: Install, leaf: string): string {
  return `${install.namePrefix}${leaf}${install.nameSuffix}`.toLowerCase();
}

/** IQN of a volume's target (§1.3). */
export function iqnOf(install: Install, leaf: string): string {
  return `${install.system.iqnBase}:${assetsName(install, leaf)}`;
}

/** NQN of a volume's subsystem (§1.3). */
export function nqnOf(install: Install, leaf: string): string {
  return `${install.system.nqnBase}:${assetsName(install, leaf)}`;
}

/** Where NVMe-oF is spoken: the port that IANA gave it (§2.1). */
export const NVMEOF_SERVICE = 4420;

/** Number of a volume's only namespace (§2.1). */
export const NSID = 1;

/** `nfs.shareCommentTemplate` left alone (§1.3). */
export function shareComment(install: Install, dataset: string): string {
  return `democratic-csi (${install.csiDriver}): ${dataset}`;
}

/** Where TrueNAS mounts a dataset. */
export function mountpoint(dataset: string): string {
  return `/mnt/${dataset}`;
}

/** Temporary snapshot of the driver on the source of a clone; it stays for the life of the clone (§1.2). */
export function temporarySnapshotName(cloneLeaf: string): string {
  return `volume-source-for-volume-${cloneLeaf}`;
}

/** Volume context as the driver stores it and as the PV gets it, all values text there (§2.1). */
export function volumeContext(
  install: Install,
  leaf: string,
  dataset: string,
  address: string,
): Record<string, string | number> {
  const { protocol } = install;
  switch (protocol) {
    case "nfs":
      return { node_attach_driver: protocol, server: address, share: mountpoint(dataset) };
    case "smb":
      return { node_attach_driver: protocol, server: address, share: assetsName(install, leaf) };
    case "iscsi":
      return {
        node_attach_driver: protocol,
        portal: `${address}:3260`,
        portals: "",
        interface: "",
        iqn: iqnOf(install, leaf),
        lun: 0,
      };
    case "nvmeof":
      return {
        node_attach_driver: protocol,
        transport: "",
        transports: `tcp://${address}:${NVMEOF_SERVICE}`,
        nqn: nqnOf(install, leaf),
        nsid: NSID,
      };
  }
}
