import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly definition?: string;
}

/** A panel of a dashboard as far as tests read it. */
export interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly datasource: unknown;
  readonly gridPos: Readonly<Record<"x" | "y" | "w" | "h", number>>;
  readonly targets: readonly {
    readonly refId: string;
    readonly datasource: unknown;
    readonly expr: string;
  }[];
}

/** A Grafana dashboard as far as tests read it. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly id: null;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
}

const FOLDER = join(ROOT, "deploy/grafana");

/** The dashboards that are shipped, by the name of their file. */
export function dashboards(): readonly (readonly [file: string, dashboard: Dashboard])[] {
  return readdirSync(FOLDER).map((file) => [
    file,
    JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Dashboard,
  ]);
}

/** A query of a dashboard, its own variables still in it, and what asks it. */
export interface DashboardQuery {
  readonly of: string;
  readonly expr: string;
}

/** Everything that a dashboard asks Prometheus: its panels, and its variables by the series that they take labels from. */
export function queriesOf({ templating, panels }: Dashboard): readonly DashboardQuery[] {
  return [
    ...panels.flatMap(({ title, targets }) =>
      targets.map(({ refId, expr }) => ({ of: `panel ${title}, ${refId}`, expr })),
    ),
    ...templating.list.flatMap(({ name, definition }) => {
      const [, series, label] = /^label_values\((.*), (\w+)\)$/.exec(definition ?? "") ?? [];
      if (series === undefined) return [];
      const filled = `count by (${label}) (${series})`;
      return [{ of: `variable ${name}`, expr: filled }];
    }),
  ];
}

/** A query as Grafana sends it: with the values of variables in their places. */
export function filledIn(expr: string, values: Readonly<Record<string, string>>): string {
  return expr.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? "";
    if (!(name in values)) throw new Error(`${all} of ${expr} has no value`);
    return values[name] ?? "";
  });
}
