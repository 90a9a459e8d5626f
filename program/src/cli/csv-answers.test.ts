import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import * as given from "../model/given.ts";
import { both, findingsOf, idOf, NAS, nameOf } from "./given-answers.ts";
import { fakeCluster, type Given, runCli } from "./given.ts";

/** Records of an answer in CSV: RFC 4180 without line ends in cells, which ours never has. */
async function rowsOf(argv: readonly string[], how: Given = both) {
  const ended = await runCli([...argv, "-o", "csv", ...(how === both ? NAS : [])], how);
  const [header = [], ...lines] = ended.stdout.split("\r\n").slice(0, -1).map(cellsOf);
  const rows = lines.map((cells) =>
    Object.fromEntries(header.map((name, index) => [name, cells[index] ?? null])),
  );
  return { ...ended, header, rows };
}

function cellsOf(line: string): readonly string[] {
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)];
  return cells.map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "");
}

describe("scan -o csv", () => {
  it("has a row for each finding that JSON has, with sizes as bytes and times as ISO 8601", async () => {
    const { rows, code, stderr } = await rowsOf(["scan"]);
    const json = await runCli(["scan", "-ojson", ...NAS], both);
    expect(rows.map(({ id }) => id)).toEqual(findingsOf(json.stdout).map(({ id }) => id));
    expect({ code, stderr }).toEqual({ code: json.code, stderr: "" });
    const leftover = rows.find(({ rule }) => rule === "dataset-unreferenced");
    expect(leftover).toMatchObject({
      at: "2026-11-24T12:00:00.000Z",
      "subject.kind": "dataset",
      "subject.name": `tank/k8s/nfs/v/${nameOf("14")}`,
      "subject.namespace": "",
      "scope.name": "nas1:tank/k8s/nfs/v",
      "scope.closed": "false",
      verdict: "suspect",
      word: "unclaimed",
      reclaimableBytes: String(given.nfsVolume().datasetSpace?.[0]?.usedBytes),
    });
    expect(rows.find(({ "subject.name": name }) => name === nameOf("13"))).toMatchObject({
      rule: "pv-released",
      concerns: "lab/logs",
    });
  });

  it("names its columns as JSON names the fields", async () => {
    const { header } = await rowsOf(["scan"]);
    const [finding] = findingsOf((await runCli(["scan", "-ojson", ...NAS], both)).stdout);
    const fieldOf = (value: unknown, name: string) => (value as Record<string, unknown>)[name];
    for (const name of header.filter((one) => one !== "at"))
      expect(name.split(".").reduce(fieldOf, finding as unknown)).toBeDefined();
  });

  it("has what could not be judged among its rows", async () => {
    const cluster = fakeCluster({}, { persistentVolumes: given.incomplete("persistentVolumes") });
    const { rows, code } = await rowsOf(["scan"], { cluster });
    expect(code).toBe(3);
    expect(rows.map(({ verdict }) => verdict)).toContain("unknown");
    expect(rows.map(({ evidence }) => evidence)).toContain(
      "PersistentVolumes of prod: the connection ended in mid-answer",
    );
  });

  it("is only its rows without headers", async () => {
    const whole = await runCli(["scan", "-ocsv", ...NAS], both);
    const bare = await runCli(["scan", "-ocsv", "--no-headers", ...NAS], both);
    expect(`${whole.stdout.split("\r\n", 1).join("")}\r\n${bare.stdout}`).toBe(whole.stdout);
  });

  it("says on stderr what is left out and what filters keep back", async () => {
    const config =
      "version: 1\nclusters: [{ name: prod }]\nexclude: [{ namespace: lab, reason: trial }]\n";
    const file = aFile(aDirectory(), "config.yaml", config);
    const released = ["lab", "shop"].map((namespace) =>
      given.aPv({
        name: namespace,
        phase: "Released",
        claimRef: { namespace, name: "x", uid: `u-${namespace}` },
        source: given.nfsSource(namespace),
      }),
    );
    const cluster = fakeCluster({ persistentVolumes: released });
    const argv = ["scan", "-ocsv", "--config", file];
    const { stdout, stderr } = await runCli(argv, { cluster });
    expect(stdout.split("\r\n")).toHaveLength(3);
    expect(stderr).toMatch(
      /^left out: 1 finding: exclude: trial\nnot asked: \d+ rules: needs a TrueNAS\n$/,
    );
    expect((await runCli([...argv, "--no-headers"], { cluster })).stderr).toBe("");
    expect((await runCli([...argv, "--min-size", "1Ti"], { cluster })).stderr).toMatch(
      /^1 more finding not shown, because of filters\nnot asked: /,
    );
  });

  it("says on stderr that nothing could be asked, so that no row is not taken for no finding", async () => {
    const { stdout, stderr, code } = await runCli(["orphans", "-ocsv"], {
      cluster: fakeCluster({}),
    });
    expect([stdout.split("\r\n").length, code]).toEqual([2, 3]);
    expect(stderr).toMatch(
      /^nothing could be asked: every rule needs a TrueNAS\n {2}next: name a TrueNAS with /,
    );
  });

  it("is the same from a bundle", async () => {
    const file = `${aDirectory()}/look.json.gz`;
    await runCli(["bundle", "-o", file, ...NAS], both);
    const live = await runCli(["scan", "-ocsv", ...NAS], both);
    expect(await runCli(["scan", "-ocsv", "--from", file])).toEqual(live);
  });
});

