import { describe, expect, it } from "vitest";
import { manualClock } from "../../../simulators/manual-clock.ts";
import { type Moment, play } from "../../../simulators/scenarios/moment.ts";
import { SMALL_COMPANY_DAY } from "../../../simulators/scenarios/small-company-day.ts";
import { smallCompany } from "../../../simulators/scenarios/small-company.ts";
import type { NasState, NasVdev } from "../../../simulators/truenas/state.ts";
import { type StartedWorld, startWorld } from "../../../simulators/world/start.ts";
import { truthOf } from "../../../simulators/world/truth.ts";
import type { World } from "../../../simulators/world/world.ts";
import { RULES } from "../findings/rules/index.ts";
import { systemClock } from "../lib/clock.ts";
import { FAMILIES } from "../metrics/families/index.ts";
import { findingGroups } from "../metrics/finding-groups.ts";
import { expositionOf, render } from "../metrics/render.ts";
import { differencesFrom } from "../monitor/given-scenarios.ts";
import { saidOf, scanWorld } from "../monitor/given-world.ts";
import { type Known, knownAfter } from "../monitor/known.ts";
import { type LivePicture, reportOn } from "../monitor/recording.ts";

/** What somebody sees who looks at a moment. */
interface Seen {
  readonly known: Known;
  /** "rule kind/name word" of every finding that is certain. */
  readonly findings: ReadonlySet<string>;
  readonly unknown: number;
  /** Value by series. */
  readonly series: ReadonlyMap<string, string>;
}

/** Families that tell of the looks, and of findings, which are compared as such. */
const OF_LOOKS = /^plumbline_(findings|collection_|source_|system_info)/;

function seenIn(picture: LivePicture, earlier: Seen | null): Seen {
  const said = saidOf(picture);
  const report = reportOn(picture, RULES);
  const known = knownAfter(picture, earlier?.known ?? null);
  const view = {
    ...known,
    findingGroups: findingGroups(report),
    sources: picture.sources,
    service: null,
  };
  const text = Buffer.concat(expositionOf(render(FAMILIES, view), "text")).toString();
  const series = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#") && !OF_LOOKS.test(line))
    .map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]);
  return {
    known,
    findings: new Set(said.certain),
    unknown: said.unknown.length,
    series: new Map(series as [string, string][]),
  };
}

/** "+ rule" or "- rule" for each finding that came or went. */
function findingsBetween(before: Iterable<string>, after: Iterable<string>): readonly string[] {
  const [old, now] = [new Set(before), new Set(after)];
  const rule = (line: string) => line.split(" ", 1)[0] ?? "";
  return [
    ...[...now].filter((line) => !old.has(line)).map((line) => `+ ${rule(line)}`),
    ...[...old].filter((line) => !now.has(line)).map((line) => `- ${rule(line)}`),
  ].toSorted();
}

/** Names of families of which a series came, went or has another value. */
function familiesBetween({ series: before }: Seen, { series: after }: Seen): readonly string[] {
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  return [...new Set(changed.map((name) => name.split("{", 1)[0] ?? ""))].toSorted();
}

/** What is true of a world as it is now. */
function truthNow(started: StartedWorld, world: World): StartedWorld["truth"] {
  const systems = started.systems.map(({ simulator }) => simulator.state);
  return truthOf(world, started.bindings, systems);
}

const named = ({ rule, subjectKind, subjectName }: StartedWorld["truth"]["findings"][number]) =>
  `${rule} ${subjectKind}/${subjectName}`;
const linesOf = ({ findings, objects }: StartedWorld["truth"]) => [
  ...findings.map(named),
  ...objects.map((one) => named(one as never)),
];

describe("the day of the small company", () => {
  it("changes at each moment what the moment says, as is true of the world then, and nothing else", async () => {
    const clock = manualClock(systemClock.now());
    await using world = await startWorld(smallCompany, { clock });
    const look = () => scanWorld(world, { ...systemClock, now: () => clock.now() });
    const happened: Moment[] = [];
    const playing = play(world, SMALL_COMPANY_DAY, {
      clock,
      signal: new AbortController().signal,
      onMoment: (moment) => happened.push(moment),
    });
    let story = world.world;
    let truth = truthNow(world, story);
    let before = seenIn(await look(), null);
    let at = 0;
    for (const moment of SMALL_COMPANY_DAY) {
      await clock.advance(moment.afterMs - at);
      at = moment.afterMs;
      while (happened.at(-1) !== moment) await new Promise((resolve) => setImmediate(resolve));
      story = moment.becomes(story);
      const trueBefore = truth;
      truth = truthNow(world, story);
      const came = findingsBetween(linesOf(trueBefore), linesOf(truth));
      expect(came, moment.happens).toEqual(moment.findings.toSorted());
      const picture = await look();
      const seen = seenIn(picture, before);
      expect(familiesBetween(before, seen), moment.happens).toEqual(moment.metrics.toSorted());
      for (const { series, value } of poolLines(world)) expect(seen.series.get(series)).toBe(value);
      if (moment.leavesNasDown) {
        expect(findingsBetween(before.findings, seen.findings).join()).not.toContain("+");
        expect(seen.unknown).toBeGreaterThan(0);
        continue; // what comes next is compared with what was known before
      }
      expect(findingsBetween(before.findings, seen.findings), moment.happens).toEqual(came);
      expect(differencesFrom({ ...world, truth }, saidOf(picture))).toEqual(NOTHING);
      expect(seen.unknown).toBe(0);
      before = seen;
    }
    await playing;
  }, 60_000);

  it("ends at once when it is told to, and does nothing more", async () => {
    const clock = manualClock(systemClock.now());
    await using world = await startWorld(smallCompany, { clock });
    const stop = new AbortController();
    const happened: Moment[] = [];
    const onMoment = (moment: Moment) => happened.push(moment);
    const playing = play(world, SMALL_COMPANY_DAY, { clock, signal: stop.signal, onMoment });
    stop.abort();
    await playing;
    await clock.advance(3_600_000);
    expect(happened).toEqual([]);
  });
});

const NOTHING = { surplus: [], missing: [] };

/** What the pools of the NAS are like now, in series. */
function poolLines({ systems }: StartedWorld) {
  return systems.flatMap(({ name: system, simulator: { state } }) =>
    state.pools.flatMap((pool) => linesOfPool(system, pool)),
  );
}

function linesOfPool(system: string, { name: pool, ...rest }: NasState["pools"][number]) {
  const { allocatedBytes, sizeBytes, topology } = rest;
  const of = `system="${system}",pool="${pool}"`;
  return [
    { series: `plumbline_pool_allocated_bytes{${of}}`, value: String(allocatedBytes) },
    { series: `plumbline_pool_free_bytes{${of}}`, value: String(sizeBytes - allocatedBytes) },
    ...topology.data.flatMap((vdev) => [
      member(of, vdev, vdev),
      ...vdev.children.map((child) => member(of, vdev, child)),
    ]),
  ];
}

function member(of: string, { name }: NasVdev, { disk, status }: NasVdev) {
  const labels = `vdev="${name}",class="data",disk="${disk ?? ""}",status="${status}"`;
  return { series: `plumbline_vdev_status{${of},${labels}}`, value: "1" };
}
