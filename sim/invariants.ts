import type { Finding } from "../program/src/findings/finding.ts";
import { recordsOf } from "../program/src/model/inventory.ts";
import type { Observation } from "../program/src/model/observation.ts";
import { type Core, reportOn } from "./core.ts";
import { disturb, type Fault, incomplete, notPermitted } from "./faults.ts";
import { homeOf } from "./nas.ts";
import type { Random } from "./random.ts";
import type { Scan } from "./scan.ts";
import type { Watch } from "./watch.ts";
import type { Guid, TrueDataset, World } from "./world.ts";

/** What must never happen (facts/reliability §6.3); as long as there is no memory, `suspect` stands for `confirmed`. */
export interface Violation {
  readonly invariant: "I1" | "I3" | "I4" | "I13";
  readonly rule: string;
  readonly detail: string;
}

/** Rules that name what nothing uses: their hits are claims of absence even without the word. */
const LEFTOVER_RULES: ReadonlySet<string> = new Set([
  "dataset-unreferenced",
  "dataset-half-provisioned",
  "zfs-snapshot-unreferenced",
]);

/** I1: nothing live is called an orphan in a closed scope, nor anything that is seen to be used a leftover anywhere. */
export function noLiveOrphan({ report, sightings }: Scan, watch: Watch): readonly Violation[] {
  return hits(report.findings).flatMap((finding): Violation[] => {
    const guid = sightings.get(finding.subject.key);
    if (guid === undefined) return [];
    const isNamed = LEFTOVER_RULES.has(finding.rule);
    const closed =
      finding.scope.closed === true &&
      (isNamed || finding.word === "orphan") &&
      watch.live.has(guid);
    const open = isNamed && watch.used.has(guid);
    if (!closed && !open) return [];
    return [
      violation("I1", finding, closed ? "lives, and the scope is closed" : "is seen to be used"),
    ];
  });
}

/** I3: a PersistentVolume whose backing is called missing could not be mounted, and its pool was imported. */
export function missingIsMissing({ report }: Scan, watch: Watch): readonly Violation[] {
  const named = hits(report.findings).filter((finding) => finding.rule === "pv-backing-missing");
  return named
    .filter((finding) => !watch.broken.has(finding.subject.key))
    .map((finding) => violation("I3", finding, "could be mounted, or its pool was exported"));
}

/** I13: the same observations with one of them damaged give no finding that was not there before, `unknown` excepted. */
export function errorsAddNothing(
  core: Core,
  scan: Scan,
  random: Random,
  variants: number,
): readonly Violation[] {
  const before = new Set(hits(scan.report.findings).map(claimOf));
  if (!scan.observations.some((one) => one.state === "complete")) return [];
  return Array.from({ length: variants }).flatMap((): Violation[] => {
    const { observations, what } = damage(scan.observations, random);
    const report = reportOn(core, observations, scan.configured);
    const added = hits(report.findings).filter((finding) => !before.has(claimOf(finding)));
    return added.map((finding) => violation("I13", finding, `added by ${what}`));
  });
}

/** I4, so that silence cannot pass: without faults every true orphan older than the grace period is named. */
export function orphansAreFound(
  { report, sightings }: Scan,
  watch: Watch,
  world: World,
): readonly Violation[] {
  if (!watch.allImported) return [];
  const named = new Set(
    hits(report.findings).flatMap((finding) => sightings.get(finding.subject.key) ?? []),
  );
  const doubted = new Set(
    report.findings
      .filter((finding) => finding.verdict === "unknown")
      .flatMap((finding) => finding.evidence.map(({ value }) => value)),
  );
  const missed = [...watch.orphans].filter(
    (guid) =>
      !named.has(guid) && isOld(world, guid, watch.startedAt) && !isExcused(world, guid, doubted),
  );
  return missed.map((guid) => ({
    invariant: "I4",
    rule: "none",
    detail: `${nameOf(world, guid)} is an orphan and nobody says so`,
  }));
}

