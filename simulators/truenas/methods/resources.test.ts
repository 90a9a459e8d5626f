import { describe, expect, it } from "vitest";
import { namesOf, rowsOf } from "../given-call.ts";
import { nasDataset, nasPool, nasState } from "../given.ts";
import type { NasState } from "../state.ts";
import { RpcError } from "../wire/errors.ts";

const GIB = 2 ** 30;

function stateOf(version: string, ...paths: readonly string[]): NasState {
  return nasState({ version, datasets: ["tank", ...paths].map((path) => nasDataset(path)) });
}

const METHOD = "zfs.resource.query";

function faultOf(action: () => unknown): RpcError | null {
  try {
    action();
  } catch (error) {
    return error instanceof RpcError ? error : null;
  }
  return null;
}

describe("zfs.resource.query: which rows", () => {
  it("without paths only the pool roots, with children everything, parents first", () => {
    const state = stateOf("26.0.0", "tank/a", "tank/a/b", "tank/c");
    expect(namesOf(state, METHOD)).toEqual(["tank"]);
    expect(namesOf(state, METHOD, { get_children: true })).toEqual([
      "tank",
      "tank/a",
      "tank/a/b",
      "tank/c",
    ]);
    expect(namesOf(state, METHOD, { paths: ["tank/a"] })).toEqual(["tank/a"]);
    expect(namesOf(state, METHOD, { max_depth: 1 })).toEqual(["tank", "tank/a", "tank/c"]);
  });

  it("a missing path fails the whole call on 25.10, ENOENT in extra only", () => {
    const state = stateOf("25.10.6", "tank/a");
    const fault = faultOf(() => rowsOf(state, METHOD, { paths: ["tank/a", "tank/gone"] }));
    expect(fault?.code).toBe(-32602);
    expect(fault?.data).toMatchObject({
      error: 22,
      reason: "[ENOENT] zfs.resource.query: 'tank/gone': not found",
      extra: [["zfs.resource.query", "'tank/gone': not found", 2]],
    });
  });

  it("a missing path is passed over in silence on 26", () => {
    const state = stateOf("26.0.0", "tank/a");
    expect(namesOf(state, METHOD, { paths: ["tank/a", "tank/gone"] })).toEqual(["tank/a"]);
    expect(namesOf(state, METHOD, { paths: ["tank/gone"] })).toEqual([]);
  });

  it("a pool that is not imported has no rows", () => {
    const state = stateOf("26.0.0", "tank/a");
    state.pools = [nasPool("tank", { imported: false })];
    expect(namesOf(state, METHOD, { get_children: true })).toEqual([]);
  });

  it.each([
    ["a snapshot", { paths: ["tank@s"] }],
    ["one path below another", { paths: ["tank", "tank/a"], get_children: true }],
    ["a path twice", { paths: ["tank", "tank"] }],
    ["an unknown field", { path: ["tank"] }],
    ["a number for a boolean", { get_children: 1 }],
  ])("refuses %s", (_, query) => {
    expect(faultOf(() => rowsOf(stateOf("26.0.0"), METHOD, query))?.code).toBe(-32602);
  });

  it("25.10 knows neither max_depth nor get_tier", () => {
    expect(faultOf(() => rowsOf(stateOf("25.10.6"), METHOD, { max_depth: 1 }))?.code).toBe(-32602);
  });

  it("hides by substring on 25.10 and by the exact second component on 26", () => {
    const paths = [
      "tank/.system",
      "tank/.system/cores",
      "tank/ix-apps-old",
      "tank/a",
      "tank/a/.systemX",
    ];
    const query = { get_children: true };
    expect(namesOf(stateOf("25.10.6", ...paths), METHOD, query)).toEqual(["tank", "tank/a"]);
    expect(namesOf(stateOf("26.0.0", ...paths), METHOD, query)).toEqual([
      "tank",
      "tank/ix-apps-old",
      "tank/a",
      "tank/a/.systemX",
    ]);
  });

  it("naming one internal path switches the hiding off for the whole call", () => {
    const state = stateOf("26.0.0", "tank/.system", "tank/.system/cores", "tank/a");
    expect(namesOf(state, METHOD, { paths: ["tank/.system"], get_children: true })).toEqual([
      "tank/.system",
      "tank/.system/cores",
    ]);
  });

  it("nests rows below the nearest ancestor that is there", () => {
    const state = stateOf("26.0.0", "tank/a", "tank/a/b");
    const [root] = rowsOf(state, METHOD, { get_children: true, nest_results: true });
    expect(root).toMatchObject({
      name: "tank",
      children: [{ name: "tank/a", children: [{ name: "tank/a/b", children: [] }] }],
    });
  });
});

