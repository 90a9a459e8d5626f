import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseShape, type ShapeFile, Shapes } from "./shape.ts";

const folder = new URL("./shapes/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as ShapeFile;

describe("shapes", () => {
  test.each(files)(
    "%s holds only notation that we understand, and only types that it names",
    (name) => {
      const file = read(name);
      const shapes = new Shapes(file);
      const named = new Set<string>();
      const note = (shape: ReturnType<typeof parseShape>): void => {
        if (shape.kind === "named") named.add(shape.name);
        else if (shape.kind === "union") shape.of.forEach(note);
        else if ("of" in shape) note(shape.of);
      };
      for (const method of Object.keys(file.methods)) note(shapes.result(method));
      for (const [type, fields] of Object.entries(file.types))
        for (const field of Object.keys(fields))
          note(shapes.field(type, field.replace("?", "")).shape);
      expect([...named].filter((type) => !(type in file.types))).toEqual([]);
    },
  );

  test.each([
    ["string{1..64}", { kind: "string" }],
    ["integer(1025..65535) = 3260", { kind: "integer" }],
    [
      "integer(1..99) | null = null",
      { kind: "union", tag: null, of: [{ kind: "integer" }, { kind: "null" }] },
    ],
    ["string{1..}[]{..42} = []", { kind: "list", of: { kind: "string" } }],
    ["Query<PoolEntry>", { kind: "list", of: { kind: "named", name: "PoolEntry" } }],
    ["record<string, integer>", { kind: "map", of: { kind: "integer" } }],
    ["set<string>", { kind: "set", of: { kind: "string" } }],
    [
      '("SYS" | "KRB5")[] = []',
      {
        kind: "list",
        of: {
          kind: "union",
          tag: null,
          of: [
            { kind: "literal", value: "SYS" },
            { kind: "literal", value: "KRB5" },
          ],
        },
      },
    ],
    [
      "512 | 1024 = 512",
      {
        kind: "union",
        tag: null,
        of: [
          { kind: "literal", value: 512 },
          { kind: "literal", value: 1024 },
        ],
      },
    ],
    [
      "A | B @by(kind)",
      {
        kind: "union",
        tag: "kind",
        of: [
          { kind: "named", name: "A" },
          { kind: "named", name: "B" },
        ],
      },
    ],
  ])("%s", (notation, shape) => {
    expect(parseShape(notation)).toEqual(shape);
  });

  test.each(["", "string |", "Secret<string>", "record<string>", "string]"])(
    "refuses %j",
    (notation) => {
      expect(() => parseShape(notation)).toThrow(RangeError);
    },
  );

  test("a method or field without a shape is our own fault", () => {
    const shapes = new Shapes(read("25.10.json"));
    expect(() => shapes.result("pool.create")).toThrow(RangeError);
    expect(() => shapes.field("PoolEntry", "nonsense")).toThrow(RangeError);
  });
});
