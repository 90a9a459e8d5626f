import { uidIn } from "../../model/uid.ts";

/**
 * Names that the CSI sidecars give, the same for every driver: external-provisioner calls a volume `pvc-<UID of the claim>`,
 * external-snapshotter a snapshot `snapshot-<UID of the VolumeSnapshot>`; both prefixes are flags (facts/democratic-csi §1.3).
 */

/**
 * The name under which a snapshot could be one that a driver made for a VolumeSnapshot: a guess that saves reading
 * properties, never a proof. `volume-source-for-*` are made on the way to a clone.
 */
export function couldBeCsiSnapshot(name: string): boolean {
  return uidIn(name) !== null && !isTemporarySnapshot(name);
}

/**
 * A snapshot that a driver takes on the way to a clone or copy: democratic-csi and tns-csi `volume-source-for-*`, truenas-csi
 * `csi-clone-*` (facts/democratic-csi §1.3, §7).
 */
export function isTemporarySnapshot(name: string): boolean {
  return name.startsWith("volume-source-for-") || name.startsWith("csi-clone-");
}