function hits(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.verdict !== "unknown");
}

function claimOf({ id, word, verdict }: Finding): string {
  return [id, word, verdict].join(" ");
}

function violation(
  invariant: Violation["invariant"],
  { rule, subject, word, scope }: Finding,
  why: string,
): Violation {
  return {
    invariant,
    rule,
    detail: `${subject.kind}/${subject.name} (${word ?? "no word"}, ${scope.name}): ${why}`,
  };
}

/** Damages one complete observation; what cannot be left out of the last read alone is left out of both. */
function damage(
  observations: readonly Observation[],
  random: Random,
): { observations: readonly Observation[]; what: string } {
  const victim = random.pick(observations.filter((one) => one.state === "complete"));
  const kind = random.pick(["incomplete", "notPermitted", "unread", "unidentified"] as const);
  const what = `${kind} ${victim.collection} (${victim.pass}) of ${victim.source.name}${victim.within === "" ? "" : `, ${victim.within}`}`;
  const replaced = (by: Observation) => observations.map((one) => (one === victim ? by : one));
  switch (kind) {
    case "incomplete":
      return {
        observations: replaced(incomplete(victim, random)),
        what: `${what}, ${recordsOf(victim).length} rows`,
      };
    case "notPermitted":
      return { observations: replaced(notPermitted(victim)), what };
    case "unread":
      return { observations: observations.filter((one) => !isSamePart(one, victim)), what };
    case "unidentified": {
      const fault: Fault = {
        kind,
        source: victim.source.name,
        collection: victim.collection,
        dice: 0,
      };
      return { observations: observations.flatMap((one) => disturb(one, [fault]) ?? []), what };
    }
  }
}

function isSamePart(one: Observation, other: Observation): boolean {
  return (
    one.source.name === other.source.name &&
    one.collection === other.collection &&
    one.within === other.within
  );
}

const GRACE_MS = 86_400_000;

function isOld(world: World, guid: Guid, at: number): boolean {
  const system = homeOf(world, guid);
  const thing = system?.datasets.get(guid) ?? system?.snapshots.get(guid);
  return thing !== undefined && at - thing.createdAt > GRACE_MS;
}

/** Where the facts themselves leave room: another installation's id, a name that is no UID, a mount of the directory above. */
function isExcused(world: World, guid: Guid, doubted: ReadonlySet<string>): boolean {
  const system = homeOf(world, guid);
  const dataset =
    system?.datasets.get(guid) ?? system?.datasets.get(system.snapshots.get(guid)?.dataset ?? "");
  if (!dataset) return false;
  if (dataset.volume === null || isMoved(dataset)) return true;
  if (dataset.guid !== guid) return isTemplated(dataset);
  return (
    isOtherInstallation(world, dataset) ||
    isTemplated(dataset) ||
    doubted.has(`${dataset.kind === "zvol" ? "zvol" : "dataset"}/${dataset.path}`)
  );
}

/** Somebody put it aside: where it is now is no claim scope, unless others of its kind are there. */
function isMoved({ path, volume }: TrueDataset): boolean {
  return volume !== null && path !== `${volume.install.parent}/${volume.handle}`;
}

function isOtherInstallation(world: World, { volume }: TrueDataset): boolean {
  const { setting } = world;
  return (
    setting.instanceIds &&
    setting.secondCluster === "none" &&
    volume?.install.instanceId !== "plumb-prod"
  );
}

function isTemplated({ path, volume }: TrueDataset): boolean {
  return volume !== null && !path.endsWith(`/${volume.name}`);
}

function nameOf(world: World, guid: Guid): string {
  const system = homeOf(world, guid);
  const snapshot = system?.snapshots.get(guid);
  const dataset = system?.datasets.get(snapshot?.dataset ?? guid);
  return `${dataset?.path ?? guid}${snapshot ? `@${snapshot.name}` : ""}`;
}
