import type { Finding } from "../program/src/findings/finding.ts";
import { activeFreezes } from "../program/src/findings/freezes.ts";
import type { Freeze, Memory } from "../program/src/findings/memory.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import { KUBERNETES_COLLECTIONS } from "../program/src/model/collections.ts";
import type { Observation } from "../program/src/model/observation.ts";
import { hitsOf, type Judged, violation, type Violation } from "./judged.ts";
import type { Scan } from "./scan.ts";

const DAY_MS = 86_400_000;

/** Rules that conclude from absence. */
const ABSENCE_RULES: ReadonlySet<string> = new Set(
  RULES.filter(({ absence }) => absence).map(({ code }) => code),
);

/** How often something was said, by the id of its finding, and since when. */
type Said = Map<string, Times>;
interface Times {
  times: number;
  readonly since: number;
}

/** Scans of one life of the database that said the same, counted here and not by the product. */
export class Sayings {
  readonly #lives = new Map<number, Said>();
  #said: Said = new Map();

  /** To be called with every report before it is checked; a scan may outlive the database that it was given. */
  hear(findings: readonly Finding[], at: number, life: number): void {
    const heard: Said = this.#lives.get(life) ?? new Map<string, Times>();
    this.#lives.set(life, heard);
    this.#said = heard;
    for (const { id } of hitsOf(findings)) {
      const before = this.#said.get(id);
      if (before) before.times++;
      else this.#said.set(id, { times: 1, since: at });
    }
  }

  of(id: string): { readonly times: number; readonly since: number } {
    return this.#said.get(id) ?? { times: 0, since: Infinity };
  }
}

/**
 * I15: what is confirmed to be absent was said by three scans over a day, by a memory that had learnt, while nothing was
 * frozen; and whatever has to freeze a place does (facts/reliability §2.2 P7, P9).
 */
export function certaintyIsEarned(about: Judged): readonly Violation[] {
  const { done, world, sayings } = about;
  const sure = confirmedAbsences(done.report.findings);
  const hasEvenClock = world.monitor.jumps === 0;
  return [
    ...sure.flatMap((finding) => {
      const { times, since } = sayings.of(finding.id);
      const isOverDay = !hasEvenClock || world.now - since >= DAY_MS - SCAN_MS;
      return times >= 3 && isOverDay ? [] : [violation("I15", finding, "was not said for a day")];
    }),
    ...(hasEvenClock && isLearning(done) ? sure : []).map((finding) =>
      violation("I15", finding, "is confirmed by a memory that still learns"),
    ),
    ...missingFreezes(done).map((detail) => ({ invariant: "I15" as const, rule: "none", detail })),
    ...frozenAndSure(done, sure),
  ];
}

/** Findings that are sure that something is not there. */
export function confirmedAbsences(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ rule, verdict }) => ABSENCE_RULES.has(rule) && verdict === "confirmed");
}

/** The longest a scan takes: reports are dated by its end. */
const SCAN_MS = 60_000;

function isLearning({ before, configured }: Scan): boolean {
  return configured.now < before.epoch.bornAt + before.learningMs;
}

/** What happened to a source and is not said to have frozen it. */
function missingFreezes(done: Scan): readonly string[] {
  const holds = new Set(
    done.report.memory?.freezes.map(({ kind, place }) => `${kind} ${place.name}`),
  );
  const expected = [
    ...otherIdentities(done).map((name) => `identityChanged ${name}`),
    ...goneBack(done).map((name) => `historyBroken ${name}`),
    ...manyAtOnce(done).map((name) => `massChange ${name}`),
  ];
  return expected.filter((one) => !holds.has(one)).map((one) => `no freeze: ${one}`);
}

/** Sources that answered under another identity than the first one that was remembered of the name, and nobody accepted it. */
function otherIdentities({ before, report }: Scan): readonly string[] {
  return report.sources.flatMap(({ kind, name, id }) => {
    const known = before.identities.find((one) => one.kind === kind && one.name === name);
    const isOther = id !== null && known !== undefined && known.id !== id;
    return isOther && !isEnded(before, "identityChanged", name) ? [name] : [];
  });
}

/** Clusters a list of which has a lower version than the one that is remembered, or than it had earlier in the same look. */
function goneBack({ before, observations, report }: Scan): readonly string[] {
  return report.sources.flatMap(({ kind, name, id }) => {
    if (kind !== "cluster") return [];
    const known = before.clusters.find((one) => one.id === id);
    const readings = isEnded(before, "historyBroken", name) ? {} : (known?.readings ?? {});
    const lower = KUBERNETES_COLLECTIONS.some((collection) => {
      const lists = observations.filter(
        (one) => one.collection === collection && one.source.name === name,
      );
      const [first, last] = [lists[0], lists.at(-1)].map(versionOf);
      const remembered = readings[collection]?.version ?? null;
      return isBelow(last, remembered) || isBelow(last, first);
    });
    return lower ? [name] : [];
  });
}

function versionOf(list: Observation | undefined): string | null {
  return list?.state === "complete" ? (list.version ?? null) : null;
}

function isBelow(now: string | null = null, before: string | null = null): boolean {
  return now !== null && before !== null && Number(now) < Number(before);
}

/** Places where one rule that looked there before has more than five new hits: worlds are so small that 5 % are fewer. */
function manyAtOnce({ before, report }: Scan): readonly string[] {
  const known = new Set(before.findings.map(({ id }) => id));
  const fresh = hitsOf(report.findings).filter(({ id, word }) => word !== null && !known.has(id));
  const judged = fresh.filter(({ rule, scope }) => before.judged.includes(`${rule} ${scope.key}`));
  const places = Map.groupBy(judged, ({ rule, scope }) => `${rule} ${scope.name}`);
  return [...places.values()].flatMap(([first, ...more]) =>
    first && more.length >= MASS ? [first.scope.name] : [],
  );
}

const MASS = 5;

function isEnded({ freezes }: Memory, kind: Freeze["kind"], name: string): boolean {
  return freezes.some((one) => one.kind === kind && one.place.name === name && one.ended !== null);
}

/** Nothing is sure where a freeze of the place, or of its system, holds. */
function frozenAndSure(done: Scan, sure: readonly Finding[]): readonly Violation[] {
  const frozen = new Set(
    activeFreezes([...done.before.freezes, ...(done.report.memory?.freezes ?? [])]).map(
      ({ place }) => place.name,
    ),
  );
  return sure
    .filter(({ scope, subject }) => frozen.has(scope.name) || frozen.has(subject.source))
    .map((finding) => violation("I15", finding, "is confirmed in a place that is frozen"));
}
