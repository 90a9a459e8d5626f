import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { aServer } from "../client/given.ts";
import { aDirectory, aFile } from "../config/given.ts";
import { systemClock } from "../lib/clock.ts";
import { runCli } from "./given.ts";
import { both } from "./given-answers.ts";
import { aService, shownOf, TOKEN } from "./given-asked-service.ts";
import { realPorts } from "./ports.ts";

const directory = aDirectory();

describe("whose token it is", () => {
  const portsFor = (env: Readonly<Record<string, string>>) => {
    const outside = { clock: systemClock, env, version: "0.1.0", stdinIsTerminal: false };
    return { openService: realPorts({ ...outside, pluginStderr: "ignore" as const }).openService };
  };
  const kubeconfig = (user: object) =>
    aFile(
      directory,
      `kubeconfig-${JSON.stringify(user).length}`,
      JSON.stringify({
        "current-context": "prod",
        contexts: [{ name: "prod", context: { cluster: "c", user: "ann" } }],
        clusters: [{ name: "c", cluster: { server: "https://api.example:6443" } }],
        users: [{ name: "ann", user }],
      }),
    );

  it("is that of the kubeconfig's user, where no file is named", async () => {
    const shown = await shownOf(both);
    await using service = await aService(() => shown);
    const env = { KUBECONFIG: kubeconfig({ token: TOKEN }) };
    const asked = await runCli(["df", "--server", service.url], { ports: portsFor(env) });
    expect(asked).toMatchObject({ code: 0, stderr: "" });
    expect(asked.stdout).toContain("shop/web");
  });

  it("is the one that the service left in the directory that is named, by flag as by variable", async () => {
    const shown = await shownOf(both);
    await using service = await aService(() => shown);
    const state = mkdtempSync(path.join(tmpdir(), "plumbline-left-"));
    aFile(state, "serve.url", service.url);
    aFile(state, "serve.token", TOKEN);
    const argv = ["df", "--server", service.url, "--state-dir", state];
    expect(await runCli(argv, { ports: portsFor({}) })).toMatchObject({ code: 0, stderr: "" });
  });

  it("is not known on a machine without a kubeconfig: it is said where it was looked for", async () => {
    const shown = await shownOf(both);
    await using service = await aService(() => shown);
    const argv = ["df", "--server", service.url, "--state-dir", "/nowhere"];
    const asked = await runCli(argv, { ports: portsFor({ HOME: directory }) });
    expect(asked.code).toBe(64);
    expect(asked.stderr).toContain(
      "; /nowhere has no token of a service at this address: name its state directory with --state-dir; or log in to your cluster",
    );
  });

  it("does not matter where nobody listens", async () => {
    const server = await aServer(() => ({}));
    await server[Symbol.asyncDispose]();
    const argv = ["df", "--server", server.url.href, "--state-dir", "/nowhere"];
    expect(await runCli(argv, { ports: portsFor({ HOME: directory }) })).toMatchObject({
      code: 69,
      stderr: `plumbline: ${server.url.origin}: cannot be reached; check the address, and that plumbline serve --state-dir /nowhere runs there\n`,
    });
  });

  it("is nobody's where there is no kubeconfig, and the file is named that could be", async () => {
    const argv = ["df", "--server", "https://plumbline.example"];
    const asked = await runCli(argv, { ports: portsFor({ HOME: directory }) });
    expect(asked.code).toBe(64);
    expect(asked.stderr).toMatch(
      /expected a kubeconfig, found no file; .*; or name a file with a token with --token-file\n$/,
    );
  });
});
