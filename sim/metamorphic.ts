import { INVENTORY_ANOMALY } from "../program/src/findings/anomalies.ts";
import type { Finding } from "../program/src/findings/finding.ts";
import type { Report } from "../program/src/findings/report.ts";
import type { Collection } from "../program/src/model/collections.ts";
import { recordsOf } from "../program/src/model/inventory.ts";
import type { Observation } from "../program/src/model/observation.ts";
import { confirmedAbsences } from "./certainty.ts";
import { type Configured, lookAt, wordOn } from "./core.ts";
import { cutShort, unidentified } from "./faults.ts";
import { hitsOf, type Judged, violation, type Violation } from "./judged.ts";
import { notPermitted } from "./observe.ts";
import { numberOf, type Random } from "./random.ts";

/** What must hold between two judgements of almost the same observations. `plain` is the one without a memory. */

/** How often a scan is judged again with one of its observations damaged. */
const VARIANTS = 2;

/** Share of the cases that are judged under other names: it is the dearest of the checks. */
const RENAMED = 0.3;

/**
 * I13: the same observations with one of them damaged give no finding that was not there before, `unknown` excepted. Where
 * a source lied, or the lists of a cluster are of two histories, the damage may take away what contradicts the others: then
 * nothing is confirmed to be absent that was not.
 */
export function errorsAddNothing(
  { core, done, watch }: Judged,
  plain: Report,
  random: Random,
): readonly Violation[] {
  const { observations, configured, report, before: memory } = done;
  if (!observations.some(({ state }) => state === "complete")) return [];
  const remembering = new Set(hitsOf(report.findings).flatMap(claimsOf));
  const forgetful = new Set(hitsOf(plain.findings).map(claimOf));
  const isContradicted = watch.isLiedTo || watch.isOfTwoHistories;
  const isNew = (finding: Finding, before: ReadonlySet<string>) =>
    !before.has(claimOf(finding)) && !(isContradicted && confirmedAbsences([finding]).length === 0);
  return Array.from({ length: VARIANTS }).flatMap(() => {
    const { damaged, what, of } = damage(observations, random);
    // what nothing but something of the NAS itself or a StorageClass needs is suspected where those were not read
    const isInstead = ({ rule, verdict }: Finding) =>
      (rule === "nas-alert" && OF_DISKS.has(of)) || (PLACING.has(of) && verdict === "suspect");
    const look = lookAt(core, damaged, configured);
    const sure = wordOn(core, look, memory).report.findings;
    const said = wordOn(core, look, null).report.findings;
    const added = [
      ...hitsOf(said).filter((finding) => isNew(finding, forgetful) && !isInstead(finding)),
      ...hitsOf(sure).filter(
        (finding) =>
          finding.rule !== INVENTORY_ANOMALY && isNew(finding, remembering) && !isInstead(finding),
      ),
    ];
    return added.map((finding) => violation("I13", finding, `added by ${what}`));
  });
}

const PLACING: ReadonlySet<Collection> = new Set<Collection>(["localUses", "storageClasses"]);

/** Where the rules about disks cannot speak, an alert of TrueNAS about one speaks for itself: it was raised. */
const OF_DISKS: ReadonlySet<Collection> = new Set<Collection>(["disks", "diskTemperatures"]);

/**
 * I14: rows in another order give the same findings under the same ids, of what is unknown as well; and other names for
 * everything give the same under those names, without memory, whose ids are made of names.
 */
export function namesMeanNothing(
  { core, done }: Judged,
  plain: Report,
  random: Random,
): readonly Violation[] {
  if (!random.chance(RENAMED)) return [];
  const { observations, configured, report, before: memory } = done;
  const shuffled = observations.map((one) => shuffle(one, random));
  const disordered = wordOn(core, lookAt(core, shuffled, configured), memory).report.findings;
  const renamed = rename({ observations: shuffled, configured }) as {
    observations: readonly Observation[];
    configured: Configured;
  };
  const look = lookAt(core, renamed.observations, renamed.configured);
  const now = wordOn(core, look, null).report.findings;
  const before = new Map(plain.findings.map((finding) => [essence(rename(finding)), finding]));
  const after = new Map(now.map((finding) => [essence(finding), finding]));
  const differ = (told: string, one: Finding) => violation("I14", one, `${told} under other names`);
  return [
    ...notAmong(disordered, report.findings).map((one) =>
      violation("I14", one, "not said when rows are reordered"),
    ),
    ...notAmong(report.findings, disordered).map((one) =>
      violation("I14", one, "said only when rows are reordered"),
    ),
    ...[...before].filter(([e]) => !after.has(e)).map(([, one]) => differ("not said", one)),
    ...[...after].filter(([e]) => !before.has(e)).map(([, one]) => differ("said only", one)),
  ];
}

