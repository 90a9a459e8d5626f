import { describe, expect, test } from "vitest";
import { parseJson } from "../lib/json.ts";
import { Shapes } from "./shape.ts";
import { MalformedError, Wire } from "./wire.ts";

const shapes = new Shapes({
  version: "test",
  methods: { read: { result: "Thing[]" }, login: { result: "Yes | No @by(answer)" } },
  types: {
    Thing: {
      guid: "integer",
      name: "string",
      state: '"ON" | "OFF"',
      size: "integer | null",
      "note?": "string",
      at: "datetime",
      roles: "set<string>",
      counts: "record<string, integer>",
      inner: "Thing | null",
    },
    Yes: { answer: '"YES"', level: "integer" },
    No: { answer: '"NO"' },
  },
});

const wireOf = (method: string, json: string) =>
  new Wire(parseJson(Buffer.from(json)), shapes.result(method), shapes, "$.result");
const thing = (json: string) => wireOf("read", `[${json}]`).list()[0] as Wire;

describe("Wire", () => {
  test("decodes each kind of value", () => {
    const row = thing(
      '{"guid":18446744073709551615,"name":"a","state":"ON","size":null,"at":{"$date":7},"roles":{"$set":["x"]},"counts":{"p":3},"inner":null,"more":1}',
    );
    expect(row.field("guid").decimal()).toBe("18446744073709551615");
    expect(row.field("state").text()).toBe("ON");
    expect(row.field("size").bytesOrNull()).toBeNull();
    expect(row.maybe("note")).toBeNull();
    expect(row.field("at").date()).toBe(7);
    expect(
      row
        .field("roles")
        .list()
        .map((role) => role.text()),
    ).toEqual(["x"]);
    expect(
      row
        .field("counts")
        .entries()
        .map(([key, count]) => [key, count.integer()]),
    ).toEqual([["p", 3]]);
    expect(row.field("inner").orNull()).toBeNull();
  });

  test.each<[string, string, (row: Wire) => unknown]>([
    ["$.result[0].name", "{}", (row) => row.field("name").text()],
    ["$.result[0].name", '{"name":7}', (row) => row.field("name").text()],
    ["$.result[0].state", '{"state":"on"}', (row) => row.field("state").text()],
    ["$.result[0].guid", '{"guid":"7"}', (row) => row.field("guid").decimal()],
    ["$.result[0].guid", '{"guid":1.5}', (row) => row.field("guid").decimal()],
    ["$.result[0].guid", '{"guid":18446744073709551615}', (row) => row.field("guid").integer()],
    ["$.result[0].at", '{"at":"2026"}', (row) => row.field("at").date()],
    ["$.result[0].at", '{"at":{"$time":1}}', (row) => row.field("at").date()],
    ["$.result[0].roles", '{"roles":["x"]}', (row) => row.field("roles").list()],
    ["$.result[0].inner", '{"inner":[]}', (row) => row.field("inner").field("name").text()],
    ["$.result[0]", "[]", (row) => row.field("name").text()],
  ])("HAZ-34: names the place %s of what is missing or mistyped in %s", (path, json, read) => {
    expect(() => read(thing(json))).toThrow(MalformedError);
    expect(() => read(thing(json))).toThrow(`${path}: expected`);
  });

  test("tells the alternatives of a union by their tag", () => {
    expect(wireOf("login", '{"answer":"YES","level":2}').field("level").integer()).toBe(2);
    expect(wireOf("login", '{"answer":"NO"}').field("answer").text()).toBe("NO");
    expect(() => wireOf("login", '{"answer":"MAYBE"}').field("answer")).toThrow(MalformedError);
  });

  test("never prints the value it found", () => {
    expect(() => thing('{"name":["secret"]}').field("name").text()).toThrow(/^(?!.*secret)/);
  });
});
