import { describe, expect, it } from "vitest";
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import * as given from "../model/given.ts";
import type { Reason } from "../model/observation.ts";
import { both, findingsOf, NAS } from "./given-answers.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";

describe.each(["wide", "name", "csv"])(
  "-o %s, which has no place for it, says on stderr",
  (form) => {
    it("that nothing could be asked", async () => {
      const ended = await runCli(["orphans", "-o", form], { cluster: both.cluster });
      expect(ended.code).toBe(3);
      expect(ended.stderr).toMatch(
        /^nothing could be asked: every rule needs a TrueNAS\n {2}next: name a TrueNAS with /,
      );
    });

    it("what filters keep back and which rules were not asked", async () => {
      const { stderr } = await runCli(["scan", "--min-size", "1Ti", "-o", form], {
        cluster: both.cluster,
      });
      expect(stderr).toMatch(/^1 more finding not shown, because of filters\nnot asked: \d+ rules/);
    });

    it("nothing without headers", async () => {
      const argv = ["orphans", "--no-headers", "-o", form];
      expect((await runCli(argv, { cluster: both.cluster })).stderr).toBe("");
    });
  },
);

it("names alone have no place for what could not be told: stderr has", async () => {
  const cluster = fakeCluster({}, { persistentVolumes: given.incomplete("persistentVolumes") });
  const ended = await runCli(["scan", "-o", "name"], { cluster });
  expect(ended).toMatchObject({ code: 3, stdout: "" });
  expect(ended.stderr).toContain("PersistentVolumes of prod: the connection ended in mid-answer\n");
});

describe("explain where a source let nobody in says so beside what it found", () => {
  const reason: Reason = {
    code: "unreachable",
    message: "nas1: the address refused the connection",
    next: "check the address",
  };
  const shut = Object.fromEntries(
    TRUENAS_COLLECTIONS.map((one) => [one, given.incomplete(one, [], reason)]),
  );
  const how = { cluster: both.cluster, system: fakeSystem({}, shut) };
  const explain = async (form: string) => {
    const { stdout } = await runCli(["scan", "-o", "json", ...NAS], how);
    const id = findingsOf(stdout).find(({ rule }) => rule === "pv-released")?.id ?? "";
    return runCli(["explain", id, "-o", form, ...NAS], how);
  };
  const SAID = "nothing of nas1 was read: the address refused the connection\n";

  it.each(["table", "markdown"])("-o %s: on the page", async (form) => {
    const { stdout, stderr, code } = await explain(form);
    expect([stderr, code]).toEqual(["", 3]);
    expect(stdout).toContain(SAID);
  });

  it.each(["csv", "name"])("-o %s: on stderr", async (form) => {
    const { stdout, stderr, code } = await explain(form);
    expect([stdout === "", stdout.includes(SAID), code]).toEqual([false, false, 3]);
    expect(stderr).toMatch(new RegExp(`^${SAID}`));
  });
});
