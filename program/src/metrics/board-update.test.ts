import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atOnce } from "../lib/slices.ts";
import { type Collection, COLLECTIONS } from "../model/collections.ts";
import {
  aClaim,
  anAttachment,
  aPool,
  aPv,
  aSession,
  aZfsSnapshot,
  type GivenRecords,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  observed,
  parents,
  together,
} from "../model/given.ts";
import { keyOfRecord } from "../model/identity.ts";
import type { Inventory } from "../model/inventory.ts";
import { MetricsBoard, type WatchedView } from "./board.ts";
import { SERVICE, viewOf } from "./given.ts";
import type { Touched } from "../model/touched.ts";

const AMPLE = 10_000;

describe("an update of what is watched", () => {
  it("shows the records that were touched as they are, and all others as they were", () => {
    const [a, b, c] = [aPv({ name: "a" }), aPv({ name: "b" }), aPv({ name: "c" })];
    const board = boardOf(AMPLE, viewOf({ persistentVolumes: [a, b] }));
    const view = viewOf({ persistentVolumes: [{ ...b, phase: "Failed" }, c] });
    atOnce(board.update(view, [touch(b), touch(c)]));
    expect(phasesIn(board)).toEqual(["a Bound", "b Failed", "c Bound"]);
    atOnce(board.update(view, [touch(a)]));
    expect(phasesIn(board)).toEqual(["b Failed", "c Bound"]);
  });

  it("shows what is said of sources, coverage and findings in any case", () => {
    const view = viewOf({});
    const board = boardOf(AMPLE, view);
    const later = {
      ...view,
      sources: [{ kind: "system", name: "nas2", id: null }],
      findingGroups: [A_GROUP],
      lastWhole: () => ({ at: 5_000, records: 77 }),
    } as const;
    atOnce(board.update(later, []));
    const text = exposed(board);
    expect(text).toContain('plumbline_source_identified{source="nas2",kind="system"} 0\n');
    expect(text).toMatch(/^plumbline_findings\{rule="pv-released".*\} 3$/m);
    expect(text).toMatch(/^plumbline_collection_records\{source="prod".*\} 77$/m);
    expect(text).not.toContain('source="nas1",kind="system"');
  });

  it("is not seen by a scrape before it is whole", () => {
    const many = Array.from({ length: 200 }, (_, at) => aPv({ name: `pv-${at}` }));
    const board = boardOf(AMPLE, viewOf({ persistentVolumes: many }));
    const before = exposed(board);
    const seen = new Set<string>();
    const work = board.update(viewOf({}), many.map(touch));
    while (work.next().done !== true) seen.add(exposed(board));
    expect([...seen]).toEqual([before]);
    expect(phasesIn(board)).toEqual([]);
  });

  it("renders everything where nothing was published yet, or the one before was broken off", () => {
    const board = new MetricsBoard(AMPLE);
    const pv = aPv({ name: "a" });
    atOnce(board.update(viewOf({ persistentVolumes: [pv] }), []));
    expect(phasesIn(board)).toEqual(["a Bound"]);
    board.update(viewOf({}), [touch(pv)]).next();
    expect(phasesIn(board)).toEqual(["a Bound"]);
    atOnce(board.update(viewOf({}), []));
    expect(phasesIn(board)).toEqual([]);
  });

  it("brings a family back that was left out with a look, and not with each volume that comes and goes", () => {
    const many = Array.from({ length: 20 }, (_, at) => aPv({ name: `pv-${at}` }));
    const roomy = viewOf({ persistentVolumes: many.slice(0, 2) });
    const cap = Number(/metrics_series (\d+)/.exec(exposed(boardOf(AMPLE, roomy)))?.[1]);
    const board = boardOf(cap, roomy);
    const others = many.slice(2);
    atOnce(board.update(viewOf({ persistentVolumes: many }), others.map(touch)));
    expect(phasesIn(board)).toEqual([]);
    expect(exposed(board)).toContain("family_left_out");
    atOnce(board.update(roomy, others.map(touch)));
    expect(phasesIn(board)).toEqual([]);
    expect(exposed(board)).toContain("family_left_out");
    atOnce(board.publish(roomy));
    expect(phasesIn(board)).toEqual(["pv-0 Bound", "pv-1 Bound"]);
    expect(exposed(board)).not.toContain("family_left_out");
  });

  it("leaves what it did not change as it is, so that it is not compressed again", () => {
    const [a, b] = [aPv({ name: "a" }), aPv({ name: "b" })];
    const board = boardOf(AMPLE, viewOf({ persistentVolumes: [a], pools: [aPool()] }));
    const of = (family: string) =>
      board
        .exposition("text", SERVICE)
        .watched.find((part) => Buffer.concat(part).includes(`# TYPE ${family} `));
    const [pools, volumes] = [of("plumbline_pool_healthy"), of(PHASE)];
    atOnce(board.update(viewOf({ persistentVolumes: [a, b], pools: [aPool()] }), [touch(b)]));
    expect(of("plumbline_pool_healthy")).toBe(pools);
    expect(of(PHASE)).not.toBe(volumes);
  });

  it("gives the memory of what it replaced back at once, and no other", () => {
    const [a, b] = [aPv({ name: "a" }), aPv({ name: "b" })];
    const board = boardOf(AMPLE, viewOf({ persistentVolumes: [a], pools: [aPool()] }));
    const pieces = () => {
      const { watched, done } = board.exposition("text", SERVICE);
      done();
      return watched.flat();
    };
    const before = pieces();
    atOnce(board.update(viewOf({ persistentVolumes: [a, b], pools: [aPool()] }), [touch(b)]));
    const after = pieces();
    const given = before.filter((piece) => piece.length === 0);
    expect(given.length).toBeGreaterThan(0);
    expect(given.filter((piece) => after.includes(piece))).toEqual([]);
    expect(after.filter((piece) => piece.length === 0)).toEqual([]);
    expect(before.filter((piece) => after.includes(piece)).length).toBeGreaterThan(0);
  });

  it("keeps what an answer is sent from until it was sent, however often it changes meanwhile, and no longer", () => {
    const [a, b] = [aPv({ name: "a" }), aPv({ name: "b" })];
    const board = boardOf(AMPLE, viewOf({ persistentVolumes: [a], pools: [aPool()] }));
    const answers = [board.exposition("text", SERVICE), board.exposition("text", SERVICE)];
    const text = () => Buffer.concat(answers[0]?.watched.flat() ?? []).toString();
    const before = text();
    for (const persistentVolumes of [[a, b], [b], []])
      atOnce(board.update(viewOf({ persistentVolumes }), [touch(a), touch(b)]));
    answers[0]?.done();
    answers[0]?.done();
    expect(text()).toBe(before);
    answers[1]?.done();
    const gone = answers[1]?.watched.flat().filter((piece) => piece.length === 0) ?? [];
    expect(gone.length).toBeGreaterThan(0);
  });

  it("shows what publishing the last view alone would, but for families left out since a look, whatever happened and there is room for", () => {
    fc.assert(
      fc.property(
        WORLD,
        fc.array(LOOK, { minLength: 1, maxLength: 4 }),
        CAP,
        (first, looks, cap) => {
          const inventory = inventoryOf(recordsOf(first));
          const board = boardOf(cap, viewOf(inventory));
          for (const { volumes, isWhole } of looks) {
            const touched = applied(inventory, recordsOf(volumes));
            const view = { ...viewOf(inventory), findingGroups: volumes.map(() => A_GROUP) };
            const before = isWhole ? [] : leftOutOf(board);
            atOnce(isWhole ? board.publish(view) : board.update(view, touched));
            const alone = boardOf(cap, view);
            const out = new Set([...before, ...leftOutOf(alone)]);
            expect(new Set(leftOutOf(board))).toEqual(out);
            expect(watchedOf(board)).toEqual(watchedOf(alone).filter(({ name }) => !out.has(name)));
            if (before.length === 0) expect(inOrder(exposed(board))).toBe(inOrder(exposed(alone)));
          }
        },
      ),
      { examples: [[[], [{ volumes: TWINS, isWhole: false }], 155]] },
    );
  });

  it("leaves nothing out for what a look replaces before it has seen all of it", () => {
    const of = (from: number) =>
      viewOf({
        persistentVolumes: Array.from({ length: 200 }, (_, at) =>
          aPv({ name: `pv-${(from + at) ** 3}` }),
        ),
      });
    const cap = Number(/metrics_series (\d+)/.exec(exposed(boardOf(AMPLE, of(0))))?.[1]);
    const board = boardOf(cap, of(0));
    for (let turn = 1; turn <= 10; turn += 1) {
      atOnce(board.publish(of(turn * 1_000)));
      expect(leftOutOf(board)).toEqual([]);
      expect(phasesIn(board)).toHaveLength(200);
    }
  });
});

