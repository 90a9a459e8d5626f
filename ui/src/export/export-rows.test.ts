import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.ts";
import { asCsv, asJson, exported, type ExportPart } from "./export-rows.ts";

interface Row {
  readonly name: string;
}

async function* parts(...names: readonly (readonly string[])[]): AsyncGenerator<ExportPart<Row>> {
  const total = names.flat().length;
  for (const some of names) yield { rows: some.map((name) => ({ name })), total };
}

const CSV = asCsv<Row>(csvLine(["name"]), ({ name }) => csvLine([name]));

async function text(...given: Parameters<typeof exported<Row>>): Promise<string> {
  return (await exported(...given)).join("");
}

describe("rows that are exported", () => {
  it("are a JSON array of all parts", async () => {
    const json = await text(parts(["a", "b"], [], ["c"]), asJson(), () => undefined);
    expect(JSON.parse(json)).toEqual([{ name: "a" }, { name: "b" }, { name: "c" }]);
  });

  it("are an empty JSON array where there are none", async () => {
    expect(JSON.parse(await text(parts(), asJson(), () => undefined))).toEqual([]);
  });

  it("are lines below a first one, in an encoding that Excel takes for what it is", async () => {
    expect(await text(parts(["a"], ["b"]), CSV, () => undefined)).toBe("\ufeffname\r\na\r\nb\r\n");
  });

  it("tell how far they are", async () => {
    const told: (readonly [number, number])[] = [];
    await exported(parts(["a", "b"], ["c"]), CSV, (...progress) => told.push(progress));
    expect(told).toEqual([
      [2, 3],
      [3, 3],
    ]);
  });

  it("are no file at all where a part fails", async () => {
    async function* broken(): AsyncGenerator<ExportPart<Row>> {
      yield { rows: [{ name: "a" }], total: 2 };
      throw new Error("the service does not answer");
    }
    await expect(exported(broken(), CSV, () => undefined)).rejects.toThrow("does not answer");
  });
});
