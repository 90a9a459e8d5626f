import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import { runCli } from "./given.ts";
import { both, NAS } from "./given-answers.ts";
import { served } from "./given-service.ts";

const configured = (rules: string) => [
  "--config",
  aFile(aDirectory(), "rules.yaml", `version: 1\nclusters: [{ name: prod }]\nrules: ${rules}\n`),
];
const CHANGED = configured("{ pv-released: { severity: error, grace: 30m } }");
const OFF = configured("{ pv-released: { enabled: false } }");

describe("explain of a rule", () => {
  it("tells what is in force, and the default where it differs", async () => {
    const { stdout } = await runCli(["explain", "pv-released", ...CHANGED]);
    expect(stdout).toMatch(/^pv-released {2}error \(default info\)$/m);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("may take to go away (30m; default 10m)");
    const usual = await runCli(["explain", "pv-released"]);
    expect(usual.stdout).toMatch(/^pv-released {2}info$/m);
    expect(usual.stdout.replaceAll(/\s+/g, " ")).toContain("may take to go away (default 10m)");
  });

  it("marks one that is switched off, in the list as well", async () => {
    const { stdout } = await runCli(["explain", "pv-released", ...OFF]);
    expect(stdout).toMatch(/^switched off: it is not asked here$/m);
    const list = await runCli(["explain", ...OFF]);
    expect(list.stdout.match(/^.*\(switched off\)$/gm)).toEqual([
      expect.stringMatching(/^pv-released /),
    ]);
  });

  it("says of what all is needed: nothing of a NAS, where none is asked", async () => {
    const said = async (code: string) =>
      (await runCli(["explain", code])).stdout.replaceAll(/\s+/g, " ");
    expect(await said("pv-released")).toContain(
      "one at a time, in each cluster. It needs all PersistentVolumes of that cluster; where",
    );
    expect(await said("pv-backing-missing")).toMatch(
      /It needs all [^;]* of that cluster, and all [^;]* of every system; where/,
    );
  });

  it("tells defaults in data, and what is in force beside them", async () => {
    const json = await runCli(["explain", "pv-released", "-ojson", ...CHANGED]);
    expect((JSON.parse(json.stdout) as { rules: unknown[] }).rules).toMatchObject([
      {
        severity: "info",
        options: [{ name: "grace", default: "10m" }],
        inForce: { enabled: true, severity: "error", options: { grace: "30m" } },
      },
    ]);
    const csv = await runCli(["explain", "pv-released", "-ocsv", "--no-headers", ...CHANGED]);
    expect(csv.stdout).toContain(",true,error,");
    expect(csv.stdout).toContain("grace=30m");
  });

  it("of a service tells what is in force there", async () => {
    const environment = { PLUMBLINE_STATE_DIR: aDirectory() };
    const { answer } = await served([...NAS, ...CHANGED], { ...both, environment }, (url) =>
      runCli(["explain", "pv-released", "--server", url], { environment }),
    );
    expect(answer).toMatchObject({ code: 0, stderr: "" });
    expect(answer.stdout).toMatch(/^pv-released {2}error \(default info\)$/m);
  });

  it("goes on with the defaults where the configuration is wrong, and says so", async () => {
    const { code, stdout, stderr } = await runCli([
      "explain",
      "pv-released",
      ...configured("{ pv-released: { severity: bad } }"),
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^pv-released {2}info$/m);
    expect(stderr.replaceAll(/\s+/g, " ")).toMatch(/note: .*expected info, warning or error/);
  });
});
