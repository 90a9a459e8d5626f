import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type AlertCase, type Given, type RecordCase } from "./cases/case.ts";
import { FINDING_CASES } from "./cases/findings.ts";
import { RECORD_CASES } from "./cases/joins.ts";
import { HEALTH_CASES } from "./cases/health.ts";
import { POOL_CASES } from "./cases/pools.ts";
import { SERVICE_CASES } from "./cases/service.ts";
import { SOURCE_CASES } from "./cases/sources.ts";
import { promtool } from "./promtool.ts";
import { RULE_FILES } from "./rule-files.ts";
import { describeWithPrometheus } from "./with-prometheus.ts";

/** Seconds on a quiet machine, a minute on one with ten times the work it has cores for. */
const PROMTOOL_TIMEOUT_MS = 300_000;

describeWithPrometheus("promtool reads the rule files", (binaries) => {
  it.each(Object.values(RULE_FILES))("%s", async (file) => {
    const { code, said } = await promtool(binaries().promtool, ["check", "rules", file]);
    expect(said).toContain("SUCCESS");
    expect(code).toBe(0);
  });

  it.each([
    ["alerts about Plumbline itself", "alerts", SERVICE_CASES.map(alertTest)],
    ["alerts about sources", "alerts", SOURCE_CASES.map(alertTest)],
    ["alerts about pools", "alerts", POOL_CASES.map(alertTest)],
    ["alerts about the NAS itself", "alerts", HEALTH_CASES.map(alertTest)],
    ["alerts about volumes and findings", "alerts", FINDING_CASES.map(alertTest)],
    ["recording rules", "recording", RECORD_CASES.map(recordTest)],
  ] as const)(
    "and finds the %s fire and keep quiet where they should",
    async (_, rules, tests) => {
      expect(await tested(binaries().promtool, rules, tests)).toEqual({ code: 0, said: "" });
    },
    PROMTOOL_TIMEOUT_MS,
  );

  it("and would say so if they did not", async () => {
    const [first] = SERVICE_CASES;
    if (first === undefined) throw new Error("there are cases");
    const { code, said } = await tested(binaries().promtool, "alerts", [
      alertTest({ ...first, times: [{ atMinutes: 20, expected: [] }] }),
    ]);
    expect(code).toBe(1);
    expect(said).toContain("PlumblineDown: it was never there");
  });
});

/** Runs unit tests of promtool; without what it says of success. */
async function tested(program: string, rules: keyof typeof RULE_FILES, tests: readonly object[]) {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-rules-"));
  try {
    const file = join(folder, "tests.yaml");
    const rule_files = [RULE_FILES[rules]];
    writeFileSync(file, JSON.stringify({ rule_files, evaluation_interval: "1m", tests }));
    const { code, said } = await promtool(program, ["test", "rules", file]);
    return { code, said: code === 0 ? "" : said };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function alertTest({ alert, says, given, times }: AlertCase) {
  return {
    name: `${alert}: ${says}`,
    interval: "1m",
    input_series: inputOf(given),
    alert_rule_test: times.map(({ atMinutes, expected }) => ({
      eval_time: `${atMinutes}m`,
      alertname: alert,
      exp_alerts: expected.map(({ labels, summary, description }) => ({
        exp_labels: labels,
        exp_annotations: { summary, description, runbook: `docs/runbooks/${alert}.md` },
      })),
    })),
  };
}

function recordTest({ record, says, given, expected }: RecordCase) {
  return {
    name: `${record}: ${says}`,
    interval: "1m",
    input_series: inputOf(given),
    promql_expr_test: [
      {
        expr: record,
        eval_time: "5m",
        exp_samples: Object.entries(expected).map(([labels, value]) => ({ labels, value })),
      },
    ],
  };
}

function inputOf(given: Given) {
  return Object.entries(given).map(([series, values]) => ({ series, values }));
}
