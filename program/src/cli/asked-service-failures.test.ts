import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Shown } from "../api/shown.ts";
import { type Answer, aServer, problem } from "../client/given.ts";
import { aFile } from "../config/given.ts";
import * as given from "../model/given.ts";
import { systemClock } from "../lib/clock.ts";
import { fakeCluster, type Given, runCli } from "./given.ts";
import { both, findingsOf, nameOf } from "./given-answers.ts";
import { type AskedService, aService, shownOf, TOKEN } from "./given-asked-service.ts";
import { realPorts } from "./ports.ts";

const directory = mkdtempSync(path.join(tmpdir(), "plumbline-failures-"));
const TOKEN_FILE = aFile(directory, "token", TOKEN);

const ask = (url: string, argv: readonly string[], how: Given = {}) =>
  runCli([...argv, "--server", url, "--token-file", TOKEN_FILE], how);

async function scanAt(answer: Answer) {
  await using server = await aServer(() => answer);
  const ended = await ask(server.url.href, ["scan"]);
  return { ...ended, stderr: ended.stderr.replaceAll(server.url.origin, "SERVICE") };
}

describe("a service that does not answer", () => {
  it.each<[string, Answer, number, string]>([
    [
      "knows no such token",
      problem(401, "no"),
      69,
      "SERVICE: does not know the token; log in again, or name a file with another token with --token-file",
    ],
    [
      "does not let us",
      problem(403, "you may not do that"),
      69,
      "SERVICE: does not let you ask: you may not do that; ask whoever runs it for the right",
    ],
    [
      "has not looked yet",
      problem(503, "the first look is not finished; try again"),
      69,
      "SERVICE: cannot answer now: the first look is not finished; try again",
    ],
    [
      "is of another version",
      { body: { schemaVersion: 2 } },
      69,
      "SERVICE: answers in a shape that this plumbline does not know (schemaVersion 2, not 1); use the plumbline of the same version as the service",
    ],
    [
      "is something else",
      { body: "<html>" },
      69,
      "SERVICE: did not answer as a plumbline service does; check the address",
    ],
    [
      "says another shape of the same version",
      { body: { schemaVersion: 1, at: "now" } },
      69,
      "the service's /report: answered in another shape than its version says, at ",
    ],
    [
      "has nothing at this path",
      problem(404, "path: expected one that is there, found another; /api/v1/ lists them"),
      69,
      "the service's /report: is not there; name its address without a path, or use the plumbline of its version",
    ],
    [
      "sends us elsewhere",
      { status: 302, headers: { location: "https://evil.example" } },
      69,
      "SERVICE: redirects to another address, where the token does not go; name the address of the service itself",
    ],
  ])("%s: one sentence", async (_, answer, code, sentence) => {
    const ended = await scanAt(answer);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toContain(`plumbline: ${sentence}`);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("is not there", async () => {
    const server = await aServer(() => ({}));
    await server[Symbol.asyncDispose]();
    expect(await ask(server.url.href, ["df"])).toMatchObject({
      code: 69,
      stderr: `plumbline: ${server.url.origin}: cannot be reached; check the address, and that plumbline serve runs there\n`,
    });
  });
});

describe("--server", () => {
  it.each([
    [["--from", "bundle.gz"], "--from"],
    [["--truenas", "wss://nas1"], "--truenas"],
    [["--api-key-file", "k"], "--api-key-file"],
    [["--as", "ann"], "--as"],
    [["--no-state"], "--no-state"],
  ])("does not hear what is said of sources: %j", async (flags, name) => {
    expect(await ask("https://plumbline.example", ["scan", ...flags])).toEqual({
      code: 64,
      stdout: "",
      stderr: `plumbline: --server: expected either a service or sources, found ${name} as well; remove one of the two\n`,
    });
  });

  it("asks no service over the network in the clear", async () => {
    const { code, stderr } = await ask("http://plumbline.example", ["summary"]);
    expect([code, stderr]).toEqual([
      64,
      "plumbline: --server: expected https, so that nobody on the way reads the token, found plain http to plumbline.example; write https://plumbline.example; plain http is for this machine only\n",
    ]);
  });

  it("is not watched", async () => {
    const { code, stderr } = await ask("https://plumbline.example", ["scan", "-w"]);
    expect([code, stderr]).toEqual([
      64,
      "plumbline: --watch: expected sources to watch, found a service (--server); remove one of the two\n",
    ]);
  });

  it.each([["--token-file"], ["--server-ca-file"]])("is what %s is for", async (flag) => {
    expect(await runCli(["df", flag, TOKEN_FILE], both)).toMatchObject({
      code: 64,
      stderr: `plumbline: ${flag}: expected --server beside it, found none; name the service\n`,
    });
  });

  it("takes a file with something else for no token", async () => {
    const file = aFile(directory, "other", "-----BEGIN CERTIFICATE----- canary");
    const argv = ["df", "--server", "https://a", "--token-file", file];
    expect(await runCli(argv)).toMatchObject({
      code: 64,
      stderr:
        "plumbline: --token-file: expected a file with a bearer token, found one with something else; check the path\n",
    });
  });

  it("may be said by variables, which bundle and serve do not hear", async () => {
    const shown = await shownOf(both);
    await using service = await aService(() => shown);
    const environment = { PLUMBLINE_SERVER: service.url, PLUMBLINE_TOKEN_FILE: TOKEN_FILE };
    const { code, stdout } = await runCli(["scan", "-o", "json"], { environment });
    expect(code).toBe(2);
    expect(findingsOf(stdout)).toHaveLength(shown.report.findings.length);
    const own = await runCli(["scan", "-o", "json", "--server", ""], { environment, ...both });
    expect(findingsOf(own.stdout).length).toBeGreaterThan(0);
    const refused = await runCli(["scan", "--truenas", "wss://a"], { environment });
    expect(refused.stderr).toContain("PLUMBLINE_SERVER: expected either a service or sources");
  });

  it("says above an answer for people of whom it was asked, and how old it is", async () => {
    const shown = await shownOf(both);
    const report = { ...shown.report, at: given.NOW - 12_000 };
    await using service = await aService(() => ({ ...shown, report }));
    for (const argv of [
      ["scan"],
      ["df"],
      ["summary"],
      ["trace", "pool/tank"],
      ["explain", `pv/${nameOf("12")}`],
    ])
      expect((await ask(service.url, argv)).stdout).toMatch(
        new RegExp(`^as of 12s ago, asked of ${service.url}\n\n`),
      );
    expect((await ask(service.url, ["scan", "--no-headers"])).stdout).not.toContain("as of");
  });
});

describe("what is asked of a service", () => {
  it("is every page of a long list", async () => {
    const many = await shownOf({
      system: null,
      cluster: fakeCluster({ persistentVolumes: manyReleased(1_234) }),
    });
    await using service = await aService(() => many);
    const { stdout } = await ask(service.url, ["scan", "-o", "json"]);
    const ids = findingsOf(stdout).map(({ id }) => id);
    expect(ids).toEqual(many.report.findings.map(({ id }) => id));
    expect(ids).toHaveLength(1_234);
  });

  it("is read anew where it changed meanwhile, and each finding is told once", async () => {
    const [first, later] = await Promise.all([
      shownOf({ system: null, cluster: fakeCluster({ persistentVolumes: manyReleased(600) }) }),
      shownOf({ system: null, cluster: fakeCluster({ persistentVolumes: manyReleased(601) }) }),
    ]);
    let asked = 0;
    const at = given.NOW + 1_000;
    const shown = (): Shown =>
      ++asked < 3 ? first : { ...later, report: { ...later.report, at } };
    await using service = await aService(shown);
    const { stdout } = await ask(service.url, ["scan", "-o", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ at });
    expect(findingsOf(stdout).map(({ id }) => id)).toEqual(
      later.report.findings.map(({ id }) => id),
    );
  });

  it.each([["df"], ["scan"]])(
    "is told once, and that it is of several moments, where it never ends to change: %s",
    async (command) => {
      const claims = Array.from({ length: 600 }, (_, index) =>
        given.aClaim({ name: `c${index}`, uid: `uid-${index}`, requestedBytes: index }),
      );
      const shown = await shownOf({
        system: null,
        cluster: fakeCluster({
          persistentVolumeClaims: claims,
          persistentVolumes: manyReleased(600),
        }),
      });
      let asked = 0;
      await using service = await aService(() => {
        const at = given.NOW + ++asked;
        return { ...shown, report: { ...shown.report, at } };
      });
      const { stdout, stderr } = await ask(service.url, [command, "-o", "json"]);
      const { rows, findings } = JSON.parse(stdout) as Record<string, readonly object[]>;
      expect((rows ?? findings ?? []).length).toBeGreaterThan(500);
      expect(stderr).toBe(
        "the service looked again while it was asked: parts of this answer are of different moments, and something may be missing; ask again\n",
      );
    },
  );

  it("has no row twice that shrank between two pages", async () => {
    const shownWith = (requestedBytes: (index: number) => number) =>
      shownOf({
        system: null,
        cluster: fakeCluster({
          persistentVolumeClaims: Array.from({ length: 600 }, (_, index) =>
            given.aClaim({
              name: `c${index}`,
              uid: `uid-${index}`,
              requestedBytes: requestedBytes(index),
            }),
          ),
        }),
      });
    const first = await shownWith((index) => 1_000 - index);
    const later = await shownWith((index) => (index === 0 ? 1 : 1_000 - index));
    await using service: AskedService = await aService(() => {
      const page = service.requests.length;
      const report = { ...first.report, at: given.NOW + page };
      return { ...(page % 2 === 1 ? first : later), version: `run-${page}`, report };
    });
    const argv = ["df", "--sort-by", "requested", "-o", "name"];
    const names = (await ask(service.url, argv)).stdout.trimEnd().split("\n");
    expect(names).toHaveLength(600);
    expect(new Set(names).size).toBe(600);
  });

  it("names the namespace that a question is about, without which a tenant is shown nothing", async () => {
    const shown = await shownOf(both);
    await using service = await aService(() => shown);
    await ask(service.url, ["trace", "pvc/shop/web"]);
    await ask(service.url, ["df", "-n", "shop"]);
    expect(service.requests).toEqual([
      "/api/v1/trace?object=pvc%2Fshop%2Fweb&namespace=shop",
      "/api/v1/df?by=claim&sort=used&namespace=shop&limit=500",
    ]);
  });

  it("holds what a newer service says besides for nothing", async () => {
    const shown = await shownOf(both);
    const report = { ...shown.report, colour: "blue" };
    const newer = {
      ...shown,
      report: { ...report, findings: report.findings.map((one) => ({ ...one, mood: 1 })) },
    };
    await using service = await aService(() => newer);
    const { stdout, code } = await ask(service.url, ["scan", "-o", "json"]);
    expect(code).toBe(2);
    expect(stdout).not.toMatch(/colour|mood/);
  });
});

function manyReleased(count: number) {
  return Array.from({ length: count }, (_, index) =>
    given.aPv({
      name: `kept-${index}`,
      uid: `uid-${index}`,
      phase: "Released",
      reclaimPolicy: "Retain",
    }),
  );
}

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
