import type { NasAlert, Pool } from "../model/truenas.ts";
import { HOT_FROM, hotFrom, isAbout, isSmart } from "./disk-health.ts";
import { FILL } from "./pool-fill.ts";
import { brokenMembers } from "./pool-health.ts";
import type { RuleContext } from "./rule.ts";

/**
 * Which rule says what an alert says, where one does: only where every pool or disk that the alert names is one that the rule finds. An
 * alert of a known class about something that seems well to us is said as it stands.
 */
export function saidByOurselves(alert: NasAlert, context: RuleContext): string | null {
  const { klass } = alert;
  if (klass === "VolumeStatus")
    return saidOfPools(alert, context, isSick) ? "the rules about pools say it" : null;
  if (klass.startsWith("ZpoolCapacity"))
    return saidOfPools(alert, context, isFilling) ? "the rules about pools say it" : null;
  if (klass === "DiskTemperatureTooHot")
    return saidOfDisks(alert, context, isHot("disk-hot says it"));
  return isSmart(alert) ? saidOfDisks(alert, context, () => "disk-failing says it") : null;
}

function saidOfPools(
  { system, mentions }: NasAlert,
  { inventory }: RuleContext,
  isFound: (pool: Pool) => boolean,
): boolean {
  const named = [...inventory.all("pools")].filter(
    (pool) => pool.system === system && mentions.includes(pool.name),
  );
  return named.length > 0 && named.every(isFound);
}

function isSick(pool: Pool): boolean {
  return pool.status !== "ONLINE" || !pool.healthy || brokenMembers(pool).length > 0;
}

function isFilling({ sizeBytes, allocatedBytes }: Pool): boolean {
  return (allocatedBytes ?? 0) >= FILL.filling.from * (sizeBytes ?? Infinity);
}

type SaysOf = (disk: Parameters<typeof isAbout>[1], context: RuleContext) => string | null;

function saidOfDisks(alert: NasAlert, context: RuleContext, saidOf: SaysOf): string | null {
  const about = [...context.inventory.all("disks")].filter(
    (disk) => disk.system === alert.system && isAbout(alert, disk),
  );
  const rules = about.map((disk) => saidOf(disk, context));
  return rules.includes(null) ? null : (rules[0] ?? null);
}

function isHot(rule: string): SaysOf {
  return (disk, { inventory }) => {
    const [measured] = inventory.findOn(disk.system, "diskTemperatures", "disk", disk.name);
    return measured && measured.celsius >= hotFrom(disk, measured, HOT_FROM) ? rule : null;
  };
}
