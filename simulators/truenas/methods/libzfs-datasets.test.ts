import { describe, expect, it } from "vitest";
import { namesOf, rowsOf, run } from "../given-call.ts";
import { nasDataset, nasSnapshot, nasState } from "../given.ts";
import type { NasState } from "../state.ts";

const METHOD = "pool.dataset.query";
const RELEASES = ["24.10.2.4", "25.04.2.6"] as const;

function state(version: string): NasState {
  return nasState({
    version,
    datasets: [
      nasDataset("tank", { userProperties: { "a:b": "1", "org.freenas:description": "ours" } }),
      nasDataset("tank/a", { refquotaBytes: 2 ** 30, userProperties: { "a:b": "2" } }),
      nasDataset("tank/a/v", { volsizeBytes: 1_610_612_736, origin: "tank/x@s" }),
      nasDataset("tank/locked", { locked: true }),
    ],
    snapshots: [nasSnapshot("tank/a@one", { userProperties: { "c:d": "3" } })],
  });
}

describe.each(RELEASES)("pool.dataset.query of %s: which rows", (version) => {
  const names = (filters: readonly unknown[], options: object = {}): readonly unknown[] =>
    namesOf(state(version), METHOD, filters, options);

  it("flat by default, each row with its subtree again", () => {
    const rows = rowsOf(state(version), METHOD);
    expect(rows.map((row) => row["name"])).toEqual(["tank", "tank/a", "tank/a/v", "tank/locked"]);
    expect(rows[1]).toMatchObject({ children: [{ name: "tank/a/v" }] });
  });

  it("a tree with flat:false, whose filters see the roots only", () => {
    expect(names([], { extra: { flat: false } })).toEqual(["tank"]);
    expect(names([["id", "^", "tank/"]], { extra: { flat: false } })).toEqual([]);
  });

  it("without children only pool roots are read, so that a prefix finds nothing (C-2)", () => {
    const extra = { retrieve_children: false };
    expect(names([], { extra })).toEqual(["tank"]);
    expect(names([["id", "^", "tank/a"]], { extra })).toEqual([]);
  });

  it("a filter on one id opens that dataset", () => {
    const extra = { retrieve_children: false };
    expect(names([["id", "=", "tank/a"]], { extra })).toEqual(["tank/a"]);
    expect(names([["id", "=", "tank/gone"]], { extra })).toEqual([]);
  });

  it("count counts what the filters leave", () => {
    expect(run(state(version), METHOD, [], { count: true })).toBe(4);
    expect(run(state(version), METHOD, [["id", "^", "tank/a"]], { count: true })).toBe(2);
    expect(run(state(version), METHOD, [], { count: true, extra: { flat: false } })).toBe(1);
  });
});

describe("what is pushed down", () => {
  const extra = { retrieve_children: false };

  it("a list of ids, and names, on 25.04 only", () => {
    const filters = [["id", "in", ["tank/a", "tank/gone"]]];
    expect(namesOf(state("25.04.2.6"), METHOD, filters, { extra })).toEqual(["tank/a"]);
    expect(namesOf(state("24.10.2.4"), METHOD, filters, { extra })).toEqual([]);
    const byName = [["name", "=", "tank/a"]];
    expect(namesOf(state("25.04.2.6"), METHOD, byName, { extra })).toEqual(["tank/a"]);
    expect(namesOf(state("24.10.2.4"), METHOD, byName, { extra })).toEqual([]);
  });

  it("internal datasets are hidden; ix-applications itself is not, .ix-virt only on 25.04", () => {
    const paths = [
      "tank",
      "tank/.ix-virt",
      "tank/ix-applications",
      "tank/ix-applications/docker",
      "tank/ix-apps",
      "tank/a/.system",
      "boot-pool",
    ];
    const of = (version: string): readonly unknown[] =>
      namesOf(nasState({ version, datasets: paths.map((path) => nasDataset(path)) }), METHOD);
    expect(of("24.10.2.4")).toEqual(["tank", "tank/.ix-virt", "tank/ix-applications"]);
    expect(of("25.04.2.6")).toEqual(["tank", "tank/ix-applications"]);
  });
});

