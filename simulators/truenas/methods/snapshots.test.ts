import { describe, expect, it } from "vitest";
import { costOf, REPORTED_COST } from "../cost.ts";
import { answered, namesOf, rowsOf, run } from "../given-call.ts";
import { nasDataset, nasSnapshot, nasState } from "../given.ts";
import type { NasState } from "../state.ts";
import { RpcError } from "../wire/errors.ts";
import type { JsonObject } from "../wire/json.ts";

function state(version: string): NasState {
  return nasState({
    version,
    datasets: [
      nasDataset("tank"),
      nasDataset("tank/a", { userProperties: { "m:r": "true" } }),
      nasDataset("tank/a/b", { volsizeBytes: 1_024 }),
      nasDataset("tank/clone", { origin: "tank/a@one" }),
      nasDataset("tank/.system"),
      nasDataset("boot-pool"),
    ],
    snapshots: [
      nasSnapshot("tank/a@one", {
        createTxg: "10",
        userProperties: { "c:s": "x" },
        holds: ["truenas", "mine"],
        deferDestroy: true,
      }),
      nasSnapshot("tank/a@two", { createTxg: "20" }),
      nasSnapshot("tank/a/b@one", { createTxg: "30" }),
      nasSnapshot("tank/.system@s"),
      nasSnapshot("boot-pool@initial"),
      nasSnapshot("tank/gone@s"),
    ],
  });
}

const POOL = "pool.snapshot.query";
const ZFS = "zfs.resource.snapshot.query";
const ALL_25_10 = [
  "tank/a@one",
  "tank/a@two",
  "tank/a/b@one",
  "tank/.system@s",
  "boot-pool@initial",
];
const ALL_26 = ["tank/a@one", "tank/a@two", "tank/a/b@one"];

describe("pool.snapshot.query of 25.10", () => {
  const old = state("25.10.6");

  it("lists everything, internal and boot-pool snapshots too", () => {
    expect(namesOf(old, POOL)).toEqual(ALL_25_10);
  });

  it("loads all properties as strings, user properties among them, with their true source", () => {
    const row = run(old, POOL, [["id", "=", "tank/a@one"]], { get: true }) as JsonObject;
    const { guid } = row["properties"] as { guid: { parsed: unknown } };
    expect(guid.parsed).toBeTypeOf("string");
    expect(row).toMatchObject({
      createtxg: "10",
      properties: {
        used: { rawvalue: "0", parsed: 0, value: "0B" },
        clones: { value: "tank/clone" },
        userrefs: { rawvalue: "2" },
        defer_destroy: { rawvalue: "on" },
        "m:r": { value: "true", source: "INHERITED" },
        "c:s": { value: "x", source: "LOCAL" },
      },
    });
    expect(row).not.toHaveProperty("holds");
  });

  it("name and createtxg alone make a simple handle without properties", () => {
    const extra = { properties: ["name", "createtxg"] };
    const [row] = rowsOf(old, POOL, [], { extra });
    expect(row).not.toHaveProperty("properties");
    expect(rowsOf(old, POOL, [], { extra: { properties: ["m:r"] } })[0]).not.toHaveProperty(
      "properties",
    );
  });

  it("one native property brings every user property along", () => {
    const [row] = rowsOf(old, POOL, [], { extra: { properties: ["creation"] } });
    expect(Object.keys(row?.["properties"] as object)).toEqual(["creation", "m:r", "c:s"]);
  });

  it("min_txg and max_txg bound the listing, both inclusive, but not the cached count", () => {
    const extra = { min_txg: 20, max_txg: 30 };
    expect(namesOf(old, POOL, [["pool", "=", "tank"]], { extra })).toEqual([
      "tank/a@two",
      "tank/a/b@one",
    ]);
    expect(run(old, POOL, [], { count: true, extra })).toBe(5);
    expect(run(old, POOL, [["name", "^", "tank/a"]], { count: true, extra })).toBe(2);
  });

  it("names only: a dataset is opened without its children; the last of two such filters wins", () => {
    const select = ["name"];
    expect(namesOf(old, POOL, [["dataset", "=", "tank/a"]], { select })).toEqual([
      "tank/a@one",
      "tank/a@two",
    ]);
    const two = [
      ["dataset", "=", "tank/a/b"],
      ["dataset", "=", "tank/a"],
    ];
    expect(namesOf(old, POOL, two, { select })).toEqual(["tank/a@one", "tank/a@two"]);
    expect(namesOf(old, POOL, two)).toEqual([]);
    expect(namesOf(old, POOL, [["dataset", "=", "tank/none"]], { select })).toEqual([]);
  });

  it("holds on request with every tag; retention needs an id or a limit", () => {
    const [row] = rowsOf(old, POOL, [["id", "=", "tank/a@one"]], { extra: { holds: true } });
    expect(row?.["holds"]).toEqual({ truenas: 1, mine: 1 });
    expect(() => run(old, POOL, [], { extra: { retention: true } })).toThrow("Method call error");
    expect(rowsOf(old, POOL, [], { extra: { retention: true }, limit: 1 })).toHaveLength(1);
  });

  it("holds of all snapshots of datasets in a window come in one call, which passes everything else in it as well", () => {
    const extra = { properties: ["userrefs"], holds: true, min_txg: 10, max_txg: 30 };
    const call = [[["dataset", "in", ["tank/a"]]], { extra }];
    expect(rowsOf(old, POOL, ...call)).toMatchObject([
      { id: "tank/a@one", holds: { truenas: 1, mine: 1 }, properties: { userrefs: {} } },
      { id: "tank/a@two", holds: {} },
    ]);
    const { work } = answered(old, POOL, call);
    expect(work).toMatchObject({ datasets: 6, snapshots: 3, namedSnapshotProperties: 3 });
    expect(costOf(work, REPORTED_COST["25.10"])).toBeCloseTo(6 * 0.2 + 3 * 0.6);
  });

  it("one by its id passes nothing else; all properties cost more than some", () => {
    const byId = (extra: object) =>
      costOf(
        answered(old, POOL, [[["id", "=", "tank/a@one"]], { extra }]).work,
        REPORTED_COST["25.10"],
      );
    expect(byId({ properties: ["userrefs"], holds: true })).toBeCloseTo(0.6);
    expect(byId({})).toBeCloseTo(8);
  });

  it("select keeps top-level keys", () => {
    expect(rowsOf(old, POOL, [["id", "=", "tank/a@one"]], { select: ["id", "createtxg"] })).toEqual(
      [{ id: "tank/a@one", createtxg: "10" }],
    );
  });
});

