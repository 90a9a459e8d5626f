import type { Links, StoredVolume } from "../correlate/links.ts";
import type { InventoryView } from "../model/inventory.ts";
import { placeOfDisk } from "./disk-health.ts";
import type { Subject } from "./finding.ts";
import { hangingOnMentioned, hangingOnPool, hangingOnService } from "./hanging.ts";

/**
 * The volumes in use that hang on what a finding is about, all of them: the finding itself names the first only. None where it
 * is about something that belongs to somebody, or where its object is not known any more.
 */
export function hangingOnSubject(
  { kind, key }: Subject,
  around: { readonly inventory: InventoryView; readonly links: Links },
): readonly StoredVolume[] {
  const { inventory, links } = around;
  switch (kind) {
    case "pool": {
      const pool = inventory.get("pools", key);
      return pool ? hangingOnPool(pool, links) : NONE;
    }
    case "disk": {
      const disk = inventory.get("disks", key);
      const place = disk && placeOfDisk(disk, inventory);
      return place ? hangingOnPool(place.pool, links) : NONE;
    }
    case "service": {
      const service = inventory.get("nasServices", key);
      return service ? hangingOnService(service, links) : NONE;
    }
    case "nas-alert": {
      const alert = inventory.get("nasAlerts", key);
      return (alert && hangingOnMentioned(alert.system, alert.mentions, around)) ?? NONE;
    }
    case "nas-job": {
      const job = inventory.get("failedJobs", key);
      return (job && hangingOnMentioned(job.system, job.datasets, around)) ?? NONE;
    }
    case "failover":
    case "system": {
      const whole = inventory.get("failover", key) ?? inventory.get("system", key);
      return whole ? links.volumesOn(whole.system).all : NONE;
    }
    default:
      return NONE;
  }
}

const NONE: readonly StoredVolume[] = Object.freeze([]);