const PHASE = "plumbline_persistentvolume_status_phase";

const A_GROUP: WatchedView["findingGroups"][number] = {
  rule: "pv-released",
  severity: "warning",
  verdict: "confirmed",
  system: "",
  cluster: "prod",
  scope: "",
  count: 3,
  reclaimableBytes: null,
  oldestAt: null,
};

/** A volume of both sides; two with different ids may have one name. */
interface Volume {
  readonly id: number;
  readonly name: string;
  readonly phase: "Bound" | "Released";
  readonly isOnNas: boolean;
  readonly isInUse: boolean;
  readonly snapshots: number;
}

const VOLUME: fc.Arbitrary<Volume> = fc.record({
  id: fc.integer({ min: 1, max: 6 }),
  name: fc.constantFrom("a", "b", "plumless", "buckeroo"),
  phase: fc.constantFrom("Bound", "Released"),
  isOnNas: fc.boolean(),
  isInUse: fc.boolean(),
  snapshots: fc.nat(2),
});
/** Three share a name, whose series are counted more than once until it is clear who shows them. */
const TWINS: Volume[] = [
  [1, "plumless", false, true],
  [2, "buckeroo", false, true],
  [4, "a", false, true],
  [5, "buckeroo", true, false],
  [3, "buckeroo", true, false],
].map(([id, name, isOnNas, isInUse]) => {
  return { id, name, phase: "Bound", isOnNas, isInUse, snapshots: 0 } as Volume;
});
const WORLD = fc.uniqueArray(VOLUME, { selector: ({ id }) => id });
const LOOK = fc.record({ volumes: WORLD, isWhole: fc.boolean() });
/** Of most of these worlds, all families fit in, or some. */
const CAP = fc.constantFrom(125, 140, 155, AMPLE);

