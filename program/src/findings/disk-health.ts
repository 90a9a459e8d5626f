import { isLeaf, type PlacedVdev, vdevsOf } from "../model/vdevs.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Disk, DiskTemperature, NasAlert, Pool } from "../model/truenas.ts";

/** Where a disk is in a pool; null where it is in none. A disk that several vdevs share is in the first. */
export function placeOfDisk(
  { system, name }: Disk,
  inventory: InventoryView,
): { readonly pool: Pool; readonly member: PlacedVdev } | null {
  for (const pool of inventory.all("pools")) {
    if (pool.system !== system) continue;
    const member = vdevsOf(pool).find((vdev) => isLeaf(vdev) && vdev.disk === name);
    if (member) return { pool, member };
  }
  return null;
}

/**
 * Alerts of what a disk says of itself: self-tests, uncorrectable errors, spare blocks. TrueNAS reads SMART itself on every version, up
 * to 25.04 as `SMART`, since as several classes (middleware alert/source/smart.py, smartd.py); asking the disks ourselves would wake them.
 */
export function smartAlertsOf(disk: Disk, inventory: InventoryView): readonly NasAlert[] {
  return [...inventory.all("nasAlerts")].filter(
    (alert) => alert.system === disk.system && isSmart(alert) && isAbout(alert, disk),
  );
}

/** Whether TrueNAS says by a class of alerts what disks say of themselves. */
export function isSmart({ klass }: NasAlert): boolean {
  return klass.startsWith("SMART");
}

/** Whether an alert names a disk: by its serial number, or by its device. */
export function isAbout({ mentions }: NasAlert, { serial, name }: Disk): boolean {
  return mentions.some(
    (mention) =>
      (serial !== "" && mention === serial) || mention === name || mention === `/dev/${name}`,
  );
}

/** Degrees from which a disk is too hot, unless it says itself from which. */
export interface HotFrom {
  readonly hdd: number;
  readonly ssd: number;
}

/** Below what most makers give as the highest temperature in operation: 60 degrees of hard disks, 70 of flash. */
export const HOT_FROM: HotFrom = Object.freeze({ hdd: 55, ssd: 68 });

/** From how many degrees a disk is too hot: from its own threshold at the latest. */
export function hotFrom(
  { type }: Disk,
  { criticalCelsius }: DiskTemperature,
  { hdd, ssd }: HotFrom,
): number {
  return Math.min(type === "SSD" ? ssd : hdd, criticalCelsius ?? Infinity);
}
