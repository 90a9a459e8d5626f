import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { scenarioNamed } from "../../../../simulators/scenarios/catalogue.ts";
import { everyFate, everyWideFate } from "../../../../simulators/scenarios/every-fate.ts";
import { startWorld } from "../../../../simulators/world/start.ts";
import { impactEvidence } from "../../findings/impact.ts";
import { INVENTORY_ANOMALY } from "../../findings/anomalies.ts";
import type { Finding } from "../../findings/finding.ts";
import { emptyMemory } from "../../findings/memory.ts";
import { RULES } from "../../findings/rules/index.ts";
import type { Report } from "../../findings/report.ts";
import { atOnce } from "../../lib/slices.ts";
import type { AnyRecord, Collection } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Coverage, Inventory } from "../../model/inventory.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { Change } from "../../model/observation.ts";
import { scanWorld } from "../given-world.ts";
import {
  pictureOf,
  type Recording,
  reportAndMemory,
  reportAndMemoryInSlices,
} from "../recording.ts";
import { mutated } from "./given-changes.ts";
import { Live } from "./live.ts";
import { LIGHT } from "./heard-systems.ts";
import { WATCHED } from "./watched.ts";

/** Scenarios in which objects of Kubernetes matter that the fates of volumes leave as they are: nodes, sessions, two clusters. */
const NAMED = [
  "claims-at-rest",
  "crashing-controller",
  "half-deleted-by-clone",
  "mapped-to-another-host",
  "node-kept-out",
  "node-without-drivers",
  "share-of-a-directory",
  "small-company",
  "stale-sessions",
  "static-volume",
  "two-watched-clusters-one-parent",
];

let recordings: readonly Recording[];

beforeAll(async () => {
  const all = [everyFate(), everyWideFate(), ...NAMED.flatMap((name) => scenarioNamed(name) ?? [])];
  expect(all).toHaveLength(NAMED.length + 2);
  const read: Recording[] = [];
  for (const one of all) {
    await using started = await startWorld(one);
    read.push((await scanWorld(started)).recording);
  }
  recordings = read;
});

function liveOf(recording: Recording): Live {
  const picture = pictureOf(recording);
  return new Live(picture, RULES, reportAndMemory(picture, RULES).judged);
}

/** One thing that happens to one object, by numbers that are folded into what there is. */
const happening = fc.record({
  kind: fc.constantFrom<Collection>(...WATCHED, ...LIGHT),
  which: fc.nat(),
  how: fc.constantFrom("delete", "restore", "mutate", "mutate"),
  variant: fc.nat(),
  other: fc.nat(),
});
type Happening = Parameters<typeof changeOf>[0];

/** What comes or goes of them is left to a look. */
const ONLY_EDITED: ReadonlySet<Collection> = new Set([
  "shares",
  "iscsiExtents",
  "nvmeofNamespaces",
]);

/** The change that a happening is in the state that it meets; null where there is no such object. */
function changeOf(
  {
    kind,
    which,
    how,
    variant,
    other,
  }: { kind: Collection; which: number; how: string; variant: number; other: number },
  inventory: Inventory,
  removed: Map<Collection, AnyRecord[]>,
): Change | null {
  const header = { source: SOURCE, collection: kind, at: 0 };
  const gone = removed.get(kind) ?? [];
  if (ONLY_EDITED.has(kind) && how !== "mutate") return null;
  if (how === "restore") {
    const record = gone.splice(which % Math.max(1, gone.length), 1)[0];
    return record === undefined ? null : ({ ...header, type: "put", record } as Change);
  }
  const records = [...inventory.all(kind)];
  const record = records[which % Math.max(1, records.length)];
  if (record === undefined) return null;
  if (how === "mutate") {
    const twin = records[other % records.length] ?? record;
    return { ...header, type: "put", record: mutated(kind, record, twin, variant) } as Change;
  }
  removed.set(kind, [...gone, record]);
  return { ...header, type: "delete", key: keyOfRecord(record) } as Change;
}

const SOURCE = { kind: "cluster", name: "prod", id: null } as const;

/** Batches of changes as they come, each of what the ones before have left. */
function batches(happenings: readonly (readonly Happening[])[], recording: Recording) {
  const { inventory } = pictureOf(recording);
  const removed = new Map<Collection, AnyRecord[]>();
  return happenings.map((batch) =>
    batch.flatMap((one) => {
      const change = changeOf(one, inventory, removed);
      if (change !== null) inventory.change(change);
      return change ?? [];
    }),
  );
}

const IS_ABSENCE = new Map(RULES.map(({ code, absence }) => [code, absence]));

/**
 * Who hangs on a pool is left out: it is counted at a look, because a change of one volume does not go through all the others of
 * its pool (correlate/touched.ts).
 */
function factsIn({ findings, suppressed }: Report): readonly string[] {
  return [...findings, ...suppressed.map(({ finding }) => finding)]
    .filter(({ rule, verdict }) => verdict !== "unknown" && IS_ABSENCE.get(rule) === false)
    .filter(({ rule }) => rule !== "service-down") // whether anything hangs on it is counted at a look
    .map(({ rule, subject, verdict, evidence, impact }) => {
      const counted = impact === null ? 0 : impactEvidence(impact).length;
      return JSON.stringify([rule, subject, verdict, evidence.slice(0, evidence.length - counted)]);
    })
    .toSorted();
}

function differences(said: readonly string[], due: readonly string[]): readonly string[] {
  const surplus = said.filter((line) => !due.includes(line)).map((line) => `surplus ${line}`);
  return [
    ...surplus,
    ...due.filter((line) => !said.includes(line)).map((line) => `missing ${line}`),
  ];
}