function recordsOf(volumes: readonly Volume[]): GivenRecords {
  return together(parents(ISCSI_PARENT), ...volumes.map(recordsOfOne));
}

function recordsOfOne({ id, name, phase, isOnNas, isInUse, snapshots }: Volume): GivenRecords {
  const pvName = `pvc-${name}`;
  const path = `${ISCSI_PARENT}/${pvName}`;
  const claim = { namespace: "shop", name, uid: `${id}` };
  const used: GivenRecords = {
    volumeAttachments: [anAttachment({ name: `csi-${id}`, pvName })],
    iscsiSessions: [aSession(`csi-${pvName}-clustera`, { initiator: `iqn.2026-11.test:${id}` })],
  };
  const ofNas = iscsiVolume(id, pvName, { guid: `${id}` });
  return together(
    {
      persistentVolumes: [
        aPv({ uid: `${id}`, name: pvName, phase, claimRef: claim, source: iscsiSource(pvName) }),
      ],
      persistentVolumeClaims: [aClaim({ ...claim, pvName })],
      zfsSnapshots: Array.from({ length: snapshots }, (_, at) => aZfsSnapshot(path, `${id}-${at}`)),
    },
    isOnNas ? ofNas : {},
    isInUse ? used : {},
  );
}

/** What series hang on that are of other records: any of these may be joined otherwise when anything changed. */
const JOINED: readonly Collection[] = ["persistentVolumes", "iscsiTargets", "datasetSpace"];

/** Reads these records as all there are. Touched is what differs from before, and what is joined. */
function applied(inventory: Inventory, records: GivenRecords): readonly Touched[] {
  return COLLECTIONS.flatMap((collection) => {
    const before = textsOf(collection, inventory);
    inventory.apply(observed(collection, (records[collection] ?? []) as never));
    const after = textsOf(collection, inventory);
    return [...new Set([...before.keys(), ...after.keys()])]
      .filter((key) => JOINED.includes(collection) || before.get(key) !== after.get(key))
      .map((key) => ({ collection, key }));
  });
}

function textsOf(collection: Collection, inventory: Inventory) {
  const records = Array.from(inventory.all(collection));
  return new Map(records.map((one) => [keyOfRecord(one), JSON.stringify(one)]));
}

function boardOf(cap: number, view: WatchedView): MetricsBoard {
  const board = new MetricsBoard(cap);
  atOnce(board.publish(view));
  return board;
}

function touch(record: ReturnType<typeof aPv>): Touched {
  return { collection: "persistentVolumes", key: keyOfRecord(record) };
}

function exposed(board: MetricsBoard): string {
  const { watched, own } = board.exposition("text", SERVICE);
  return Buffer.concat([...watched.flat(), ...own]).toString();
}

function leftOutOf(board: MetricsBoard): readonly string[] {
  return Array.from(
    exposed(board).matchAll(/family_left_out\{family="(.*)"\}/g),
    ([, name = ""]) => name,
  );
}

/** The families that have series, each with its lines sorted. */
function watchedOf(board: MetricsBoard) {
  return board.exposition("text", SERVICE).watched.map((part) => {
    const lines = Buffer.concat(part).toString().split("\n");
    return { name: lines[0]?.split(" ")[2] ?? "", lines: lines.toSorted() };
  });
}

function phasesIn(board: MetricsBoard): readonly string[] {
  const lines = exposed(board).matchAll(/_status_phase\{.*volume="(.*)",phase="(.*)"\} 1$/gm);
  return Array.from(lines, ([, name, phase]) => `${name} ${phase}`).toSorted();
}

/** An exposition with the lines of each family sorted. */
function inOrder(text: string): string {
  return text
    .split(/^(?=# HELP )/m)
    .map((family) => family.split("\n").toSorted().join("\n"))
    .join("");
}
