import path from "node:path";
import { describe, expect, it } from "vitest";
import { aFile } from "../config/given.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";
import { check, configured, directory, PIN, WHOLE } from "./given-config-check.ts";

describe("config check", () => {
  it("says of a configuration what would be read, and that nothing was asked", async () => {
    expect(await check(configured("whole.yaml", WHOLE))).toEqual({
      code: 0,
      stderr: "",
      stdout: `whole.yaml: valid
  cluster  prod             kubeconfig, context prod
  system   nas1             wss://nas1.example, user plumbline, key in nas1.key, trusts a pinned certificate
  scope    nas1:tank/k8s/v  closed: only prod uses it
No source was asked anything; plumbline scan --config whole.yaml does that.
`,
    });
  });

  it("reads certificate and key of the service, and refuses tokens in the clear", async () => {
    const serve = (text: string) => check(configured("serve.yaml", `${WHOLE}serve: ${text}\n`));
    const missing = await serve("{ tls: { certFile: tls.crt, keyFile: tls.key } }");
    expect([missing.code, missing.stderr]).toEqual([
      64,
      "plumbline: serve.yaml:8:27: expected a readable file, found tls.crt (no such file); check the path and who may read it\n",
    ]);
    const plain = await serve("{ listen: '0.0.0.0:9797' }");
    expect([plain.code, plain.stderr]).toEqual([
      64,
      "plumbline: serve.yaml:8:18: expected serve.tls for an address that others reach, because callers send tokens, found 0.0.0.0:9797 without it; name certFile and keyFile under serve.tls, or say serve.plaintext: true where something in front ends TLS\n",
    ]);
  });

  it("refuses what the service would refuse", async () => {
    aFile(directory, "tls.key", "k");
    aFile(directory, "tls.crt", "c");
    const { code, stderr } = await check(
      configured(
        "serve.yaml",
        `${WHOLE}serve: { listen: '0.0.0.0:9797', plaintext: true, auth: { by: token } }\n`,
      ),
    );
    expect([code, stderr]).toEqual([
      64,
      "plumbline: serve.yaml:8:18: expected an address of this machine only, because callers are known by a token that lies on it, found 0.0.0.0:9797; listen on 127.0.0.1, or let a cluster say who callers are with serve.auth.by: kubernetes\n",
    ]);
  });

  it("is an error where nothing was configured, even if scan would read the current context", async () => {
    const environment = { KUBECONFIG: path.join(directory, "kubeconfig") };
    expect(await check([], { environment })).toEqual({
      code: 64,
      stdout: "",
      stderr:
        "plumbline: config check: expected a configuration to check, found no file .config/plumbline/config.yaml, no flag and no variable PLUMBLINE_*; name a file with --config; without any, scan reads the current kubeconfig context alone\n",
    });
  });

  it("is an error where the configuration leads to no source", async () => {
    const ended = await check(configured("rules.yaml", "version: 1\nrules: {}\n"));
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain(
      "expected a cluster or a TrueNAS to read, found no kubeconfig with a context, and none in rules.yaml",
    );
  });

  it("is an error where KUBECONFIG names a file that does not exist, and not that there is no cluster", async () => {
    const flags = [
      ...configured(
        "nas.yaml",
        WHOLE.replace(/clusters:[^]*?systems/, "systems").replace(/scopes:[^]*/, ""),
      ),
    ];
    const typo = path.join(directory, "kubeconfg");
    expect(await check(flags, { environment: { KUBECONFIG: typo } })).toEqual({
      code: 64,
      stdout: "",
      stderr:
        "plumbline: KUBECONFIG: expected a kubeconfig, found no file kubeconfg; correct the path; unset KUBECONFIG where no cluster is meant\n",
    });
    const two = `${typo}:${path.join(directory, "kubeconfig")}`;
    expect((await check(flags, { environment: { KUBECONFIG: two } })).stdout).toContain(
      "cluster  prod",
    );
    const none = await check(flags, { environment: { KUBECONFIG: `${typo}:${typo}2` } });
    expect(none.stderr).toContain(
      "expected a kubeconfig, in one of its files at least, found no file",
    );
    expect((await check(flags)).code).toBe(0);
  });

  it.each([
    ["is empty", ""],
    ["has no contexts", "apiVersion: v1\nkind: Config\n"],
  ])("names the kubeconfig of the environment where that %s", async (_, content) => {
    const file = aFile(directory, "bare", content);
    const ended = await check(configured("rules.yaml", "version: 1\nrules: {}\n"), {
      environment: { KUBECONFIG: file },
    });
    expect(ended).toMatchObject({
      code: 64,
      stderr:
        "plumbline: sources: expected a cluster or a TrueNAS to read, found no context in bare (KUBECONFIG), and none in rules.yaml; log in to your cluster or correct KUBECONFIG, name a TrueNAS with --truenas, or try plumbline demo\n",
    });
  });

  it("checks flags where they are all there is, and says which side is missing", async () => {
    const ended = await check(["--kubeconfig", path.join(directory, "kubeconfig")]);
    expect(ended).toEqual({
      code: 0,
      stderr: "",
      stdout: `flags and variables: valid
  cluster  prod  kubeconfig, its current context
  no TrueNAS: what needs one is not asked
No source was asked anything; plumbline scan --kubeconfig kubeconfig does that.
`,
    });
  });

  it("names every file that cannot be read, with the place where it was named", async () => {
    const content = WHOLE.replace("kubeconfig: kubeconfig", "kubeconfig: gone").replace(
      "nas1.key",
      "gone.key",
    );
    expect(await check(configured("gone.yaml", content))).toEqual({
      code: 64,
      stdout: "",
      stderr: `plumbline: gone.yaml:3:31: expected a kubeconfig that can be read, found gone (no such file); check the path and who may read it
plumbline: gone.yaml:5:73: expected a readable file, found gone.key (no such file); check the path and who may read it
`,
    });
  });

  it("names the place of a context that the kubeconfig does not have", async () => {
    const content = WHOLE.replace("context: prod", "context: live");
    expect((await check(configured("context.yaml", content))).stderr).toBe(
      'plumbline: context.yaml:3:52: expected the name of a context, found "live"; name one of these: prod\n',
    );
    const flags = ["--kubeconfig", path.join(directory, "kubeconfig"), "--context", "live"];
    expect((await check(flags)).stderr).toBe(
      'plumbline: --context: expected the name of a context, found "live"; name one of these: prod\n',
    );
  });

  it("tells what is wrong with each of several clusters at once", async () => {
    aFile(directory, "broken", "clusters: [\n");
    const content = `version: 1
clusters:
  - { name: a, kubeconfig: broken }
  - { name: b, kubeconfig: kubeconfig, context: live }
`;
    const { code, stderr } = await check(configured("two.yaml", content));
    expect(code).toBe(64);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^plumbline: broken:2:1: expected YAML/) as string,
      expect.stringContaining('expected the name of a context, found "live"') as string,
    ]);
  });

  it("says who is asked what claims hold, and closes him as well", async () => {
    aFile(directory, "token", "canary-token\n");
    const content = `${WHOLE}usage:\n  prometheus: { url: "https://thanos.example:9091", tokenFile: token }\n`;
    const { code, stdout, stderr } = await check(configured("usage.yaml", content));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^ {2}usage +prod +https:\/\/thanos.example:9091, token in token$/m);
    const closed: string[] = [];
    const openUsage = async (_: unknown, cluster: string) => ({
      cluster,
      read: () => Promise.reject(new Error("a check asks nobody")),
      close: async () => void closed.push(`usage of ${cluster}`),
    });
    const ports = {
      openCluster: async () => fakeCluster({}),
      openSystem: async () => fakeSystem({}),
      openUsage,
    };
    await check(configured("usage.yaml", content), { ports });
    expect(closed).toEqual(["usage of prod"]);
  });

  it("says that kubelets are asked, and whom they are trusted by", async () => {
    aFile(directory, "kubelets.pem", "-----BEGIN CERTIFICATE-----\n");
    const row = async (kubelets: string) => {
      const content = `${WHOLE}usage:\n  kubelets: ${kubelets}\n`;
      const { code, stdout } = await check(configured("usage.yaml", content));
      expect(code).toBe(0);
      return /^ {2}usage +prod +(?<what>.*)$/m.exec(stdout)?.groups?.["what"];
    };
    expect(await row("{}")).toBe("its kubelets, trusts the authority of the API server");
    expect(await row("{ caFile: kubelets.pem }")).toMatch(
      /^its kubelets, trusts the authority in .*kubelets\.pem$/,
    );
  });

  it("closes what it opened", async () => {
    const closed: string[] = [];
    const closing = <T extends { readonly name: string }>(source: T): T => ({
      ...source,
      close: async () => void closed.push(source.name),
    });
    const ports = {
      openCluster: async () => closing(fakeCluster({})),
      openSystem: async () => closing(fakeSystem({})),
    };
    await check(configured("whole.yaml", WHOLE), { ports });
    expect(closed).toEqual(["prod", "nas1"]);
  });
});

