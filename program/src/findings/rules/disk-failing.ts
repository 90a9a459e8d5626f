import { Type } from "typebox";
import { errorsOf } from "../../model/vdevs.ts";
import type { Disk } from "../../model/truenas.ts";
import { placeOfDisk, smartAlertsOf } from "../disk-health.ts";
import type { Evidence } from "../finding.ts";
import { hangingOnPool } from "../hanging.ts";
import { memberEvidence } from "../pool-health.ts";
import { defineRule, quiet, type RuleContext } from "../rule.ts";

/** Rows 84, 85 and 87 of facts/peers §2; facts/reliability PH1. A disk that is not there at all is pool-degraded's. */
export const diskFailing = defineRule({
  code: "disk-failing",
  title: "Disk that fails or has failed",
  each: "disks",
  needs: ["system", "pools", "disks", "nasAlerts"],
  within: "system",
  absence: false,
  severity: "warning",
  why: "What the disk does not give any more is made up for by the others of its vdev, as long as none of them fails as well. Errors that come back after zpool clear may also be the cable's, the controller's or the memory's.",
  remedy: [
    "plumbline trace {subject}",
    "look at its cable and its enclosure, then replace it, in TrueNAS: Storage",
  ],
  options: Type.Object({}),
  check(disk, context) {
    const { inventory, links } = context;
    const place = placeOfDisk(disk, inventory);
    const evidence = [...troubleInPool(place), ...saidOfItself(disk, context)];
    if (evidence.length === 0) return quiet("neither ZFS nor the disk itself says anything of it");
    return {
      is: "hit",
      evidence: [
        ...evidence,
        { fact: "pool", value: place === null ? "none" : place.pool.name },
        { fact: "disk", value: [disk.model ?? "model not known", disk.serial].join(", serial ") },
      ],
      hanging: place === null ? NOBODY : hangingOnPool(place.pool, links),
    };
  },
});

/** ZFS took it out, or has counted errors of it. A spare that waits or stands in is as it should be. */
function troubleInPool(place: ReturnType<typeof placeOfDisk>): readonly Evidence[] {
  if (place === null) return [];
  const { member } = place;
  const isWell = WELL.has(member.status) && errorsOf(member) === 0;
  return isWell ? [] : [memberEvidence(member)];
}

const WELL: ReadonlySet<string> = new Set(["ONLINE", "AVAIL", "INUSE"]);

function saidOfItself(disk: Disk, { inventory }: RuleContext): readonly Evidence[] {
  return smartAlertsOf(disk, inventory).map(({ klass, texts, count }) => ({
    fact: klass,
    value:
      texts.find((text) => text.includes(disk.serial) || text.includes(disk.name)) ??
      `one of ${count} alerts`,
  }));
}

const NOBODY: readonly never[] = Object.freeze([]);
