import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import { RULES } from "../findings/rules/index.ts";
import * as given from "../model/given.ts";
import { both, findingsOf, NAS, nameOf, UNUSED } from "./given-answers.ts";
import { fakeCluster, fakeSystem, type Given, runCli } from "./given.ts";
import { type Read, readJUnit } from "./given-junit.ts";

async function suitesOf(argv: readonly string[], how: Given) {
  const ended = await runCli([...argv, "-o", "junit"], how);
  const { attributes, children } = readJUnit(ended.stdout);
  return {
    ...ended,
    attributes,
    suites: new Map(children.map((suite) => [suite.attributes["name"], suite])),
  };
}

/** "failure pvc/shop/x (prod)" of each case. */
function resultsOf(suite: Read | undefined): readonly string[] {
  return (suite?.children ?? [])
    .filter(({ name }) => name === "testcase")
    .map(
      ({ attributes, children: [result] }) =>
        `${result?.name ?? "passed"} ${attributes["name"] ?? ""}`,
    );
}

describe("scan -o junit", () => {
  it("has a suite for the sources and for each rule, a failure for each error and warning", async () => {
    const { suites, code, attributes } = await suitesOf(["scan", ...NAS], both);
    const json = await runCli(["scan", "-ojson", ...NAS], both);
    const counted = findingsOf(json.stdout).filter(({ severity }) => severity !== "info");
    expect([...suites.keys()]).toEqual(["sources", ...RULES.map((rule) => rule.code)]);
    expect(attributes).toMatchObject({
      name: "plumbline scan",
      failures: String(counted.length),
      errors: "0",
    });
    expect(code).toBe(json.code);
    expect(resultsOf(suites.get("sources"))).toEqual(["passed prod", "passed nas1"]);
    expect(resultsOf(suites.get("dataset-unreferenced"))).toEqual([`failure ${UNUSED} (nas1)`]);
    expect(resultsOf(suites.get("claim-lost"))).toEqual([
      "passed no finding: PersistentVolumeClaim whose PersistentVolume is gone",
    ]);
    const [failure] = suites.get("dataset-unreferenced")?.children[0]?.children ?? [];
    expect(failure?.attributes).toEqual({
      type: "warning",
      message: "warning, unclaimed, suspect: CSI volume on the NAS that nothing uses",
    });
    expect(failure?.text).toMatch(
      /^(.*\n)*could come back: 1 GiB\n(.*\n)*next: plumbline trace dataset\/.*\n(.*\n)*id: /,
    );
  });

  it("skips what the exit code does not count, and says why", async () => {
    const info = await suitesOf(["scan", ...NAS], both);
    expect(resultsOf(info.suites.get("pv-released"))).toEqual([
      `skipped pv/${nameOf("13")} (prod)`,
    ]);
    const errors = await suitesOf(["scan", "--fail-on", "error", ...NAS], both);
    expect(resultsOf(errors.suites.get("dataset-unreferenced"))).toEqual([
      `skipped ${UNUSED} (nas1)`,
    ]);
    expect(resultsOf(errors.suites.get("pv-backing-missing"))[0]).toMatch(/^failure /);
    const all = await suitesOf(["scan", "--exit-zero", ...NAS], both);
    expect([all.code, all.attributes["failures"]]).toEqual([0, info.attributes["failures"]]);
  });

  it("has an error, and nothing passed, for a rule that could not be asked", async () => {
    const cluster = fakeCluster({}, { persistentVolumes: given.incomplete("persistentVolumes") });
    const { suites, code } = await suitesOf(["scan"], { cluster });
    expect(code).toBe(3);
    const results = resultsOf(suites.get("pv-released"));
    expect(results).toEqual([
      expect.stringMatching(/^error could not be told in prod \([0-9a-f]{16}\)$/),
    ]);
    const [error] = suites.get("pv-released")?.children[0]?.children ?? [];
    expect(error?.attributes).toEqual({
      type: "unknown",
      message: "PersistentVolumes of prod: the connection ended in mid-answer",
    });
    expect(resultsOf(suites.get("sources"))).toEqual(["skipped prod"]);
    for (const suite of suites.values()) {
      if (suite.attributes["errors"] === "0") continue;
      expect(resultsOf(suite).filter((result) => result.startsWith("passed"))).toEqual([]);
    }
  });

  it("skips a rule whose side is not configured", async () => {
    const { suites } = await suitesOf(["scan"], { cluster: fakeCluster({}) });
    const [result] = suites.get("dataset-unreferenced")?.children[0]?.children ?? [];
    expect(result).toMatchObject({
      name: "skipped",
      attributes: { message: "not asked: needs a TrueNAS" },
    });
    expect(resultsOf(suites.get("pv-released"))[0]).toMatch(/^passed /);
  });

  it("skips what is left out or filtered, and leaves a rule out that is switched off", async () => {
    const config =
      "version: 1\nclusters: [{ name: prod }]\nexclude: [{ namespace: lab, reason: trial }]\nrules: { claim-lost: { enabled: false } }\n";
    const released = ["lab", "shop"].map((namespace) =>
      given.aPv({
        name: namespace,
        phase: "Released",
        claimRef: { namespace, name: "x", uid: `u-${namespace}` },
        source: given.nfsSource(namespace),
      }),
    );
    const cluster = fakeCluster({ persistentVolumes: released });
    const file = aFile(aDirectory(), "config.yaml", config);
    const { suites } = await suitesOf(["scan", "--config", file, "--min-size", "1Ti"], { cluster });
    const results = (suites.get("pv-released")?.children ?? []).flatMap(({ children }) => children);
    expect(results.map(({ name, attributes }) => [name, attributes["message"]])).toEqual([
      ["skipped", "1 finding not shown, because of filters"],
    ]);
    const excluded = await suitesOf(["scan", "--config", file], { cluster });
    expect(excluded.stdout).toContain('message="left out: exclude: trial"');
    expect(suites.has("claim-lost")).toBe(false);
    const unfiltered = await suitesOf(["scan", "--config", file], { cluster });
    expect(resultsOf(unfiltered.suites.get("pv-released"))).toEqual([
      "skipped pv/shop (prod)",
      "skipped pv/lab (prod)",
    ]);
  });

  it("is well-formed with whatever stands in names", async () => {
    const name = "x<y>&\"'\u0000\u0008\u001b[2J\uffff\ud800]]>\n";
    const cluster = fakeCluster({
      persistentVolumes: [
        given.aPv({
          name,
          phase: "Failed",
          claimRef: { namespace: name, name, uid: "u" },
          source: given.nfsSource("old"),
        }),
      ],
    });
    const { suites } = await suitesOf(["scan"], { cluster });
    expect(resultsOf(suites.get("pv-failed"))).toEqual([
      "failure pv/x<y>&\"'\\x00\\x08\\x1b[2J\\u{ffff}\ufffd]]>\\x0a (prod)",
    ]);
  });

  it("is the same from a bundle", async () => {
    const file = `${aDirectory()}/look.json.gz`;
    await runCli(["bundle", "-o", file, ...NAS], both);
    const live = await runCli(["scan", "-ojunit", ...NAS], both);
    expect(await runCli(["scan", "-ojunit", "--from", file])).toEqual(live);
  });
});

