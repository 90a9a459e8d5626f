import { errorsOf, isLeaf, type PlacedVdev, vdevsOf } from "../model/vdevs.ts";
import type { Pool, PoolScan } from "../model/truenas.ts";
import type { Evidence } from "./finding.ts";
import { timeEvidence } from "./words.ts";

/**
 * Members that are not as they should be, the pool's own word aside: a pool may say ONLINE with a FAULTED member
 * (openzfs #16245). A spare that waits is AVAIL.
 */
export function brokenMembers(pool: Pool): readonly PlacedVdev[] {
  return vdevsOf(pool).filter(
    ({ status, class: of }) => status !== "ONLINE" && !(of === "spare" && status === "AVAIL"),
  );
}

/** A member, its status and its errors: "disk sdd of mirror-0", "FAULTED, 37 read errors, 204 write errors". */
export function memberEvidence(member: PlacedVdev): Evidence {
  return { fact: memberName(member), value: [member.status, ...errorTexts(member)].join(", ") };
}

/** What has been counted against a member, one text a kind. */
function errorTexts({
  readErrors,
  writeErrors,
  checksumErrors,
}: Pick<PlacedVdev, "readErrors" | "writeErrors" | "checksumErrors">): readonly string[] {
  const kinds = { read: readErrors, write: writeErrors, checksum: checksumErrors };
  return Object.entries(kinds).flatMap(([kind, count]) =>
    count === 0 ? [] : [`${count} ${kind} error${count === 1 ? "" : "s"}`],
  );
}

/** Vdevs, not disks, that errors were counted against: their redundancy did not repair them. */
export function vdevsWithErrors(pool: Pool): readonly PlacedVdev[] {
  return vdevsOf(pool).filter((vdev) => !isLeaf(vdev) && errorsOf(vdev) > 0);
}

/** What the last scrub or resilver says; nothing where there was none. */
export function scanEvidence(scan: PoolScan | null, now: number): readonly Evidence[] {
  if (scan === null) return [];
  const fact = scan.function === "SCRUB" ? "scrub" : "resilver";
  if (scan.state === "SCANNING") {
    const done = scan.doneRatio === null ? "" : `, ${Math.floor(scan.doneRatio * 100)} % done`;
    return [{ fact, value: `under way${done}` }];
  }
  const word = scan.state === "CANCELED" ? "cancelled" : "ended";
  return [timeEvidence(`${fact} ${word}`, scan.endedAt ?? scan.startedAt, now)];
}

function memberName(member: PlacedVdev): string {
  const within = member.within === null ? "" : ` of ${member.within}`;
  const of = member.class === "data" ? "" : ` (${member.class})`;
  if (!isLeaf(member)) return `vdev ${member.name}${within}${of}`;
  const was = member.lostSerial === null ? "" : `, serial ${member.lostSerial},`;
  return `disk ${member.disk ?? member.name}${was}${within}${of}`;
}
