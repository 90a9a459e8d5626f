import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { FAMILIES, SERVICE_FAMILIES } from "../../program/src/metrics/families/index.ts";
import { ROOT } from "../../scripts/root.ts";
import { FINDING_CASES } from "./cases/findings.ts";
import { RECORD_CASES } from "./cases/joins.ts";
import { HEALTH_CASES } from "./cases/health.ts";
import { POOL_CASES } from "./cases/pools.ts";
import { SERVICE_CASES } from "./cases/service.ts";
import { SOURCE_CASES } from "./cases/sources.ts";
import { seriesNamesIn } from "./promql.ts";
import { type Rule, RULE_FILES, ruleFile, type RuleFile, rulesOf } from "./rule-files.ts";

const ALERTS = rulesOf("alerts").map((rule) => [rule.alert ?? "", rule] as const);
const RECORDS = rulesOf("recording").map((rule) => [rule.record ?? "", rule] as const);
const ALERT_CASES = [
  ...SERVICE_CASES,
  ...SOURCE_CASES,
  ...POOL_CASES,
  ...HEALTH_CASES,
  ...FINDING_CASES,
];

const declared = new Set([...FAMILIES, ...SERVICE_FAMILIES].map(({ name }) => name));
const SHEDS = new Map(
  FAMILIES.flatMap(({ name, sheds }) => (sheds === undefined ? [] : [[name, sheds] as const])),
);
const recorded = new Set(RECORDS.map(([name]) => name));
const runbooks = readdirSync(join(ROOT, "docs/runbooks"));

describe.each(ALERTS)("the alert %s", (name, rule) => {
  it("is named, rated and explained as OpenShift asks, and waits", () => {
    expect(name).toMatch(/^Plumbline([A-Z][a-z]+)+$/);
    expect(rule.for).toMatch(/^\d+[mh]$/);
    expect(["critical", "warning", "info"]).toContain(rule.labels?.["severity"]);
    expect(Object.keys(rule.annotations ?? {})).toEqual(["summary", "description", "runbook"]);
  });

  it("has a page that says what it means, what is hit, how to look, what to do, and what silence does to it", () => {
    const page = `docs/runbooks/${name}.md`;
    expect(rule.annotations?.["runbook"]).toBe(page);
    expect(existsSync(join(ROOT, page))).toBe(true);
    const lines = readFileSync(join(ROOT, page), "utf8").split("\n");
    expect(lines.filter((line) => line.startsWith("#"))).toEqual([
      `# ${name}`,
      "## What it means",
      "## Who is hit",
      "## How to look",
      "## What to do",
      "## If a source is silent",
    ]);
  });

  it("reads only what Plumbline itself gives", () => {
    const annotations = Object.values(rule.annotations ?? {}).flatMap(queriesIn);
    const read = [rule.expr, ...annotations].flatMap(seriesNamesIn);
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((one) => !declared.has(one))).toEqual([]);
  });

  it("is tested where it fires and where it is quiet", () => {
    const cases = ALERT_CASES.filter(({ alert }) => alert === name).flatMap(
      ({ times }) => times.at(-1) ?? [],
    );
    expect(cases.some(({ expected }) => expected.length > 0)).toBe(true);
    expect(cases.some(({ expected }) => expected.length === 0)).toBe(true);
  });

  it("outlives a restart of Plumbline, and an end of it until PlumblineDown has said so", () => {
    const [, down] = ALERTS.find(([alert]) => alert === "PlumblineDown") ?? [];
    expect(down?.for).toBe("10m");
    expect(rule.keep_firing_for).toBe(name === "PlumblineDown" ? undefined : "15m");
  });
});

describe.each(RECORDS)("the recording rule %s", (name, rule) => {
  it("reads what Plumbline, the kubelet or kube-state-metrics give", () => {
    const foreign = seriesNamesIn(rule.expr).filter(
      (one) => !declared.has(one) && !recorded.has(one),
    );
    expect(foreign.every((one) => /^(kubelet_volume_stats|kube)_/.test(one))).toBe(true);
  });

  it("is tested where it gives something and where it gives nothing", () => {
    const cases = RECORD_CASES.filter(({ record }) => record === name);
    expect(cases.some(({ expected }) => Object.keys(expected).length > 0)).toBe(true);
    expect(cases.some(({ expected }) => Object.keys(expected).length === 0)).toBe(true);
  });
});