describe("orphans -o junit", () => {
  it("has the rules about leftovers, and says where a source could not be read", async () => {
    const { suites, attributes } = await suitesOf(["orphans", ...NAS], both);
    expect(attributes["name"]).toBe("plumbline orphans");
    expect(suites.has("pv-released")).toBe(false);
    expect(resultsOf(suites.get("dataset-unreferenced"))).toEqual([`failure ${UNUSED} (nas1)`]);
    const lost = fakeSystem({}, { datasets: given.incomplete("datasets") });
    const blind = await suitesOf(["orphans", ...NAS], { ...both, system: lost });
    expect(blind.code).toBe(3);
    expect(resultsOf(blind.suites.get("dataset-unreferenced"))[0]).toMatch(/^error /);
  });
});

describe("a report of nothing that could be asked", () => {
  it("is an error, as the exit code says", async () => {
    const { suites, code } = await suitesOf(["orphans"], { cluster: fakeCluster({}) });
    expect(code).toBe(3);
    expect(resultsOf(suites.get("sources"))).toEqual(["passed prod", "error questions"]);
    const error = suites.get("sources")?.children[1]?.children[0];
    expect(error?.attributes["message"]).toBe("nothing could be asked: every rule needs a TrueNAS");
    expect(error?.text).toContain("name a TrueNAS with --truenas");
  });
});

describe("commands that make no tests", () => {
  it.each([
    ["df", "tests are what scan and orphans make"],
    ["explain", "tests are what scan and orphans make"],
    ["trace pv/x", "tests are what scan and orphans make"],
    ["summary", "a summary has no tests: use scan -o junit"],
  ])("%s says so", async (line, why) => {
    const { code, stderr } = await runCli([...line.split(" "), "-o", "junit"]);
    expect(code).toBe(64);
    expect(stderr).toContain(`, found "junit"; ${why}\n`);
  });
});