describe("a file with more mistakes than anybody reads", () => {
  it("is told the first twenty and how many more there are", async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `unknown${index}: 1\n`).join("");
    const { stderr } = await check(configured("log.yaml", `version: 1\n${keys}`));
    const lines = stderr.trim().split("\n");
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe("and 30 more mistakes");
  });
});

describe("what config print prints", () => {
  const KUBE = ["--kubeconfig", path.join(directory, "kubeconfig")];
  const NAS = ["--truenas", "wss://nas1.example", "--truenas-user", "plumbline"];
  const KEY = ["--api-key-file", path.join(directory, "nas1.key"), "--truenas-pin-sha256", PIN];

  it.each([
    ["the defaults, with the current context", []],
    ["a cluster made of flags", KUBE],
    ["a cluster and its context", [...KUBE, "--context", "prod"]],
    ["a TrueNAS made of flags", [...NAS, ...KEY]],
    ["both made of flags", [...KUBE, ...NAS, ...KEY]],
    ["a whole file", configured("whole.yaml", WHOLE)],
  ])("is accepted by config check: %s", async (_, flags) => {
    const environment = { HOME: directory, KUBECONFIG: path.join(directory, "kubeconfig") };
    const printed = await runCli(["config", "print", ...flags], { environment });
    expect(printed.stderr).toBe("");
    const { code, stderr, stdout } = await check(configured("printed.yaml", printed.stdout), {
      environment,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const sources = (text: string) => text.match(/^ {2}(?:cluster|system) +\S+/gm);
    const before = await check(flags, { environment });
    if (flags.length > 0) expect(sources(stdout)).toEqual(sources(before.stdout));
  });
});
