import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { smallCompany } from "../../../simulators/scenarios/small-company.ts";
import { startWorld } from "../../../simulators/world/start.ts";
import { aDirectory } from "../config/given.ts";
import type { Report } from "../findings/report.ts";
import { systemClock } from "../lib/clock.ts";
import { writeDemoFiles } from "./demo-world.ts";
import { runCli } from "./given.ts";
import { realPorts } from "./ports.ts";

const bundle = path.join(aDirectory(), "bundle");
const outside = { clock: systemClock, env: {}, version: "test", stdinIsTerminal: false } as const;
const ports = realPorts({ ...outside, pluginStderr: "ignore" });
const plumbline = (columns: number, ...argv: readonly string[]) =>
  runCli([...argv, "--from", bundle], { columns });
let findings: Report["findings"] = [];

beforeAll(async () => {
  await using world = await startWorld(smallCompany);
  const [cluster] = world.clusters;
  const [system] = world.systems;
  if (!cluster || !system) throw new Error("the small company has two sides");
  const { name } = cluster;
  const kubeconfig = world.kubeconfig("reader");
  const files = writeDemoFiles({
    kubeconfig,
    cluster: name,
    system,
    scopes: world.scopes,
  });
  try {
    const ended = await runCli(["bundle", "-o", bundle, "--config", files.config], { ports });
    expect(ended.code).toBe(0);
  } finally {
    files.remove();
  }
  findings = (JSON.parse((await plumbline(80, "scan", "-ojson")).stdout) as Report).findings;
});

/** A command is there to be pasted, and stays whole. */
const A_COMMAND = /^ {2}(?:plumbline|kubectl) .*$/gm;

/** Lines that are wider than the screen although they could have been broken: at a space, behind the first word. */
function tooWide(text: string, columns: number): readonly string[] {
  return text
    .replaceAll(A_COMMAND, "")
    .split("\n")
    .filter((line) => line.length > columns && /\S\s+\S/.test(line.replace(NAME_OF_A_LAYER, "")));
}

/** What stands before an object in a drawing: "target   ● ". Behind it the object's name is one word and is never cut. */
const NAME_OF_A_LAYER = /^[\w ]{0,9}[│●▶✗!?] /;

/** "1 volumeSnapshot": people say VolumeSnapshot, or snapshot. */
const A_COUNT_OF_A_COLLECTION = /\b\d+ (?!iSCSI)[a-z]+[A-Z]/;

it("as many claims hang on a pool as df counts there: what it was read whole and does not have is not on it", async () => {
  const { stdout } = await plumbline(80, "df", "--by", "pool", "-ojson");
  const { rows } = JSON.parse(stdout) as { readonly rows: readonly { readonly volumes: number }[] };
  const [tank] = findings.filter(({ subject, impact }) => subject.kind === "pool" && impact);
  expect(rows).toHaveLength(1);
  expect(tank?.impact?.claims).toBe(rows[0]?.volumes);
});

it("commands about an object of a namespace name the namespace: kubectl would look in another one", () => {
  const commands = findings.flatMap(({ subject: { kind, name, namespace }, remedy }) =>
    namespace === null
      ? []
      : remedy
          .filter((step) => step.includes(`${kind}/${name}`))
          .map((step) => [step, step.includes(`${kind}/${name} -n ${namespace}`)]),
  );
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter(([, named]) => named === false)).toEqual([]);
});

/** A number at the end of a line, whose unit stands on the next. */
const A_LOST_UNIT = /\d\n[ │]*(?:B|[KMGTPE]iB)\b/;

/** `df` by everything that it sums by, and with all columns. */
const DF = ["claim", "namespace", "storageclass", "pool", "scope"].flatMap((group) => [
  [["df", "--by", group]],
  [["df", "--by", group, "-o", "wide"]],
]);

