import { describe, expect, it } from "vitest";
import { fakeSystem, runCli } from "./given.ts";
import { aDegradedPool, both, findingsOf, NAS, SYSTEM } from "./given-answers.ts";

describe("a pool that is not as it should be", () => {
  const pools = [aDegradedPool("sdc", "sdd")];
  const sick = { ...both, system: fakeSystem({ ...SYSTEM, pools }) };

  it("is a finding that says how many hang on it, in the list and in the summary", async () => {
    const { stdout } = await runCli(["scan", ...NAS], sick);
    expect(stdout).toContain("Pool that works without all of its members");
    expect(stdout).toMatch(/pool\/tank.* claims? in \d+ namespaces?/);
    const title = "Pool that works without all of its members";
    expect((await runCli(NAS, sick)).stdout).toContain(title);
    expect((await runCli(["scan", ...NAS], both)).stdout).not.toContain(title);
  });

  it("is one word for scripts, and in JSON named and counted", async () => {
    const wide = (await runCli(["scan", "-owide", "--no-headers", ...NAS], sick)).stdout;
    const line = wide.split("\n").find((one) => one.includes("pool-degraded")) ?? "";
    expect(line.split(/ +/)).toHaveLength(12);
    const all = findingsOf((await runCli(["scan", "-ojson", ...NAS], sick)).stdout);
    const found = all.find(({ rule }) => rule === "pool-degraded");
    const named = found?.impact?.named.flatMap(({ named: claims }) => claims) ?? [];
    expect(named.length).toBe(found?.impact?.claims);
    expect(all.filter(({ rule }) => rule !== "pool-degraded").every(({ impact }) => !impact)).toBe(
      true,
    );
  });

  it("is said of the NAS alone as well, and that nobody knows who hangs on it", async () => {
    const { stdout } = await runCli(["scan", "-ojson", ...NAS], { system: sick.system });
    expect(findingsOf(stdout).find(({ rule }) => rule === "pool-degraded")?.impact).toEqual({
      claims: 0,
      namespaces: 0,
      named: [],
      unread: ["no Kubernetes cluster is read"],
    });
  });
});

describe("one side alone", () => {
  it("is said by the summary, with how to name the other", async () => {
    expect((await runCli([], { cluster: both.cluster })).stdout).toContain(
      "no TrueNAS is configured: name a TrueNAS with --truenas or systems in the configuration\n",
    );
    expect((await runCli(NAS, { system: both.system })).stdout).toContain(
      "no Kubernetes cluster is configured: name a cluster with KUBECONFIG",
    );
  });

  it("a NAS shows its pools in df --by pool, and says that it knows no claims", async () => {
    const ended = await runCli(["df", "--by", "pool", ...NAS], { system: both.system });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toBe(`POOL       STATUS    SIZE   USED   FREE
nas1:tank  ONLINE  10 TiB  1 TiB  9 TiB
  as the pools count, parity included

no Kubernetes cluster was named, so claims are not known: name a cluster with KUBECONFIG, --kubeconfig or clusters in the configuration
`);
    const claims = await runCli(["df", ...NAS], { system: both.system });
    expect([claims.stdout.startsWith("no claim to show\n"), claims.code]).toEqual([true, 3]);
  });

  it("a cluster shows in df what was requested, and says that no TrueNAS was named", async () => {
    const ended = await runCli(["df"], { cluster: both.cluster });
    expect(ended.stdout).toContain("no TrueNAS was named, so what volumes use is not known: ");
    expect(ended.code).toBe(0);
  });
});

describe("where not a single rule could be asked", () => {
  const nothing = (lacking: string, next: string) =>
    `nothing could be asked: every rule needs ${lacking}\n  next: ${next}\n`;

  it("a NAS alone gives no clean list of orphans, and a scan of what it can tell", async () => {
    const said = nothing(
      "a Kubernetes cluster",
      "name a cluster with KUBECONFIG, --kubeconfig or clusters in the configuration",
    );
    const orphans = await runCli(["orphans", ...NAS], { system: both.system });
    expect([orphans.stdout, orphans.code]).toEqual([said, 3]);
    const scan = await runCli(["scan", ...NAS], { system: both.system });
    expect(scan.stdout).toContain("needs a Kubernetes cluster");
    expect(scan.stdout).toMatch(/nothing found; \d+ rules could not be asked/);
    expect(scan.code).toBe(0);
  });

  it("a cluster alone gives no clean list of orphans, but a scan", async () => {
    const ended = await runCli(["orphans"], { cluster: both.cluster });
    const next = "name a TrueNAS with --truenas or systems in the configuration";
    expect([ended.stdout, ended.code]).toEqual([nothing("a TrueNAS", next), 3]);
    const scan = await runCli(["scan"], { cluster: both.cluster });
    expect(scan.stdout).toContain("1 info\n");
    expect(scan.code).toBe(0);
  });
});