function absencesIn({ findings, suppressed }: Report): readonly string[] {
  return [...findings, ...suppressed.map(({ finding }) => finding)]
    .filter(({ rule, verdict }) => verdict !== "unknown" && IS_ABSENCE.get(rule) === true)
    .map(({ rule, subject }) => `${rule} ${subject.kind}/${subject.name}`)
    .toSorted();
}

/** What judging everything says of the same state. */
function fromScratch(recording: Recording, changes: readonly Change[]): Report {
  const picture = pictureOf(recording);
  for (const change of changes) picture.inventory.change(change);
  return reportAndMemory(picture, RULES).report;
}

describe("a picture that is kept up to date", () => {
  it("says the same facts as if everything were judged anew, whatever changes in Kubernetes or of what a NAS tells", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.array(happening, { minLength: 1, maxLength: 3 }), {
          minLength: 1,
          maxLength: 4,
        }),
        (world, happenings) => {
          const recording = recordings[world % recordings.length] as Recording;
          const steps = batches(happenings, recording);
          const live = liveOf(recording);
          let said: Report | null = null;
          for (const step of steps) said = atOnce(live.apply(step, recording.at)).report;
          const due = factsIn(fromScratch(recording, steps.flat()));
          expect(differences(factsIn(said as Report), due)).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("begins to call nothing gone, and keeps of that only what still holds", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(happening, { minLength: 1, maxLength: 4 }),
        (world, happenings) => {
          const recording = recordings[world % recordings.length] as Recording;
          const [step = []] = batches([happenings], recording);
          const live = liveOf(recording);
          const before = absencesIn(fromScratch(recording, []));
          const said = absencesIn(atOnce(live.apply(step, recording.at)).report);
          expect(before).toEqual(expect.arrayContaining([...said]));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("says of each finding since when it is there without a break, from look to look, whatever happens between", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.array(happening, { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (world, happenings, remembers) => {
          const found = recordings[world % recordings.length] as Recording;
          const memory = remembers ? emptyMemory(EPOCH, 0) : null;
          const recording = { ...found, memory };
          const live = liveOf(recording);
          const since = new Map<string, number>();
          const note = (report: Report, at: number) => {
            const left = report.suppressed.map(({ finding }) => finding); // there, and left out of lists
            const findings = [...report.findings, ...left];
            const now = new Set(findings.map(({ id }) => id));
            for (const id of since.keys()) if (!now.has(id)) since.delete(id);
            for (const id of now) if (!since.has(id)) since.set(id, at);
            for (const { id, lifecycle } of findings)
              if (lifecycle !== null)
                expect([id, lifecycle.firstSeenAt]).toEqual([id, since.get(id)]);
          };
          note(live.reworded([], recording.at), recording.at);
          const steps = batches(happenings, recording);
          steps.forEach((step, at) => {
            const now = recording.at + 1 + at;
            note(atOnce(live.apply(step, now)).report, now);
          });
          const picture = pictureOf({ ...recording, at: recording.at + 100 });
          for (const change of steps.flat()) picture.inventory.change(change);
          const { report, remembered } = atOnce(
            reportAndMemoryInSlices(picture, RULES, live.begunAt),
          );
          note(report, recording.at + 100);
          for (const { id, firstSeenAt } of remembered?.findings ?? [])
            if (since.has(id)) expect([id, firstSeenAt]).toEqual([id, since.get(id)]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("asks for a look for a volume that none has seen, also for one that begins a claim scope", () => {
    let asked = 0;
    for (const recording of recordings) {
      const live = liveOf(recording);
      const { inventory, links } = live.picture;
      const volumes = Array.from(inventory.all("persistentVolumes"));
      for (const pv of volumes) {
        const backing = links.backing(pv);
        if (pv.phase !== "Bound" || pv.source.type !== "csi" || backing.state !== "found") continue;
        const { path } = backing.dataset.to;
        const parent = path.slice(0, path.lastIndexOf("/"));
        const text = JSON.stringify({
          ...pv,
          uid: `${asked}`,
          name: `pvc-${asked}`,
          claimRef: null,
        })
          .replaceAll(pv.source.volumeHandle, `pvc-${asked}`)
          .replaceAll(path.slice(parent.length + 1), `pvc-${asked}`)
          .replaceAll(parent, `${parent}-new`);
        const record = JSON.parse(text) as PersistentVolume;
        const change = { collection: "persistentVolumes", type: "put", record };
        const [{ source }] = inventory.coverage("persistentVolumes") as [Coverage];
        const applied = live.apply(
          [{ ...change, source, at: recording.at } as Change],
          recording.at,
        );
        expect([path, atOnce(applied).wantsLook]).toEqual([path, true]);
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(50);
  });

  it("leaves out what somebody says between two looks, and has it back when he takes that back", () => {
    const [recording] = recordings as [Recording];
    const live = liveOf({ ...recording, memory: emptyMemory(EPOCH, 0) });
    const { at } = recording;
    const { id: finding } = live
      .reworded([], at)
      .findings.find(
        ({ verdict, rule }) => verdict !== "unknown" && rule !== INVENTORY_ANOMALY,
      ) as Finding;
    const word = { finding, until: at + 1, by: "ann", reason: "wanted", at };
    const idsIn = ({ findings }: Report) => findings.map(({ id }) => id);
    const said = live.reworded([word], at);
    expect(idsIn(said)).not.toContain(finding);
    expect(said.suppressed.map((one) => one.finding.id)).toContain(finding);
    const changed = atOnce(live.apply([], at)).report;
    expect(idsIn(changed)).not.toContain(finding);
    expect(idsIn(live.reworded([], at))).toContain(finding);
    expect(idsIn(live.reworded([word], at + 1))).toContain(finding);
  });
});

const EPOCH = { id: "epoch", bornAt: 0, because: null };
