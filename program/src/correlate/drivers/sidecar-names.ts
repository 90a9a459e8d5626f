/**
 * Names that the CSI sidecars give, the same for every driver: external-provisioner calls a volume `pvc-<UID of the claim>`,
 * external-snapshotter a snapshot `snapshot-<UID of the VolumeSnapshot>`; both prefixes are flags (facts/democratic-csi §1.3).
 */

const UID_LENGTH = 36;
const PREFIX = /^[a-z0-9-]+-$/;
const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * "pvc-<UID>" -> the UID; null where the name holds none. Asked of every snapshot there is, so the one character that most
 * names lack is looked at first.
 */
export function uidIn(name: string): string | null {
  const at = name.length - UID_LENGTH;
  if (at < 2 || name[at - 1] !== "-") return null;
  const uid = name.slice(at);
  return UID.test(uid) && PREFIX.test(name.slice(0, at)) ? uid : null;
}

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