describe("pool.snapshot.query of 26", () => {
  const now = state("26.0.0");

  it("hides what is internal; properties are empty unless asked for, holds always there", () => {
    expect(namesOf(now, POOL)).toEqual(ALL_26);
    expect(rowsOf(now, POOL)[0]).toMatchObject({ properties: {}, holds: {}, createtxg: "10" });
    const [row] = rowsOf(now, POOL, [], { extra: { holds: true, properties: ["guid", "m:r"] } });
    expect(row?.["holds"]).toEqual({ truenas: 1 });
    expect(Object.keys(row?.["properties"] as object)).toEqual(["guid"]);
  });

  it("clones, userrefs and defer_destroy cannot be had", () => {
    const extra = { properties: ["clones", "userrefs", "defer_destroy", "used"] };
    expect(rowsOf(now, POOL, [], { extra })[0]?.["properties"]).toEqual({
      used: { value: "0", rawvalue: "0", source: "NONE", parsed: 0 },
    });
  });

  it("filters that are pushed down join as OR", () => {
    const filters = [
      ["dataset", "=", "tank/a/b"],
      ["name", "=", "tank/a@one"],
    ];
    expect(namesOf(now, POOL, filters)).toEqual(["tank/a/b@one", "tank/a@one"]);
  });

  it("a pool filter makes the call recursive, a dataset filter does not", () => {
    expect(namesOf(now, POOL, [["pool", "=", "tank"]])).toEqual(ALL_26);
    expect(namesOf(now, POOL, [["dataset", "=", "tank/a"]])).toEqual(["tank/a@one", "tank/a@two"]);
  });

  it("one missing path empties the whole answer without an error", () => {
    expect(namesOf(now, POOL, [["id", "in", ["tank/a@one", "tank/a@gone"]]])).toEqual([]);
  });

  it("other filters are applied to everything", () => {
    expect(namesOf(now, POOL, [["name", "^", "tank/a@"]])).toEqual(["tank/a@one", "tank/a@two"]);
    expect(run(now, POOL, [], { count: true })).toBe(3);
  });
});

describe("zfs.resource.snapshot.query and count", () => {
  const now = state("26.0.0");

  it("without recursive only the pool roots' own", () => {
    expect(namesOf(now, ZFS)).toEqual([]);
    expect(namesOf(now, ZFS, { recursive: true })).toEqual(ALL_26);
    expect(namesOf(now, ZFS, { paths: ["tank/a"] })).toEqual(["tank/a@one", "tank/a@two"]);
    expect(namesOf(now, ZFS, { paths: ["tank/a@two"] })).toEqual(["tank/a@two"]);
    expect(namesOf(now, ZFS, { recursive: true, min_txg: 20, max_txg: 20 })).toEqual([
      "tank/a@two",
    ]);
  });

  it("tells user properties, inherited ones included, holds by tag, and no properties unless named", () => {
    const query = { paths: ["tank/a@one"], get_user_properties: true, get_holds: true };
    expect(rowsOf(now, ZFS, query)[0]).toMatchObject({
      createtxg: 10,
      user_properties: { "m:r": "true", "c:s": "x" },
      holds: ["truenas", "mine"],
      properties: null,
    });
    const [plain] = rowsOf(now, ZFS, { paths: ["tank/a@two"], properties: ["used", "clones"] });
    expect(plain).toMatchObject({ user_properties: null, holds: null });
    expect(plain?.["properties"]).toEqual({ used: { raw: "0", source: null, value: 0 } });
  });

  it.each([ZFS, "zfs.resource.snapshot.count"])("%s fails on a missing path", (method) => {
    let fault: unknown;
    try {
      run(now, method, { paths: ["tank/gone"] });
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(RpcError);
    expect((fault as RpcError).data?.extra).toEqual([[method, "'tank/gone' not found", 2]]);
  });

  it("counts per dataset, those without snapshots too", () => {
    expect(run(now, "zfs.resource.snapshot.count", { recursive: true })).toEqual({
      tank: 0,
      "tank/a": 2,
      "tank/a/b": 1,
      "tank/clone": 0,
    });
  });
});