describe("zfs.resource.query: what a row holds", () => {
  const datasets = [
    nasDataset("tank", { userProperties: { "a:b": "above", "c:d": "above" } }),
    nasDataset("tank/v", {
      volsizeBytes: GIB,
      origin: "tank/v0@s",
      userProperties: { "a:b": "own" },
      refreservationBytes: 3 * GIB,
      referencedBytes: GIB,
      usedBySnapshotsBytes: 5,
    }),
  ];
  const query = (properties: readonly string[] | null): object => ({
    paths: ["tank/v"],
    properties,
    get_user_properties: true,
  });

  it("user properties include the inherited ones and tell no source", () => {
    const [row] = rowsOf(nasState({ datasets }), METHOD, query(null));
    expect(row?.["user_properties"]).toEqual({ "a:b": "own", "c:d": "above" });
  });

  it("properties null, empty and listed: none, the space set, exactly these", () => {
    const of = (properties: readonly string[] | null, version = "26.0.0"): unknown =>
      rowsOf(nasState({ datasets, version }), METHOD, query(properties))[0]?.["properties"];
    expect(of(null)).toBeNull();
    expect(of(null, "25.10.6")).toEqual({});
    expect(Object.keys(of([]) as object).toSorted()).toEqual(
      "available used usedbychildren usedbydataset usedbyrefreservation usedbysnapshots written".split(
        " ",
      ),
    );
    expect(of(["volsize", "origin", "mountpoint", "nonsense"])).toEqual({
      volsize: { raw: "1073741824", source: null, value: GIB },
      origin: { raw: "tank/v0@s", source: null, value: "tank/v0@s" },
    });
  });

  it("asking for one encryption property brings all five", () => {
    const [row] = rowsOf(nasState({ datasets }), METHOD, query(["keystatus"]));
    expect(Object.keys(row?.["properties"] as object)).toHaveLength(5);
  });

  it("the source comes by default on 25.10 and on request on 26", () => {
    const sourceOf = (version: string): unknown =>
      rowsOf(nasState({ datasets, version }), METHOD, query(["volsize"]))[0]?.["properties"];
    expect(sourceOf("25.10.6")).toMatchObject({
      volsize: { source: { type: "LOCAL", value: null } },
    });
    expect(sourceOf("26.0.0")).toMatchObject({ volsize: { source: null } });
  });

  it("used is data, snapshots, children and what a refreservation holds back", () => {
    const [row] = rowsOf(nasState({ datasets }), METHOD, { paths: ["tank"], properties: [] });
    expect(row?.["properties"]).toMatchObject({
      used: { value: 98_304 + 3 * GIB + 5 },
      usedbychildren: { value: 3 * GIB + 5 },
      usedbydataset: { value: 98_304 },
    });
    const [zvol] = rowsOf(nasState({ datasets }), METHOD, query([]));
    expect(zvol?.["properties"]).toMatchObject({
      used: { value: 3 * GIB + 5 },
      usedbyrefreservation: { value: 2 * GIB },
      usedbysnapshots: { value: 5 },
    });
  });

  it("logicalused is what was written before compression: children count, reservations do not", () => {
    const compressed = datasets.map((dataset) => ({ ...dataset, compressRatio: 2 }));
    const [row] = rowsOf(nasState({ datasets: compressed }), METHOD, {
      paths: ["tank"],
      properties: ["logicalused", "compressratio"],
    });
    expect(row?.["properties"]).toMatchObject({
      logicalused: { value: 2 * (98_304 + GIB + 5) },
      compressratio: { raw: "2.00" },
    });
  });
});

describe("native properties", () => {
  const valueOf = (path: string, name: string, state: NasState): unknown =>
    rowsOf(state, METHOD, { paths: [path], properties: [name], get_source: true })[0]?.[
      "properties"
    ];

  it("are inherited with the name of the dataset that set them", () => {
    const state = nasState({
      datasets: [
        nasDataset("tank"),
        nasDataset("tank/a", {
          properties: { readonly: "on", mountpoint: "/mnt/other", quota: "10" },
        }),
        nasDataset("tank/a/b"),
      ],
    });
    expect(valueOf("tank/a/b", "readonly", state)).toEqual({
      readonly: { raw: "on", source: { type: "INHERITED", value: "tank/a" }, value: "on" },
    });
    expect(valueOf("tank/a/b", "mountpoint", state)).toMatchObject({
      mountpoint: { raw: "/mnt/other/b" },
    });
    expect(valueOf("tank", "mountpoint", state)).toMatchObject({
      mountpoint: { raw: "/mnt/tank" },
    });
    expect(valueOf("tank/a/b", "quota", state)).toMatchObject({ quota: { raw: "0" } });
  });

  it("say none as null", () => {
    const state = nasState({
      datasets: [nasDataset("tank", { properties: { mountpoint: "none" } })],
    });
    expect(valueOf("tank", "mountpoint", state)).toMatchObject({
      mountpoint: { raw: "none", value: null },
    });
    expect(valueOf("tank", "origin", state)).toMatchObject({
      origin: { raw: "none", value: null },
    });
  });

  it("a refquota bounds what is available", () => {
    const state = nasState({
      datasets: [
        nasDataset("tank"),
        nasDataset("tank/a", { refquotaBytes: 10 * GIB, referencedBytes: 4 * GIB }),
      ],
    });
    expect(valueOf("tank/a", "available", state)).toMatchObject({ available: { value: 6 * GIB } });
  });
});
