import { describe, expect, it } from "vitest";
import type { JsonObject } from "../wire/json.ts";
import { answerQuery, readQuery } from "./query.ts";

const ROWS: readonly JsonObject[] = [
  {
    name: "tank",
    size: 3,
    tags: ["a", "b"],
    owner: null,
    disk: { "a.b": 1, parts: [{ type: "X" }] },
  },
  {
    name: "Tub",
    size: 1,
    tags: [],
    owner: "root",
    disk: { parts: [{ type: "Y" }, { type: "X" }] },
  },
  { name: "boat", size: 2, owner: "Root" },
];

function ask(filters: unknown, options: unknown = {}): unknown {
  return answerQuery(ROWS, readQuery([filters, options]));
}

function names(filters: unknown, options: JsonObject = {}): unknown {
  return (ask(filters, options) as JsonObject[]).map((row) => row["name"]);
}

describe("filters", () => {
  it.each([
    [["name", "=", "tank"], ["tank"]],
    [
      ["name", "!=", "tank"],
      ["Tub", "boat"],
    ],
    [
      ["size", ">", 1],
      ["tank", "boat"],
    ],
    [
      ["size", ">=", 2],
      ["tank", "boat"],
    ],
    [["size", "<", 2], ["Tub"]],
    [
      ["size", "<=", 2],
      ["Tub", "boat"],
    ],
    [
      ["name", "~", "[tT]"],
      ["tank", "Tub"],
    ],
    [["name", "~", "oat"], []],
    [
      ["name", "in", ["tank", "boat"]],
      ["tank", "boat"],
    ],
    [
      ["name", "nin", ["tank"]],
      ["Tub", "boat"],
    ],
    [["tags", "rin", "a"], ["tank"]],
    [["tags", "rnin", "a"], ["Tub"]],
    [["name", "^", "t"], ["tank"]],
    [
      ["name", "!^", "t"],
      ["Tub", "boat"],
    ],
    [["name", "$", "k"], ["tank"]],
    [
      ["name", "!$", "k"],
      ["Tub", "boat"],
    ],
    [
      ["name", "C^", "T"],
      ["tank", "Tub"],
    ],
    [
      ["owner", "C=", "ROOT"],
      ["Tub", "boat"],
    ],
  ])("%j", (filter, expected) => {
    expect(names([filter])).toEqual(expected);
  });

  it("a missing key is false for every operator", () => {
    expect(names([["disk", "!=", 1]])).toEqual(["tank", "Tub"]);
    expect(names([["colour", "nin", ["red"]]])).toEqual([]);
  });

  it("null is false for nin, rnin, ^ and $", () => {
    expect(names([["owner", "nin", ["x"]]])).toEqual(["Tub", "boat"]);
    expect(names([["owner", "!^", "x"]])).toEqual(["Tub", "boat"]);
    expect(names([["owner", "=", null]])).toEqual(["tank"]);
  });

  it("null cannot be ordered: the call fails", () => {
    expect(() => names([["owner", ">", 1]])).toThrow("Method call error");
  });

  it("follows dotted paths, list elements and wildcards; a backslash keeps a dot", () => {
    expect(names([["disk.parts.0.type", "=", "X"]])).toEqual(["tank"]);
    expect(names([["disk.parts.*.type", "=", "X"]])).toEqual(["tank", "Tub"]);
    expect(names([["disk.a\\.b", "=", 1]])).toEqual(["tank"]);
  });

  it("OR joins filters and groups of filters, three deep at most", () => {
    expect(
      names([
        [
          "OR",
          [
            ["size", "=", 1],
            [
              ["size", ">", 1],
              ["name", "^", "b"],
            ],
          ],
        ],
      ]),
    ).toEqual(["Tub", "boat"]);
    const deep = ["OR", [["OR", [["OR", [["size", "=", 1]]]]]]];
    expect(() => names([deep])).toThrow("Invalid params");
  });

  it.each([[["name", "?", 1]], [["name", "="]], "name", [["name", "~", "("]]])(
    "refuses %j",
    (filters) => {
      expect(() => ask(filters)).toThrow("Invalid params");
    },
  );
});

describe("options", () => {
  it("select copies paths, renames pairs, leaves out what is missing", () => {
    expect(ask([], { select: ["name", "disk.parts", ["size", "bytes"]] })).toEqual([
      { name: "tank", disk: { parts: [{ type: "X" }] }, bytes: 3 },
      { name: "Tub", disk: { parts: [{ type: "Y" }, { type: "X" }] }, bytes: 1 },
      { name: "boat", bytes: 2 },
    ]);
  });

  it("order_by sorts on selected fields, descending with a minus", () => {
    expect(names([], { order_by: ["-size"] })).toEqual(["tank", "boat", "Tub"]);
    expect(names([], { order_by: ["nulls_first:owner"] })).toEqual(["tank", "boat", "Tub"]);
    expect(names([], { order_by: ["nulls_last:-owner"] })).toEqual(["Tub", "boat", "tank"]);
    expect(() => names([], { order_by: ["owner"] })).toThrow("Method call error");
  });

  it("pages after ordering; limit 0 is no limit", () => {
    expect(names([], { order_by: ["size"], offset: 1, limit: 1 })).toEqual(["boat"]);
    expect(names([], { limit: 0 })).toHaveLength(3);
  });

  it("count counts what the filters leave", () => {
    expect(ask([["size", ">", 1]], { count: true })).toBe(2);
  });

  it("get answers one row, or MatchNotFound", () => {
    expect(ask([["name", "=", "Tub"]], { get: true })).toMatchObject({ name: "Tub" });
    expect(() => ask([["name", "=", "none"]], { get: true })).toThrow("Method call error");
    expect(() => ask([], { get: true, limit: 2 })).toThrow("Method call error");
  });

  it.each([{ limit: 10_001 }, { limit: "1" }, { count: 1 }, { select: "name" }, { page: 1 }, []])(
    "refuses %j",
    (options) => {
      expect(() => ask([], options)).toThrow("Invalid params");
    },
  );
});
