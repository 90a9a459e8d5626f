import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atOnce } from "../lib/slices.ts";
import { aDataset, inventoryOf, observed } from "../model/given.ts";
import { keyOfRecord } from "../model/identity.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Dataset } from "../model/truenas.ts";
import { gauge, type Sample } from "./family.ts";
import { viewOf } from "./given.ts";
import type { Touched } from "../model/touched.ts";
import { Rendering } from "./render.ts";

type Give = (dataset: Dataset) => readonly Sample<"name">[];

/** What families of a test give of a dataset: one series, two that may be the same, one that all of them give. */
const FAMILIES: Readonly<Record<string, Give>> = {
  plumbline_a: ({ path, volsizeBytes }) =>
    volsizeBytes === null ? [] : [[{ name: path }, volsizeBytes]],
  plumbline_b: ({ path, pool, volsizeBytes }) => [
    [{ name: path }, volsizeBytes ?? 7],
    [{ name: pool }, 8],
  ],
  plumbline_c: ({ pool, guid }) => (pool === "tank" ? [] : [[{ name: "x" }, Number(guid)]]),
};

/** Others, so that there are two pages. */
const OTHERS = Array.from({ length: 70 }, (_, at) => aDataset(`tank/${at}`, { pool: "tank" }));

describe("what is rendered again where it changed", () => {
  it("is what all of it gives, whatever came, went, changed its name, or gives what another one gives", () => {
    const word = fc.constantFrom("plumless", "buckeroo", "ä", "b"); // the first two have the same fingerprint
    const dataset = fc
      .record({ guid: fc.nat(9).map(String), path: word, pool: word, volsizeBytes: fc.nat(2) })
      .map(({ path, ...rest }) => aDataset(path, rest));
    const look = fc.record({
      datasets: fc.uniqueArray(dataset, { selector: keyOfRecord }),
      isWhole: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 6 }), (looks) => {
        const inventory = inventoryOf({ datasets: OTHERS });
        const rendering = renderingOf(inventory);
        for (const { datasets, isWhole } of looks) {
          const touched = applied(inventory, [...OTHERS, ...datasets]);
          const view = viewOf(inventory);
          atOnce(isWhole ? rendering.all(view) : rendering.again(view, touched));
          const expected = expectedOf([...OTHERS, ...datasets]);
          expect(linesOf(rendering)).toEqual(expected);
          expect(linesOf(renderingOf(inventory))).toEqual(expected);
        }
      }),
    );
  });

  it("keeps its size however many come: one dataset, then a thousand, then one", () => {
    const inventory = inventoryOf({ datasets: [] });
    const rendering = renderingOf(inventory);
    const many = Array.from({ length: 1_000 }, (_, at) => aDataset(`tank/${at}`, { pool: "p" }));
    for (const datasets of [many.slice(0, 1), many, many.slice(0, 1)]) {
      const touched = applied(inventory, datasets);
      atOnce(rendering.again(viewOf(inventory), touched));
      expect(linesOf(rendering)).toEqual(expectedOf(datasets));
      for (const piece of rendering.rendered.flatMap(({ lines }) => lines))
        expect(piece.length).toBeLessThan(20_000);
    }
  });

  it("leaves the text of everything else alone", () => {
    const inventory = inventoryOf({ datasets: OTHERS });
    const rendering = renderingOf(inventory);
    const pieces = () => rendering.rendered.map(({ lines }) => lines)[1] ?? [];
    const before = pieces();
    const touched = applied(inventory, [...OTHERS, aDataset("tank/new")]);
    atOnce(rendering.again(viewOf(inventory), []));
    expect(pieces()).toBe(before);
    atOnce(rendering.again(viewOf(inventory), touched));
    expect(before).toHaveLength(2);
    expect(before.filter((piece) => pieces().includes(piece))).toHaveLength(1);
  });
});

function renderingOf(inventory: Inventory): Rendering {
  const families = Object.entries(FAMILIES).map(([name, sample]) =>
    gauge({
      name,
      help: "H.",
      each: "datasets",
      labels: ["name"],
      stability: "stable",
      sample: (dataset) => sample(dataset),
    }),
  );
  const rendering = new Rendering(families);
  atOnce(rendering.all(viewOf(inventory)));
  return rendering;
}

/** Reads these datasets as all there are; what differs from before was touched. */
function applied(inventory: Inventory, datasets: readonly Dataset[]): readonly Touched[] {
  const before = textsOf(inventory);
  inventory.apply(observed("datasets", datasets));
  const after = textsOf(inventory);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => ({ collection: "datasets", key }));
}

function textsOf(inventory: Inventory) {
  return new Map(
    Array.from(inventory.all("datasets"), (one) => [keyOfRecord(one), JSON.stringify(one)]),
  );
}

/** Each series once, with the value that the dataset with the smallest key gives it first. */
function expectedOf(datasets: readonly Dataset[]): readonly string[] {
  const inOrder = datasets.toSorted((a, b) => (keyOfRecord(a) < keyOfRecord(b) ? -1 : 1));
  const values = new Map<string, number>();
  for (const [family, samplesOf] of Object.entries(FAMILIES))
    for (const [{ name }, value] of inOrder.flatMap(samplesOf)) {
      const series = `${family}{name="${name}"}`;
      values.set(series, values.get(series) ?? value);
    }
  return Array.from(values, ([series, value]) => `${series} ${value}`).toSorted();
}

/** All lines, sorted; as many as the families say that they have. */
function linesOf({ rendered }: Rendering): readonly string[] {
  const lines = rendered.flatMap(({ lines: pieces }) =>
    Buffer.concat(pieces)
      .toString()
      .split("\n")
      .filter((line) => line !== ""),
  );
  expect(lines).toHaveLength(rendered.reduce((sum, { series }) => sum + series, 0));
  return lines.toSorted();
}
