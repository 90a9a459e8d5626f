import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Key, keyOf } from "./ids.ts";
import { Table } from "./table.ts";

interface Row {
  readonly key: Key;
  readonly name: string;
  readonly tags: readonly string[];
}

const row = (id: string, name = id, tags: readonly string[] = []): Row => ({
  key: keyOf("c", id),
  name,
  tags,
});
const create = () =>
  new Table<Row>({ name: (r) => r.name, tag: (r) => r.tags, none: () => null }, (r) => r.key);

describe("Table", () => {
  it("finds records put before and after an index was first asked", () => {
    const table = create();
    table.put(row("1", "a"));
    expect(table.find("name", "a")).toHaveLength(1);
    table.put(row("2", "a"));
    expect(table.find("name", "a").map((r) => r.key)).toEqual(["c/1", "c/2"]);
  });

  it("moves a record in its indices when it changes", () => {
    const table = create();
    table.put(row("1", "old"));
    expect(table.find("name", "old")).toHaveLength(1);
    table.put(row("1", "new"));
    expect([table.find("name", "old"), table.find("name", "new")]).toMatchObject([
      [],
      [{ name: "new" }],
    ]);
  });

  it("names the indices there are when asked for another", () => {
    const table = create();
    table.put(row("1"));
    expect(() => table.find("colour", "x")).toThrow(
      'no index "colour"; there are: name, tag, none',
    );
  });

  it("answers like a search through all records, whatever was put and deleted", () => {
    const id = fc.constantFrom("1", "2", "3", "4");
    const word = fc.constantFrom("a", "b", "c");
    const step = fc.oneof(
      fc.record({ put: fc.tuple(id, word, fc.array(word)) }),
      fc.record({ drop: id }),
      fc.record({ ask: word }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const table = create();
        const model = new Map<Key, Row>();
        for (const action of steps) {
          if ("put" in action) {
            const [key, name, tags] = action.put;
            const record = row(key, name, tags);
            table.put(record);
            model.delete(record.key);
            model.set(record.key, record);
          } else if ("drop" in action) {
            table.delete(keyOf("c", action.drop));
            model.delete(keyOf("c", action.drop));
          } else {
            expect(new Set(table.find("tag", action.ask))).toEqual(
              new Set([...model.values()].filter((r) => r.tags.includes(action.ask))),
            );
          }
        }
        for (const name of ["a", "b", "c"]) {
          expect(new Set(table.find("name", name))).toEqual(
            new Set([...model.values()].filter((r) => r.name === name)),
          );
        }
        const tags = [...model.values()].flatMap((r) => r.tags);
        expect(new Set(table.values("tag"))).toEqual(new Set(tags));
      }),
    );
  });
});
