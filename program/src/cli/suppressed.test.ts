import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import type { Report } from "../findings/report.ts";
import * as given from "../model/given.ts";
import { fakeCluster, runCli } from "./given.ts";

/** Three Released PersistentVolumes: one whose owner asks to be left alone, one that the configuration leaves out, one more. */
const HINT = "excluded-from-alerts=true";
const released = (name: string, namespace: string, ignoreHint: string | null = null) =>
  given.aPv({
    name,
    phase: "Released",
    claimRef: { namespace, name: "data", uid: `uid-${name}` },
    source: given.nfsSource(name),
    ignoreHint,
  });
const cluster = fakeCluster(
  given.together(
    { persistentVolumes: [released("kept", "shop", HINT)] },
    { persistentVolumes: [released("tested", "lab")] },
    { persistentVolumes: [released("old", "shop")] },
  ),
);
const CONFIG = aFile(
  aDirectory(),
  "config.yaml",
  "version: 1\nclusters: [{ name: prod }]\nexclude: [{ namespace: lab, reason: test volumes }]\n",
);
const plumbline = (...argv: readonly string[]) =>
  runCli([...argv, "--config", CONFIG], { cluster });
const reported = async (...argv: readonly string[]) =>
  JSON.parse((await plumbline(...argv, "-o", "json")).stdout) as Report;
const named = ({ suppressed }: Report) =>
  suppressed.map(({ by, on, finding }) => [finding.subject.name, by, on]);

describe("what is left out", () => {
  it("is counted below the list, with whose word it is and where that stands", async () => {
    const { stdout } = await plumbline("scan");
    expect(stdout).not.toMatch(/tested|  pv\/kept/);
    expect(stdout).toContain(`
Left out (-o wide names them)
  1 finding: the hint ${HINT} on pv/kept
  1 finding: exclude: test volumes
`);
    expect(stdout).toContain("\n1 info; 2 findings left out\n");
  });

  it("is named in JSON and YAML, each with its whole finding", async () => {
    const report = await reported("scan");
    expect(report.findings.map(({ subject }) => subject.name)).toEqual(["old"]);
    expect(named(report)).toEqual([
      ["kept", HINT, "pv/kept"],
      ["tested", "exclude: test volumes", null],
    ]);
    expect(report.suppressed.map(({ finding }) => finding.rule)).toEqual([
      "pv-released",
      "pv-released",
    ]);
    expect((await plumbline("scan", "-oyaml")).stdout).toContain("on: pv/kept\n");
  });

  it("is named in wide, in a table of its own; never where a script would take it for the others", async () => {
    const { stdout } = await plumbline("scan", "-o", "wide");
    const [found = "", leftOut = ""] = stdout.split("\n\n");
    expect(found).toMatch(/ pv\/old /);
    expect(found).not.toMatch(/kept|tested/);
    expect(leftOut).toMatch(/^OBJECT +NAMESPACE +ON +RULE +LEFT OUT BY +SAID ON +ID\n/);
    expect(leftOut).toMatch(
      /^pv\/kept +- +prod +pv-released +excluded-from-alerts=true +pv\/kept /m,
    );
    expect(leftOut).toMatch(/^pv\/tested +- +prod +pv-released +exclude: test volumes +- /m);
    const bare = await plumbline("scan", "-o", "wide", "--no-headers");
    expect(bare.stdout.trim().split("\n")).toHaveLength(1);
    expect((await plumbline("scan", "-o", "name")).stdout).toBe("pv/old\n");
  });

  it("is a card of its own in wide where the screen is too narrow for the table", async () => {
    const argv = ["scan", "-o", "wide", "--config", CONFIG];
    const { stdout } = await runCli(argv, { cluster, columns: 80 });
    const [, leftOut = ""] = stdout.split("\n\n");
    expect(leftOut.replaceAll(/[0-9a-f]{16}/g, "ID")).toBe(`LEFT OUT pv-released, id ID
         pv/kept
         on prod, by ${HINT} on pv/kept
LEFT OUT pv-released, id ID
         pv/tested
         on prod, by exclude: test volumes
`);
  });

  it("follows the filters of the list, and is none of orphans where it is no orphan", async () => {
    expect(named(await reported("scan", "-n", "lab"))).toEqual([
      ["tested", "exclude: test volumes", null],
    ]);
    expect((await reported("orphans")).suppressed).toEqual([]);
  });

  it("is counted by the summary, and explained by its id", async () => {
    expect((await plumbline()).stdout).toContain("1 info; 2 findings left out\n");
    const [first] = (await reported("scan")).suppressed;
    const { code, stdout } = await plumbline("explain", first?.finding.id ?? "");
    expect(code).toBe(0);
    expect(stdout).toContain(`left out of lists: the hint ${HINT} on pv/kept\n`);
    const [, second] = (await reported("scan")).suppressed;
    expect((await plumbline("explain", second?.finding.id ?? "")).stdout).toContain(
      "left out of lists: exclude: test volumes\n",
    );
  });

  it("is no secret where nothing is ignored: ignore says where to look for the rest", async () => {
    const directory = aDirectory();
    await plumbline("scan", "--state-dir", directory);
    expect((await plumbline("ignore", "--state-dir", directory)).stdout).toBe(
      "nothing is ignored by hand; what hints and exclusions leave out stands below the list of a scan\n",
    );
  });
});
