import { describe, expect, it } from "vitest";
import { atOnce } from "../lib/slices.ts";
import { aDataset, aPool } from "../model/given.ts";
import { keyOf } from "../model/ids.ts";
import { CONTENT_TYPE, END, headOf } from "./exposition.ts";
import { counter, type Family, gauge } from "./family.ts";
import { exposed, seriesOf, viewOf } from "./given.ts";
import { formatFor, mayGzip } from "./negotiate.ts";
import { expositionOf, render, Rendering } from "./render.ts";

const view = viewOf({ pools: [aPool()] });

describe("the text of a metric family", () => {
  it("is its help, its type and a line a series", () => {
    const family = poolFamily({ name: "plumbline_x_bytes", help: "Bytes of x.", value: 1024 });
    expect(exposed([family], view)).toBe(
      `# HELP plumbline_x_bytes Bytes of x.\n# TYPE plumbline_x_bytes gauge\nplumbline_x_bytes{pool="tank"} 1024\n`,
    );
  });

  it("escapes what a name may hold: backslash, quote, line end", () => {
    const odd = viewOf({ pools: [aPool({ name: 'a\\b"c\nd' })] });
    const line = seriesOf(poolFamily({ value: 1 }), odd);
    expect(line).toEqual([String.raw`plumbline_x{pool="a\\b\"c\nd"} 1`]);
  });

  it("has no series where a value is not known, and then no head either", () => {
    expect(exposed([poolFamily({ value: null })], view)).toBe("");
  });

  it("writes infinities as Prometheus reads them", () => {
    expect(seriesOf(poolFamily({ value: Infinity }), view)).toEqual([
      `plumbline_x{pool="tank"} +Inf`,
    ]);
    expect(seriesOf(poolFamily({ value: -Infinity }), view)).toEqual([
      `plumbline_x{pool="tank"} -Inf`,
    ]);
  });

  it("says a series once that two objects give, because a second one would break the scrape", () => {
    const twice = viewOf({
      pools: [aPool({ key: keyOf("a", "1") }), aPool({ key: keyOf("a", "2") })],
    });
    expect(seriesOf(poolFamily({ value: 1 }), twice)).toHaveLength(1);
  });

  it("names a counter without _total in OpenMetrics, whose samples keep it", () => {
    const family = counter({
      ...BASE,
      name: "plumbline_x_total",
      sample: () => [{}, 3],
      labels: [],
    });
    expect(headOf(family, "openmetrics")).toBe(
      "# HELP plumbline_x X.\n# TYPE plumbline_x counter\n",
    );
    expect(headOf(family, "text")).toContain("# TYPE plumbline_x_total counter");
    const lines = Buffer.concat(expositionOf(render([family], view), "openmetrics"));
    expect(lines.toString()).toContain("plumbline_x_total 3\n");
  });

  it("lets others have their turn after each few objects", () => {
    const many = viewOf({
      datasets: Array.from({ length: 2_500 }, (_, at) => aDataset(`tank/${at}`)),
    });
    let inSlice = 0;
    const family = gauge({
      ...BASE,
      each: "datasets",
      labels: ["dataset"],
      sample: ({ path }) => {
        inSlice++;
        return [{ dataset: path }, 1];
      },
    });
    const rendering = new Rendering([family]);
    const slices: number[] = [];
    const work = rendering.all(many);
    while (work.next().done !== true) {
      slices.push(inSlice);
      inSlice = 0;
    }
    expect(Math.max(...slices)).toBeLessThan(200);
    expect(rendering.rendered).toMatchObject([{ series: 2_500 }]);
  });
});

describe("the format of an answer", () => {
  it.each([
    ["", "text"],
    ["*/*", "text"],
    ["text/plain", "text"],
    ["application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5", "openmetrics"],
    ["application/openmetrics-text;q=0.3,text/plain;q=0.5", "text"],
    ["application/openmetrics-text;q=0", "text"],
    ["application/openmetrics-text;q=abc", "text"],
  ] as const)("%j asks for %s", (accept, format) => {
    expect(formatFor(accept)).toBe(format);
  });

  it("is compressed for whom takes gzip", () => {
    expect(mayGzip("gzip, deflate")).toBe(true);
    expect(mayGzip("deflate")).toBe(false);
    expect(mayGzip("gzip;q=0")).toBe(false);
  });

  it("ends with a mark in OpenMetrics only, so that a cut answer shows", () => {
    expect(END).toEqual({ text: "", openmetrics: "# EOF\n" });
    expect(CONTENT_TYPE.openmetrics).toContain("version=1.0.0");
  });
});

describe("too many series", () => {
  const families = [
    poolFamily({ name: "plumbline_a", value: 1 }),
    poolFamily({ name: "plumbline_b", value: 1, sheds: 2 }),
    poolFamily({ name: "plumbline_c", value: 1, sheds: 3 }),
    poolFamily({ name: "plumbline_d", value: 1, sheds: 3 }),
  ];
  const kept = (cap: number) => {
    const rendering = new Rendering(families, cap);
    atOnce(rendering.all(view));
    const { rendered, leftOut } = rendering;
    return { shown: rendered.map(({ family }) => family.name), leftOut };
  };

  it("leave every family in where they are at the cap", () => {
    expect(kept(4)).toEqual({ shown: families.map(({ name }) => name), leftOut: [] });
  });

  it("leave out whole families, those of one rank together and the highest first", () => {
    expect(kept(3)).toEqual({
      shown: ["plumbline_a", "plumbline_b"],
      leftOut: ["plumbline_c", "plumbline_d"],
    });
  });

  it("never leave out what has no rank, however low the cap", () => {
    expect(kept(0).shown).toEqual(["plumbline_a"]);
  });

  it("are not rendered to the end for families that are left out: of a hundred thousand volumes they would be most of the memory", () => {
    const many = viewOf({
      datasets: Array.from({ length: 2_500 }, (_, at) => aDataset(`tank/${at}`)),
    });
    let asked = 0;
    const family = gauge({
      ...BASE,
      each: "datasets",
      labels: ["dataset"],
      sheds: 1,
      sample: ({ path }) => {
        asked++;
        return [{ dataset: path }, 1];
      },
    });
    const rendering = new Rendering([family], 500);
    atOnce(rendering.all(many));
    expect(asked).toBeGreaterThan(500);
    expect(asked).toBeLessThan(700);
    expect(rendering.rendered).toEqual([]);
    atOnce(
      rendering.again(
        many,
        [...many.inventory.all("datasets")].map(({ key }) => ({ collection: "datasets", key })),
      ),
    );
    expect(asked).toBeLessThan(700);
  });
});

const BASE = {
  name: "plumbline_x",
  help: "X.",
  each: "pools",
  labels: ["pool"],
  stability: "stable",
} as const;

function poolFamily(over: {
  name?: string;
  help?: string;
  sheds?: number;
  value: number | null;
}): Family {
  const { value, ...rest } = over;
  return gauge({
    ...BASE,
    ...rest,
    sample: ({ name }) => (value === null ? null : [{ pool: name }, value]),
  });
}