describe.each(RELEASES)("pool.dataset.query of %s: what a row holds", (version) => {
  const row = (path: string, extra: object = {}): Record<string, unknown> | undefined =>
    rowsOf(state(version), METHOD, [["id", "=", path]], { extra })[0];

  it("property objects with libzfs' own words", () => {
    expect(row("tank/a/v")).toMatchObject({
      type: "VOLUME",
      mountpoint: null,
      volsize: { parsed: 1_610_612_736, rawvalue: "1610612736", value: "1.50G", source: "LOCAL" },
      origin: { parsed: "tank/x@s", rawvalue: "tank/x@s" },
      creation: { parsed: { $date: 1_767_225_600_000 }, rawvalue: "1767225600" },
    });
    expect(row("tank/a")).toMatchObject({ refquota: { parsed: 2 ** 30, value: "1G" } });
  });

  it("the true source of user properties; TrueNAS' own are fields", () => {
    expect(row("tank/a")?.["user_properties"]).toEqual({
      "a:b": { parsed: "2", rawvalue: "2", value: "2", source: "LOCAL" },
    });
    expect(row("tank/a/v")?.["user_properties"]).toEqual({
      "a:b": { parsed: "2", rawvalue: "2", value: "2", source: "INHERITED" },
    });
    expect(row("tank")).toMatchObject({ comments: { value: "ours", source: "LOCAL" } });
    expect(row("tank/a")).toMatchObject({ comments: { value: "ours", source: "INHERITED" } });
  });

  it("no GUID, no transaction group and no referenced, asked for or not", () => {
    const asked = row("tank/a", { properties: ["guid", "createtxg", "referenced", "used"] });
    expect(asked).toMatchObject({ used: { rawvalue: expect.any(String) as string } });
    for (const name of ["guid", "createtxg", "referenced"]) {
      expect(asked).not.toHaveProperty(name);
      expect(row("tank/a")).not.toHaveProperty(name);
    }
  });

  it("mountpoint null for none, absent where it was not read", () => {
    const unmounted = nasState({
      version,
      datasets: [nasDataset("tank", { properties: { mountpoint: "none" } })],
    });
    expect(rowsOf(unmounted, METHOD)[0]).toMatchObject({ mountpoint: null });
    expect(row("tank/a")).toMatchObject({ mountpoint: "/mnt/tank/a" });
    expect(row("tank/a", { properties: ["used"] })).not.toHaveProperty("mountpoint");
  });

  it("tells what is locked, but only where the encryption was asked for", () => {
    expect(row("tank/locked")).toMatchObject({ encrypted: true, locked: true });
    expect(row("tank/locked", { properties: ["used"] })).toMatchObject({
      encrypted: false,
      locked: false,
    });
  });

  it("carries its snapshots on request: names, or with properties, user properties then too", () => {
    const names = row("tank/a", { snapshots: true })?.["snapshots"] as object[];
    expect(names).toMatchObject([{ id: "tank/a@one", createtxg: "200" }]);
    expect(names[0]).not.toHaveProperty("properties");
    const extra = { snapshots: true, snapshots_properties: ["guid", "used"] };
    expect(row("tank/a", extra)?.["snapshots"]).toMatchObject([
      {
        properties: {
          guid: { rawvalue: expect.stringMatching(/^\d{18,20}$/u) as string },
          used: { parsed: 0 },
          "c:d": { value: "3", source: "LOCAL" },
        },
      },
    ]);
    const all = row("tank", { snapshots_recursive: true, snapshots_properties: null });
    expect(all?.["snapshots"]).toMatchObject([{ id: "tank/a@one", properties: { type: {} } }]);
    expect(row("tank/a", { snapshots_count: true })).toMatchObject({ snapshot_count: 1 });
  });

  it("leaves user properties out on request, from 25.04 on", () => {
    const asked = row("tank/a", { retrieve_user_props: false });
    expect(Object.hasOwn(asked ?? {}, "user_properties")).toBe(version === "24.10.2.4");
  });
});

describe.each(RELEASES)("zfs.snapshot.query of %s", (version) => {
  it("has the GUID as a property and user properties with their true source", () => {
    const [row] = rowsOf(state(version), "zfs.snapshot.query");
    expect(row).toMatchObject({
      id: "tank/a@one",
      createtxg: "200",
      properties: {
        guid: { rawvalue: expect.stringMatching(/^\d{18,20}$/u) as string },
        "a:b": { value: "2", source: "INHERITED" },
        "c:d": { value: "3", source: "LOCAL" },
      },
    });
  });
});
