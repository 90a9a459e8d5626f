import { describe, expect, it } from "vitest";
import { namesOf, rowsOf, run } from "../given-call.ts";
import { nasDataset, nasSnapshot, nasState } from "../given.ts";
import type { NasState } from "../state.ts";

const METHOD = "pool.dataset.query";

function state(version = "25.10.6"): NasState {
  return nasState({
    version,
    datasets: [
      nasDataset("tank", { userProperties: { "a:b": "1" } }),
      nasDataset("tank/a", { refquotaBytes: 2 ** 30 }),
      nasDataset("tank/a/v", { volsizeBytes: 1_610_612_736, origin: "tank/x@s" }),
      nasDataset("tank/locked", { locked: true }),
    ],
    snapshots: [nasSnapshot("tank/a@one")],
  });
}

describe("pool.dataset.query: which rows", () => {
  it("flat by default, each row with its subtree again", () => {
    const rows = rowsOf(state(), METHOD);
    expect(rows.map((row) => row["name"])).toEqual(["tank", "tank/a", "tank/a/v", "tank/locked"]);
    expect(rows[0]).toMatchObject({
      children: [{ name: "tank/a", children: [{ name: "tank/a/v" }] }, {}],
    });
    expect(rows[1]).toMatchObject({ children: [{ name: "tank/a/v" }] });
  });

  it("a tree with flat:false", () => {
    expect(namesOf(state(), METHOD, [], { extra: { flat: false } })).toEqual(["tank"]);
  });

  it("without children only pool roots, but with any filter everything that matches, without duplicates", () => {
    const extra = { retrieve_children: false };
    expect(namesOf(state(), METHOD, [], { extra })).toEqual(["tank"]);
    const rows = rowsOf(state(), METHOD, [["id", "^", "tank/a"]], { extra });
    expect(rows.map((row) => [row["name"], row["children"]])).toEqual([
      ["tank/a", []],
      ["tank/a/v", []],
    ]);
  });

  it("count ignores the filters", () => {
    expect(run(state(), METHOD, [["id", "=", "tank/a"]], { count: true })).toBe(4);
    expect(run(state(), METHOD, [], { count: true, extra: { retrieve_children: false } })).toBe(1);
  });

  it("a missing dataset is just absent; get fails", () => {
    expect(rowsOf(state(), METHOD, [["id", "=", "tank/gone"]])).toEqual([]);
    expect(() => run(state(), METHOD, [["id", "=", "tank/gone"]], { get: true })).toThrow(
      "Method call error",
    );
  });

  it("hides internal datasets by substring on both lines; .ix-virt is seen on 26", () => {
    const paths = ["tank", "tank/.ix-virt", "tank/a", "tank/a/.system", "boot-pool"];
    const of = (version: string): readonly unknown[] =>
      namesOf(nasState({ version, datasets: paths.map((path) => nasDataset(path)) }), METHOD);
    expect(of("25.10.6")).toEqual(["tank", "tank/a"]);
    expect(of("26.0.0")).toEqual(["tank", "tank/.ix-virt", "tank/a"]);
  });
});

describe("pool.dataset.query: what a row holds", () => {
  const row = (path: string, extra: object = {}): Record<string, unknown> | undefined =>
    rowsOf(state(), METHOD, [["id", "=", path]], { extra })[0];

  it("property objects with a value for people and a parsed one", () => {
    expect(row("tank/a/v")).toMatchObject({
      type: "VOLUME",
      mountpoint: null,
      volsize: { parsed: 1_610_612_736, rawvalue: "1610612736", value: "1.5 GiB", source: "LOCAL" },
      volblocksize: { parsed: 16_384, value: "16K" },
      origin: { parsed: "tank/x@s", rawvalue: "tank/x@s" },
      refreservation: { parsed: null, rawvalue: "0", value: null },
      creation: { parsed: { $date: 1_767_225_600_000 }, rawvalue: "1767225600" },
      readonly: { parsed: false, rawvalue: "off", value: "OFF" },
    });
    expect(row("tank/a/v")).not.toHaveProperty("refquota");
    expect(row("tank/a")).toMatchObject({
      mountpoint: "/mnt/tank/a",
      refquota: { parsed: 2 ** 30, value: "1 GiB" },
      origin: { parsed: "", rawvalue: "", value: "" },
    });
  });

  it("user properties are LOCAL, whoever set them", () => {
    expect(row("tank/a/v")?.["user_properties"]).toEqual({
      "a:b": { parsed: "1", rawvalue: "1", value: "1", source: "LOCAL", source_info: null },
    });
  });

  it("a list of properties replaces the default set; the GUID is there only on request", () => {
    expect(row("tank/a")).not.toHaveProperty("guid");
    const asked = row("tank/a", { properties: ["guid", "referenced"] });
    const { guid } = asked as { guid: { rawvalue: string } };
    expect(guid.rawvalue).toMatch(/^\d{18,20}$/u);
    expect(asked).toMatchObject({ referenced: { parsed: 98_304 } });
    expect(asked).not.toHaveProperty("used");
    expect(asked).not.toHaveProperty("locked");
  });

  it("tells what is locked; its live mountpoint is null", () => {
    expect(row("tank/locked")).toMatchObject({
      encrypted: true,
      encryption_root: "tank/locked",
      locked: true,
      mountpoint: "/mnt/tank/locked",
    });
    expect(row("tank/locked", { properties: ["used"] })).toMatchObject({ mountpoint: null });
  });

  it("counts and lists snapshots on request", () => {
    expect(row("tank/a", { snapshots_count: true, snapshots: true })).toMatchObject({
      snapshot_count: 1,
      snapshots: [{ name: "tank/a@one", createtxg: "200" }],
    });
  });
});
