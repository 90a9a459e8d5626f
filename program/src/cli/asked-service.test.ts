import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Shown } from "../api/shown.ts";
import { aDirectory, aFile } from "../config/given.ts";
import * as given from "../model/given.ts";
import { systemClock } from "../lib/clock.ts";
import { keyOf } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import { served } from "./given-service.ts";
import { fakeCluster, fakeSystem, type Given, runCli } from "./given.ts";
import { both, KUBERNETES, NAS, nameOf, SYSTEM } from "./given-answers.ts";
import { type AskedService, aService, shownOf, TOKEN } from "./given-asked-service.ts";

const directory = mkdtempSync(path.join(tmpdir(), "plumbline-asked-"));
const TOKEN_FILE = aFile(directory, "token", `${TOKEN}\n`);

/** Asks a service the same as a look of our own. */
function ask(service: AskedService, argv: readonly string[], how: Given = {}) {
  return runCli([...argv, "--server", service.url, "--token-file", TOKEN_FILE], how);
}

/**
 * Without when it was read, and of how many datasets the space: a service reads that of all, a scan of those that it speaks of. Without
 * the service or NAS that next steps name.
 */
function apartFromTimes(text: string): string {
  return text
    .replaceAll(/ --(?:server|token-file|truenas|truenas-user|api-key-file) \S+/g, "")
    .replaceAll(/("?(?:startedAt|finishedAt)"?: )\d+/g, "$1TIME")
    .replaceAll(/(datasetSpace"?,?\s[^}]*?"?rows"?: )\d+/g, "$1ROWS")
    .replace(/^as of .*\n\n/, "");
}

/** The world of whole answers, and the namespaces of its cluster. */
const WORLD = {
  system: both.system,
  cluster: fakeCluster(
    given.together(KUBERNETES, {
      namespaces: ["shop", "lab"].map((name) => ({
        cluster: given.CLUSTER,
        uid: name,
        name,
        createdAt: 0,
        deletionRequestedAt: null,
        ignoreHint: null,
        labels: {},
        key: keyOf(given.CLUSTER, name),
      })),
    }),
  ),
};

let service: AskedService;
let shown: Shown;
beforeAll(async () => {
  shown = await shownOf(WORLD);
  service = await aService(() => shown);
});
afterAll(async () => service[Symbol.asyncDispose]());

const FINDING = `pv/${nameOf("12")}`;

/** Of what lists findings. */
const EVERY_FORM = [
  "table",
  "wide",
  "name",
  "csv",
  "markdown",
  "junit",
  "json",
  "yaml",
  "jsonpath={.findings[*].id}",
];

/** Every command with every form it has. */
const FORMS = {
  summary: ["table", "markdown", "json", "yaml", "jsonpath={.findings.error}"],
  scan: EVERY_FORM,
  orphans: EVERY_FORM,
  "trace pvc/shop/web": [
    "table",
    "wide",
    "name",
    "markdown",
    "json",
    "yaml",
    "jsonpath={.nodes[*].name}",
  ],
  "trace pvc/lost -n shop": ["table", "wide", "json"],
  "trace pool/tank": ["table", "wide", "json"],
  df: ["table", "wide", "name", "csv", "markdown", "json", "yaml", "jsonpath={.rows[*].name}"],
  "df --by pool": ["table", "json"],
  "df --by namespace --sort-by name -n shop": ["table", "json"],
  "df -l app=web": ["table"],
  [`explain ${FINDING}`]: ["table", "wide", "name", "csv", "markdown", "json", "yaml"],
  "explain pvc/shop/lost": ["table", "json"],
  "explain pvc/shop/web": ["table"],
  "explain pvc/prod:shop/web": ["table"],
  "explain pv-released": ["table", "json"],
  "scan -n shop": ["table", "json", "junit"],
  "scan -n lab --sort-by age": ["table", "wide", "csv"],
  "scan -l app=web": ["table", "json"],
  "scan --older-than 400d": ["table", "json"],
  "scan --min-size 1Ti --sort-by size": ["table"],
  "scan --reclaimable --sort-by size": ["table", "json"],
  "scan --fail-on error --sort-by object": ["table"],
  "scan --exit-zero --no-headers": ["table", "wide", "csv"],
};

describe("a service, asked by the command line, says what a look of our own says", () => {
  const cases = Object.entries(FORMS).flatMap(([command, forms]) =>
    forms.map((form): [string, string] => [command, form]),
  );
  it.each(cases)("%s -o %s", async (command, form) => {
    const argv = [...command.split(" "), "-o", form];
    const own = await runCli([...argv, ...NAS], { ...WORLD, columns: 100 });
    const asked = await ask(service, argv, { columns: 100 });
    expect(apartFromTimes(asked.stdout)).toBe(apartFromTimes(own.stdout));
    expect([asked.code, asked.stderr]).toEqual([own.code, own.stderr]);
  });

  it.each([
    ["trace", "pvc/shop/wbe"],
    ["trace", "pvc/web", "-n", "lab"],
    ["scan", "-n", "shp"],
    ["df", "-n", "shp"],
    ["scan", "-l", "a=b c"],
    ["explain", "pvc/shop/wbe"],
    ["explain", "ffffffffffffffff"],
    ["explain", "dataset/tank/ix-apps-k8s/v/a"],
    ["explain", "cake/a"],
  ])("says in the same words what it does not answer: %s", async (...argv) => {
    const own = await runCli([...argv, ...NAS], WORLD);
    expect([3, 64]).toContain(own.code);
    const asked = await ask(service, argv);
    expect({ ...asked, stderr: apartFromTimes(asked.stderr) }).toEqual({
      ...own,
      stderr: apartFromTimes(own.stderr),
    });
  });

  it("is named in the next steps, which can be pasted", async () => {
    const id = shown.report.findings.find(({ rule }) => rule === "pv-released")?.id ?? "";
    const { stdout } = await ask(service, ["explain", id]);
    const there = `--server ${service.url} --token-file ${TOKEN_FILE}`;
    expect(stdout).toContain(`plumbline trace ${there} pv/${nameOf("13")}\n`);
    expect(stdout).toContain("kubectl get");
    expect(stdout).not.toMatch(/kubectl .*--server/);
    const gone = await ask(service, ["explain", "ffff"]);
    expect(gone.stderr).toContain(`run plumbline scan ${there}`);
  });

  it("is asked for a finding by the digits that lists show", async () => {
    const id = shown.report.findings.find(({ rule }) => rule === "pv-backing-missing")?.id ?? "";
    const own = await runCli(["explain", id.slice(0, 5), ...NAS], WORLD);
    const asked = await ask(service, ["explain", id.slice(0, 5)]);
    expect(apartFromTimes(asked.stdout)).toBe(apartFromTimes(own.stdout));
  });
});

describe("a service that could not read everything", () => {
  const reason = { code: "timeout", message: "no answer", next: "try again" } as const;
  const broken = {
    cluster: fakeCluster(KUBERNETES, { pods: given.incomplete("pods", [], reason) }),
    system: fakeSystem(SYSTEM),
  };

  it.each([
    ["scan"],
    ["summary"],
    ["trace", "pvc/shop/none"],
    ["df"],
    ["explain", "ffff"],
    ["orphans", "-o", "junit"],
  ])("makes the same exit code and notes: %s", async (...argv) => {
    const partial = await shownOf(broken);
    await using asked = await aService(() => partial);
    const own = await runCli([...argv, ...NAS], { ...broken, columns: 100 });
    const { code, stdout, stderr } = await ask(asked, argv, { columns: 100 });
    expect(apartFromTimes(stdout)).toBe(apartFromTimes(own.stdout));
    expect([code, stderr]).toEqual([own.code, own.stderr]);
  });
});

describe("plumbline serve, asked by the command line of its user", () => {
  it("lets him in by the token it left, and says what a look with its memory says", async () => {
    const state = mkdtempSync(path.join(tmpdir(), "plumbline-state-"));
    const environment = { PLUMBLINE_STATE_DIR: state };
    const how = { environment, columns: 100, clock: { ...systemClock, now: () => given.NOW } };
    const commands = [["summary"], ["trace", "pool/tank"], ["df"]];
    const all = async (...flags: readonly string[]) => {
      const answers = [];
      for (const argv of commands)
        answers.push(await runCli([...argv, ...flags], { ...WORLD, ...how }));
      return answers.map(({ code, stdout }) => [code, apartFromTimes(stdout)]);
    };
    const { answer } = await served(NAS, { ...WORLD, ...how }, (url) => all("--server", url));
    expect(answer).toEqual(await all(...NAS));
  });

  it("names the Kubernetes of its cluster, and knows a declared claim scope of a NAS that was never there", async () => {
    const state = aDirectory();
    aFile(state, "nas.key", "1-key");
    const config = aFile(state, "plumbline.yaml", DECLARED);
    const read = async () => [nobodyAt("pools"), nobodyAt("datasets")];
    const system = { ...fakeSystem({}), read };
    const cluster = { ...WORLD.cluster, version: "v1.37.2" };
    const { answer } = await served(
      ["--config", config, "--state-dir", state],
      { cluster, system },
      async (url) => {
        const token = readFileSync(path.join(state, "serve.token"), "utf8");
        const headers = { authorization: `Bearer ${token}` };
        const get = async (question: string) => {
          const response = await fetch(`${url}/api/v1${question}`, { headers });
          return { status: response.status, ...((await response.json()) as object) };
        };
        return {
          sources: await get("/sources"),
          known: await get("/findings?scope=nas1:tank/k8s/v"),
          other: await get("/findings?scope=nas1:tank/k8s/w"),
        };
      },
    );
    expect(answer).toMatchObject({
      sources: { sources: [{ version: "v1.37.2" }, { version: null }] },
      known: { status: 200, unread: [{ source: "nas1", message: "nobody is there" }] },
      other: { status: 400 },
    });
  });
});

const DECLARED = `version: 1
clusters: [{ name: prod, context: prod }]
systems: [{ name: nas1, url: "wss://nas1", user: u, apiKeyFile: nas.key }]
scopes: [{ system: nas1, parent: tank/k8s/v, clusters: [prod] }]
`;

/** Nothing was read of a NAS whose identity was never proven. */
function nobodyAt(collection: "pools" | "datasets"): Observation {
  const reason = { code: "unreachable", message: "nobody is there", next: "look there" } as const;
  const source = { kind: "system", name: "nas1", id: null } as const;
  return { ...given.incomplete(collection, [], reason), source };
}