describe.each([80, 100, 120])("on %i columns", (columns) => {
  it.each([
    [[]],
    [["scan"]],
    [["scan", "--sort-by", "size"]],
    [["scan", "-o", "wide"]],
    [["orphans"]],
    [["orphans", "-o", "wide"]],
    ...DF,
    [["explain"]],
    [["explain", "-o", "wide"]],
    [["explain", "dataset-half-deleted"]],
    [["trace", "pvc/shop/data-postgres-0"]],
    [["trace", "pvc/shop/uploads", "-o", "wide"]],
    [["trace", "pool/tank"]],
    [["trace", "disk/sdd"]],
    [["trace", "volumesnapshot/shop/postgres-before-16"]],
  ])("plumbline %j breaks what can be broken", async (argv) => {
    const { stdout } = await plumbline(columns, ...argv);
    expect(stdout).not.toBe("");
    expect(tooWide(stdout, columns)).toEqual([]);
    expect(stdout).not.toMatch(A_LOST_UNIT);
    expect(stdout).not.toContain("…");
    expect(stdout).not.toMatch(A_COUNT_OF_A_COLLECTION);
  });

  it("the summary names the worst rules and counts the rest, so that it fits on a screen", async () => {
    const { stdout } = await plumbline(columns);
    const named = stdout.match(/^ {2}(?:error|warning|info) +\d+ /gm) ?? [];
    expect(named).toHaveLength(20);
    const counted = named.reduce((sum, line) => sum + Number(/\d+/.exec(line)), 0);
    const rules = new Set(findings.map(({ rule }) => rule)).size;
    const rest = /^ {2}and (\d+) rules more: (\d+) warnings, (\d+) info; .* could come back$/m.exec(
      stdout,
    );
    expect(Number(rest?.[1])).toBe(rules - named.length);
    expect(Number(rest?.[2]) + Number(rest?.[3])).toBe(findings.length - counted);
  });

  it("a finding of every rule is explained, with commands whole and sentences broken", async () => {
    const ofEachRule = Map.groupBy(findings, ({ rule }) => rule);
    expect(ofEachRule.size).toBeGreaterThan(5);
    for (const [first] of ofEachRule.values()) {
      if (first === undefined) continue;
      const told = await plumbline(columns, "explain", first.id);
      const sentences = told.stdout.replaceAll(A_COMMAND, "");
      expect(tooWide(sentences, columns)).toEqual([]);
    }
  });
});

/** An object with its namespace or its kind, to be copied, stays whole on any screen. */
const AN_OBJECT = /^ *\S+ -n \S+$|^ {9}● [A-Z]\w+ \S+\/\S+$/;

describe("on 40 columns, half a screen", () => {
  it.each([
    [[]],
    [["scan"]],
    [["scan", "-o", "wide"]],
    [["scan", "--sort-by", "size", "--min-size", "1Gi"]],
    [["orphans"]],
    [["orphans", "-o", "wide"]],
    ...DF,
    [["explain"]],
    [["explain", "-o", "wide"]],
    [["explain", "dataset-half-deleted"]],
    [["explain", "pvc/shop/uploads"]],
    [["trace", "pvc/shop/data-postgres-0"]],
    [["trace", "pvc/shop/uploads", "-o", "wide"]],
    [["trace", "pool/tank"]],
    [["trace", "disk/sdd"]],
    [["trace", "vdev/mirror-1"]],
  ])("plumbline %j breaks its rows, sentences and headings", async (argv) => {
    const { stdout } = await plumbline(40, ...argv);
    expect(stdout).not.toBe("");
    expect(tooWide(stdout, 40).filter((line) => !AN_OBJECT.test(line))).toEqual([]);
    expect(stdout).not.toMatch(A_LOST_UNIT);
  });

  it("a finding of every rule is explained in lines that fit", async () => {
    const ofEachRule = Map.groupBy(findings, ({ rule }) => rule);
    for (const [first] of ofEachRule.values()) {
      const { stdout } = await plumbline(40, "explain", first?.id ?? "");
      expect(tooWide(stdout, 40).filter((line) => !AN_OBJECT.test(line))).toEqual([]);
    }
  });

  it.each(["df", "scan", "trace", "config check"])("%s --help stays readable", async (command) => {
    const { stdout } = await runCli([...command.split(" "), "--help"], { columns: 40 });
    expect(tooWide(stdout, 40)).toEqual([]);
    expect(stdout).not.toMatch(/^ {20,}\S/m);
  });
});

it("a script that asked for lines alone, and a pipe, get a line a row however many columns there are", async () => {
  const headless = (await plumbline(40, "df", "--no-headers", "-o", "wide")).stdout;
  const piped = (await runCli(["df", "--no-headers", "-o", "wide", "--from", bundle])).stdout;
  expect(headless).toBe(piped);
  expect(
    piped
      .trimEnd()
      .split("\n")
      .every((line) => line.split(/ {2,}/).length === 9),
  ).toBe(true);
});