describe("the rule files", () => {
  it("have a name once", () => {
    const names = [...ALERTS, ...RECORDS].map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("are all that is tested, and all that there are pages about", () => {
    const names = ALERTS.map(([name]) => name);
    expect(ALERT_CASES.filter(({ alert }) => !names.includes(alert))).toEqual([]);
    expect(RECORD_CASES.filter(({ record }) => !recorded.has(record))).toEqual([]);
    expect(runbooks.toSorted()).toEqual(names.map((name) => `${name}.md`).toSorted());
  });

  it("become links to the pages by the line that they show, wherever those are published", () => {
    const text = readFileSync(RULE_FILES.alerts, "utf8");
    const [, from = "", to = ""] = /sed 's#(.+)#(.+)#' alerts\.yaml$/m.exec(text) ?? [];
    const { groups } = parse(text.replaceAll(from, to)) as RuleFile;
    const links = groups.flatMap(({ rules }) =>
      rules.map(({ annotations }) => annotations?.["runbook_url"]),
    );
    expect(links).toEqual(
      ALERTS.map(([name]) => `https://git.example/plumbline/docs/runbooks/${name}.md`),
    );
  });

  it("say to the Prometheus operator what they say to Prometheus", () => {
    const text = readFileSync(join(ROOT, "deploy/kubernetes/prometheusrule.yaml"), "utf8");
    const [alerts, recording] = parseAllDocuments(text).map(
      (document) => document.toJS() as { readonly kind: string; readonly spec: unknown },
    );
    expect([alerts?.kind, recording?.kind]).toEqual(["PrometheusRule", "PrometheusRule"]);
    expect(alerts?.spec).toEqual(ruleFile("alerts"));
    expect(recording?.spec).toEqual(ruleFile("recording"));
  });
});

describe("where there are too many series", () => {
  const rules = [...ALERTS, ...RECORDS];

  it.each(rules)("%s keeps both sides of its joins, or loses both", (_, { expr }) => {
    for (const side of sidesOfUnless(expr)) {
      const joined = shedIn(side).filter(([name]) => name !== "plumbline_volume_info");
      expect(new Set(joined.map(([, sheds]) => sheds)).size, joined.join()).toBeLessThan(2);
    }
  });

  it.each(rules)(
    "%s does not lose what keeps it quiet before what makes it fire",
    (_, { expr }) => {
      const [first, ...exceptions] = sidesOfUnless(expr).map(shedIn);
      const firing = Math.max(0, ...(first ?? []).map(([, sheds]) => sheds));
      for (const [name, sheds] of exceptions.flat())
        expect(sheds, name).toBeLessThanOrEqual(firing);
    },
  );

  it.each(RECORDS)("%s needs no family but the one that goes last", (_, { expr }) => {
    expect(new Set(shedIn(expr).map(([name]) => name))).toEqual(new Set(["plumbline_volume_info"]));
  });

  it("the family that all others of a volume are joined through goes last", () => {
    const lasting = [...SHEDS].filter(([, sheds]) => sheds === Math.min(...SHEDS.values()));
    expect(lasting.map(([name]) => name)).toEqual(["plumbline_volume_info"]);
  });
});

/** The families that an expression reads, through recording rules too, and that may be left out, with their numbers. */
function shedIn(expression: string): readonly (readonly [string, number])[] {
  return seriesNamesIn(expression).flatMap((name) => {
    const rule = RECORDS.find(([record]) => record === name)?.[1];
    if (rule !== undefined) return shedIn(rule.expr);
    const sheds = SHEDS.get(name);
    return sheds === undefined ? [] : [[name, sheds] as const];
  });
}

/** What an expression gives, and what it gives that not for. */
function sidesOfUnless(expression: string): readonly string[] {
  return expression.split(/\bunless\b/u);
}

/** PromQL in the template of an annotation, with something in the place of what is filled in. */
function queriesIn(template: string): readonly string[] {
  return [...template.matchAll(/printf "((?:[^"\\]|\\.)*)"/g)].map(([, query = ""]) =>
    query.replaceAll("%q", '""'),
  );
}

/** A rule that is neither would be in no test above. */
it("every rule is an alert or a recording rule", () => {
  const neither = (rule: Rule) => rule.alert === undefined && rule.record === undefined;
  expect([...rulesOf("alerts"), ...rulesOf("recording")].filter(neither)).toEqual([]);
});