describe("other commands in CSV", () => {
  it("orphans lists what nothing uses", async () => {
    const { rows } = await rowsOf(["orphans"]);
    expect(rows.map(({ word }) => word)).toContain("unclaimed");
    expect(rows.every(({ word, verdict }) => word !== "" || verdict === "unknown")).toBe(true);
  });

  it("df has its rows, sizes in bytes", async () => {
    const { rows, header } = await rowsOf(["df"]);
    expect(header.slice(0, 3)).toEqual(["at", "group", "name"]);
    const web = rows.find(({ name }) => name === "shop/web");
    expect(web).toMatchObject({
      group: "claim",
      volumes: "1",
      requestedBytes: String(given.aClaim().requestedBytes),
      usedBytes: String(given.nfsVolume().datasetSpace?.[0]?.usedBytes),
    });
    expect(rows.find(({ name }) => name === "shop/lost")).toMatchObject({ usedBytes: "" });
  });

  it("df says on stderr which side was not named", async () => {
    const { stderr, code } = await rowsOf(["df"], { cluster: fakeCluster({}) });
    expect(stderr).toMatch(/^no TrueNAS was named, so what volumes use is not known: name a /);
    expect(code).toBe(3);
  });

  it("explain lists rules, and the findings about an object", async () => {
    const { rows } = await rowsOf(["explain"]);
    expect(rows.find(({ code }) => code === "pv-released")).toMatchObject({
      severity: "info",
      each: "persistentVolumes",
      absence: "false",
    });
    const found = await rowsOf(["explain", `pv/${nameOf("13")}`]);
    expect(found.rows.map(({ rule }) => rule)).toContain("pv-released");
  });

  it.each([
    [
      "summary",
      "table, markdown, json, yaml or jsonpath=EXPR",
      "a summary has no rows: use scan -o csv or df -o csv",
    ],
    [
      `trace pv/${idOf("13")}`,
      "table, wide, name, markdown, json, yaml or jsonpath=EXPR",
      "a chain is no list of rows: -o json has its nodes and links",
    ],
    ["config print", "yaml, json or jsonpath=EXPR", "a configuration has no rows"],
  ])("%s has none, and says why", async (line, expected, why) => {
    expect(await runCli([...line.split(" "), "-o", "csv"])).toEqual({
      code: 64,
      stdout: "",
      stderr: `plumbline: --output: expected ${expected}, found "csv"; ${why}\n`,
    });
  });
});
