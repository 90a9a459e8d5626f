import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import * as given from "../model/given.ts";
import { both, findingsOf, NAS, nameOf, UNUSED } from "./given-answers.ts";
import { fakeCluster, runCli } from "./given.ts";

const HOSTILE = "x|y`z <b>*@admins*\n| a | b |\n# http://evil.example";

describe("scan -o markdown", () => {
  it("begins with what it comes to, then has a heading and a table for each rule", async () => {
    const { stdout, code } = await runCli(["scan", "-o", "markdown", ...NAS], both);
    const table = await runCli(["scan", ...NAS], both);
    const { word, id } =
      findingsOf((await runCli(["scan", "-ojson", ...NAS], both)).stdout).find(
        ({ rule }) => rule === "dataset-unreferenced",
      ) ?? {};
    expect(word).toBe("unclaimed");
    expect(stdout.split("\n", 3)).toEqual([
      `**${table.stdout.trimEnd().split("\n").at(-1) ?? ""}**`,
      "",
      "prod and nas1 at 2026-11-24 12:00:00Z",
    ]);
    expect(stdout).toContain(`
### warning: CSI volume on the NAS that nothing uses

1 unclaimed, suspect, 1 GiB: plumbline explain dataset-unreferenced

| object | size | age | id |
| --- | --: | --: | --- |
| \`${UNUSED}\` | 1 GiB | 30d | \`${id ?? ""}\` |
`);
    expect(code).toBe(table.code);
  });

  it("says what could not be told, and what to do", async () => {
    const cluster = fakeCluster({}, { persistentVolumes: given.incomplete("persistentVolumes") });
    const { stdout, code } = await runCli(["scan", "-omarkdown"], { cluster });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^\*\*nothing found where it could be judged, \d+ questions? could not/);
    expect(stdout).toContain(
      "\nPersistentVolumes of prod: the connection ended in mid-answer\n\n- next: try again\n",
    );
  });

  it("says how many are left out, and by whose word", async () => {
    const config =
      "version: 1\nclusters: [{ name: prod }]\nexclude: [{ namespace: lab, reason: trial }]\n";
    const released = given.aPv({
      name: "old",
      phase: "Released",
      claimRef: { namespace: "lab", name: "x", uid: "u" },
      source: given.nfsSource("old"),
    });
    const cluster = fakeCluster({ persistentVolumes: [released] });
    const file = aFile(aDirectory(), "config.yaml", config);
    const { stdout } = await runCli(["scan", "-omarkdown", "--config", file], { cluster });
    expect(stdout).toMatch(/^\*\*.*1 finding left out\*\*\n/);
    expect(stdout).toContain("- 1 finding: exclude: trial\n");
  });

  it("is one table without headers", async () => {
    const { stdout } = await runCli(["scan", "-omarkdown", "--no-headers", ...NAS], both);
    expect(stdout).toMatch(/^\| object \| what \| size \| age \| concerns \| id \|\n/);
    expect(stdout).not.toContain("\n\n");
  });

  it("is the same from a bundle, below a line that names it", async () => {
    const file = `${aDirectory()}/look.json.gz`;
    await runCli(["bundle", "-o", file, ...NAS], both);
    const live = await runCli(["scan", "-omarkdown", ...NAS], both);
    const later = await runCli(["scan", "-omarkdown", "--from", file]);
    const [origin = "", ...rest] = later.stdout.split("\n\n");
    expect(origin).toContain("look.json.gz: read at 2026-11-24 12:00:00Z, 0s ago");
    expect({ ...later, stdout: rest.join("\n\n") }).toEqual(live);
  });

  it("lets no name become a cell, a link, a mention or a heading", async () => {
    const hostile = given.aPv({
      name: HOSTILE,
      phase: "Released",
      claimRef: { namespace: HOSTILE, name: HOSTILE, uid: "u" },
      source: given.nfsSource("old"),
    });
    const cluster = fakeCluster({ persistentVolumes: [hostile] });
    const commands = [["scan"], ["explain", `pv/${HOSTILE}`], ["df"], ["trace", `pv/${HOSTILE}`]];
    for (const command of commands) {
      const { stdout } = await runCli([...command, "-omarkdown"], { cluster });
      const outside = stdout
        .replaceAll(/^```text\n.*?^```\n/gms, "")
        .replaceAll(/\\[`|]/g, "")
        .replaceAll(/`[^`\n]*`/g, "");
      expect(outside).not.toMatch(/^\| a |^# http|@admins|http:\/\/|<b>/m);
      for (const row of outside.split("\n").filter((line) => line.startsWith("| x")))
        expect(row.match(/\|/g)).toHaveLength(5);
    }
  });
});

describe("other commands in Markdown", () => {
  it("df has its table", async () => {
    const { stdout } = await runCli(["df", "-omarkdown", ...NAS], both);
    expect(stdout).toContain(
      "| claim | requested | provisioned | used | snapshots | avail |\n| --- | --: | --: | --: | --: | --: |\n",
    );
    expect(stdout).toMatch(/^\| `shop\/lost` \| \S+ GiB \| \? \| \? \| \? \| \? \|$/m);
  });

  it("trace draws in a block of its own", async () => {
    const { stdout } = await runCli(["trace", `pv/${nameOf("13")}`, "-omarkdown", ...NAS], both);
    expect(stdout).toMatch(/^```text\nclaim .*\n```\n/s);
    expect(stdout).toContain(`▶ ${nameOf("13")}`);
  });

  it("summary has the pools and what it comes to", async () => {
    const { stdout } = await runCli(["-omarkdown", ...NAS], both);
    expect(stdout).toMatch(/^cluster \*\*prod\*\* {2}2 claims, 3 PersistentVolumes/);
    expect(stdout).toMatch(/^\*\*.* could come back\*\*$/m);
  });

  it("explain has the evidence as a list, and its rules as a table", async () => {
    const { stdout } = await runCli(["explain", UNUSED, "-omarkdown", ...NAS], both);
    expect(stdout).toContain(`**${UNUSED}**\n`);
    expect(stdout).toMatch(/\n\*\*Evidence\*\*\n\n- created: /);
    expect(stdout).toMatch(/\n- P1 {2}Kubernetes was read whole: held\n {2}- prod: /);
    expect((await runCli(["explain", "-omarkdown"])).stdout).toContain(
      "| `pv-released` | info | PersistentVolume whose claim is gone |\n",
    );
  });
});
