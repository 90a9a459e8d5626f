import { describe, expect, it } from "vitest";
import { fakeSystem, runCli } from "./given.ts";
import { aDegradedPool, both, NAS, SYSTEM } from "./given-answers.ts";

describe("a pool that is not as it should be", () => {
  const pools = [aDegradedPool("sdc", "sdd")];
  const sick = { ...both, system: fakeSystem({ ...SYSTEM, pools }) };
  const alarm =
    "pool tank is DEGRADED (disk sdd FAULTED): not judged by a rule yet, see plumbline trace pool/tank\n";

  it.each([[["scan"]], [["orphans"]], [[]]])("is said by %j, once", async (command) => {
    const { stdout } = await runCli([...command, ...NAS], sick);
    expect(stdout.split(alarm)).toHaveLength(2);
    expect((await runCli([...command, ...NAS], both)).stdout).not.toContain("not judged");
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