/** Those of the others that say something else, or under another id. */
function notAmong(findings: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  const known = new Set(findings.map((one) => `${one.id} ${essence(one)}`));
  return others.filter((one) => !known.has(`${one.id} ${essence(one)}`));
}

function claimOf({ id, word, verdict }: Finding): string {
  return `${id} ${word} ${verdict}`;
}

/** Who is sure of something suspects it as well. */
function claimsOf(finding: Finding): readonly string[] {
  return [claimOf(finding), claimOf({ ...finding, verdict: "suspect" })];
}

/** What a finding says, without the order of its evidence and without what it cites of several reasons or objects. */
function essence({ rule, verdict, word, subject, scope, evidence }: Finding): string {
  const { kind, name, namespace, source } = subject;
  const cited = verdict === "unknown" ? [] : evidence.map(({ fact }) => fact);
  const facts = [...new Set(cited)].toSorted();
  return [rule, verdict, word, kind, name, namespace, source, scope.name, ...facts].join(" | ");
}

/** Names that nothing may hang on, longer and shorter ones, before and after the old ones in the alphabet. */
const NEW_NAMES: Readonly<Record<string, string>> = Object.freeze({
  "00000000-0000-4000-8000-": "9b1deb4d-3b7d-4bad-9bdd-",
  tank: "zulu",
  dozer: "a1",
  attic: "loft.old",
  k8s: "kube_x",
  prod: "zz-east",
  stage: "b",
  nas1: "store-b",
  nas2: "store-a",
  shop: "kiosk9",
});
const OLD_NAMES = new RegExp(Object.keys(NEW_NAMES).join("|"), "g");

/** The same value, text included, with every old name replaced. */
function rename<T>(value: T): T {
  const text = JSON.stringify(value).replace(OLD_NAMES, (name) => NEW_NAMES[name] ?? name);
  return JSON.parse(text) as T;
}

function shuffle(observation: Observation, random: Random): Observation {
  const records: unknown[] = [...recordsOf(observation)];
  for (let last = records.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [records[last], records[other]] = [records[other], records[last]];
  }
  return "records" in observation
    ? ({ ...observation, records } as unknown as Observation)
    : observation;
}

/** Damages one complete observation; what cannot be left out of the last read alone is left out of both. */
function damage(
  observations: readonly Observation[],
  random: Random,
): { damaged: readonly Observation[]; what: string; of: Collection } {
  const victim = drawn(
    observations.filter(({ state }) => state === "complete"),
    random,
  );
  const { collection, pass, source, within } = victim;
  const kind = random.pick(["incomplete", "notPermitted", "unread", "unidentified"] as const);
  const what = `${kind} ${collection} (${pass}) of ${source.name}${within && `, ${within}`}`;
  const replaced = (by: Observation) => observations.map((one) => (one === victim ? by : one));
  switch (kind) {
    case "incomplete":
      return { damaged: replaced(cutShort(victim, random)), what, of: collection };
    case "notPermitted":
      return { damaged: replaced(notPermitted(victim)), what, of: collection };
    case "unread":
      return {
        damaged: observations.filter((one) => !isSamePart(one, victim)),
        what,
        of: collection,
      };
    case "unidentified":
      return {
        damaged: observations.map((one) =>
          one.source.name === source.name ? unidentified(one) : one,
        ),
        what,
        of: collection,
      };
  }
}

/** Whichever draws the lowest number by its name: mostly the same one in a corpus that is older than some collections. */
function drawn(observations: readonly Observation[], random: Random): Observation {
  const dice = random.below(2 ** 32);
  const lots = observations.map((one) => {
    const { source, collection, within, pass } = one;
    return { one, lot: numberOf(`${dice} ${source.name} ${collection} ${within} ${pass}`) };
  });
  return lots.reduce((lowest, other) => (other.lot < lowest.lot ? other : lowest)).one;
}

/** A cluster is asked for every kind of workloads, whatever the others answered; a pool may go unasked. */
function isSamePart(one: Observation, other: Observation): boolean {
  return (
    one.source.name === other.source.name &&
    one.collection === other.collection &&
    (one.within === other.within || one.collection === "workloads")
  );
}
