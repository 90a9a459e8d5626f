import { describe, expect, it } from "vitest";
import { FAMILIES, SERVICE_FAMILIES } from "../../program/src/metrics/families/index.ts";
import { dashboards, type Panel, queriesOf } from "./dashboards.ts";
import { seriesNamesIn } from "./promql.ts";
import { rulesOf } from "./rule-files.ts";

const KNOWN = new Set([
  ...[...FAMILIES, ...SERVICE_FAMILIES].map(({ name }) => name),
  ...rulesOf("recording").map(({ record }) => record ?? ""),
]);
const SOURCE = { type: "prometheus", uid: "${datasource}" };

describe.each(dashboards())("the dashboard %s", (file, dashboard) => {
  it("can be imported anywhere: it is named after its file and holds no number of a Grafana", () => {
    expect(dashboard.uid).toBe(`plumbline-${file.replace(".json", "")}`);
    expect(dashboard.id).toBeNull();
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39);
    expect(dashboard.templating.list[0]).toMatchObject({ name: "datasource", type: "datasource" });
  });

  it("asks the Prometheus that is chosen, whatever the panel", () => {
    const asked = dashboard.panels.flatMap(({ datasource, targets }) => [
      datasource,
      ...targets.map((target) => target.datasource),
    ]);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((one) => JSON.stringify(one) !== JSON.stringify(SOURCE))).toEqual([]);
  });

  it("reads nothing that neither a family nor a recording rule gives", () => {
    const read = queriesOf(dashboard).flatMap(({ expr }) => seriesNamesIn(expr));
    expect(read.filter((name) => !KNOWN.has(name))).toEqual([]);
  });

  it("has panels beside each other, each with a number of its own, on 24 columns", () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    const overlaid = panels.flatMap((one, index) =>
      panels.slice(index + 1).filter((other) => overlap(one, other)),
    );
    expect(overlaid.map(({ title }) => title)).toEqual([]);
  });
});

function overlap({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  const across = a.x < b.x + b.w && b.x < a.x + a.w;
  return across && a.y < b.y + b.h && b.y < a.y + a.h;
}
