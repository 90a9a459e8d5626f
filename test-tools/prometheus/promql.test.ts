import { expect, it } from "vitest";
import { seriesNamesIn } from "./promql.ts";

it.each([
  ["up", ["up"]],
  ['sum by (job) (rate(a_total{job="x", b!~"c|d"}[5m] offset 1h)) > 0.5', ["a_total"]],
  ["a * on (cluster, node) group_left (pool) b:c:max unless on (x) d", ["a", "b:c:max", "d"]],
  ['label_replace(a{}, "x", "$1", "y", "(.+)") or vector(0)', ["a"]],
  ["time() - a > 900 and a", ["a"]],
  ["topk(5, a) or 1e6 * b", ["a", "b"]],
])("%s reads %j", (expression, names) => {
  expect(seriesNamesIn(expression)).toEqual(names);
});
