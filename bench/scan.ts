import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildProgram } from "../scripts/build/build.ts";
import { ROOT } from "../scripts/root.ts";
import { systemClock } from "../simulators/clock.ts";
import { largeWorld } from "../simulators/scenarios/large-world.ts";
import { startTruenasSimulator } from "../simulators/truenas/simulator.ts";
import { REPORTED_COST } from "../simulators/truenas/cost.ts";
import type { NasState } from "../simulators/truenas/state.ts";
import { buildNas } from "../simulators/world/nas/build.ts";
import type { KubernetesPort } from "../simulators/world/port.ts";
import { pourKubernetes } from "../simulators/world/pour.ts";
import { type ExpectedFinding, truthOf } from "../simulators/world/truth.ts";
import { startApiServer } from "../test-tools/kubernetes/api-server.ts";
import type { Growth } from "./growth.ts";
import type { Parts, PartsInput } from "./parts.ts";
import { interleaved, median, type Run, run } from "./processes.ts";
import { type Measured, writeResults } from "./results.ts";

/** What to measure. Sizes are numbers of volumes; each has ten ZFS snapshots. */
export interface ScanBench {
  readonly volumes: number;
  readonly rounds: number;
  readonly largeVolumes: number;
}

const NODE = path.join(ROOT, "node_modules/.bin/node");
/** Node as the launcher starts it. */
const PROGRAM = [NODE, "--max-semi-space-size=4", "--heap-growing-percent=20"];
const NAMESPACES = 500;
const SEED = 1;
/** Assumptions from public reports: see simulators/truenas/cost.ts. */
const COST = REPORTED_COST["25.10"];
const LISTS = Object.freeze([
  "/api/v1/persistentvolumeclaims",
  "/api/v1/persistentvolumes",
  "/api/v1/pods",
  "/apis/storage.k8s.io/v1/volumeattachments",
]);

/**
 * Measures a scan of a real API server with a simulated NAS against the bounds that nothing can beat: `curl` of the same
 * lists and a Node process that does nothing. All in one run, in turn, medians. Every run's findings are compared with
 * the truth of the world; a difference ends the benchmark.
 */
export async function benchScan(options: ScanBench): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-bench-"));
  try {
    const bundle = await buildProgram({ outFolder: path.join(folder, "program") });
    const parts = await buildProgram({
      entry: path.join(ROOT, "bench/parts.ts"),
      outFolder: path.join(folder, "parts"),
    });
    const growth = await buildProgram({
      entry: path.join(ROOT, "bench/growth.ts"),
      outFolder: path.join(folder, "growth"),
    });
    const tools = { folder, bundle, parts, growth };
    writeResults(options, await onRealServer(options, tools), await growthOf(options, tools));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Tools {
  readonly folder: string;
  readonly bundle: string;
  readonly parts: string;
  readonly growth: string;
}

async function onRealServer(options: ScanBench, tools: Tools): Promise<Measured> {
  say(`starting a real API server and pouring ${options.volumes} volumes`);
  await using server = await startApiServer();
  const world = await pour(options.volumes, server, true);
  const kubeconfig = fileIn(tools.folder, "kubeconfig", server.kubeconfig("reader"));
  const ca = fileIn(tools.folder, "ca.pem", server.caPem);
  const credential = server.credential("reader");
  const token = "token" in credential ? credential.token : "";
  await using plain = await startTruenasSimulator({ state: world.nas });
  await using slow = await startTruenasSimulator({ state: world.nas, costModel: COST });
  const nas = nasFlags(tools.folder, world.nas, plain);
  const commands = {
    node: () => run([NODE, "-e", "0"]),
    version: () => run([...PROGRAM, tools.bundle, "version"]),
    curl: () => run(curl(server.url, ca, token)),
    kubernetes: () => scan(tools, ["--kubeconfig", kubeconfig], world.truth, "cluster"),
    whole: () => scan(tools, ["--kubeconfig", kubeconfig, ...nas], world.truth, "both"),
    parts: () => run([...PROGRAM, tools.parts, partsInput(kubeconfig, world.nas, plain)]),
  };
  say(`measuring ${options.rounds} rounds`);
  const runs = await interleaved(commands, options.rounds);
  const costly = await scan(
    tools,
    ["--kubeconfig", kubeconfig, ...nasFlags(tools.folder, world.nas, slow)],
    world.truth,
    "both",
  );
  return {
    processes: { ...processesOf(runs), costly: summary([costly]) },
    parts: partsOf(runs.parts),
  };
}

/** Join and judge at both sizes, in turn, each in a process of its own. */
async function growthOf(
  { volumes, largeVolumes, rounds }: ScanBench,
  { growth }: Tools,
): Promise<readonly [Growth, Growth]> {
  say(`joining and judging ${volumes} and ${largeVolumes} volumes in memory`);
  const at = (size: number) => () => run([...PROGRAM, growth, String(size)]);
  const runs = await interleaved({ small: at(volumes), large: at(largeVolumes) }, rounds);
  return [middleGrowth(runs.small), middleGrowth(runs.large)];
}

function middleGrowth(runs: readonly Run[]): Growth {
  const all = runs.map((one) => JSON.parse(one.stdout) as Growth);
  const middle = (part: keyof Growth) => median(all.map((one) => one[part]));
  return { joinMs: middle("joinMs"), judgeMs: middle("judgeMs"), findings: middle("findings") };
}

interface PouredWorld {
  readonly nas: NasState;
  readonly truth: readonly ExpectedFinding[];
}

async function pour(
  volumes: number,
  port: KubernetesPort,
  realisticPods: boolean,
): Promise<PouredWorld> {
  const world = largeWorld({
    volumes,
    snapshots: volumes * 10,
    namespaces: NAMESPACES,
    seed: SEED,
  });
  const bindings = await pourKubernetes(world, port, { now: systemClock.now(), realisticPods });
  const systems = world.systems.map((system) => buildNas(world, system, bindings));
  const [nas] = systems;
  if (nas === undefined) throw new Error("the large world has no NAS");
  return { nas, truth: truthOf(world, bindings, systems).findings };
}

/** One scan; throws when what it found is not what is true. With the cluster alone only plain facts of it can be known. */
async function scan(
  tools: Tools,
  flags: readonly string[],
  truth: readonly ExpectedFinding[],
  reach: "cluster" | "both",
): Promise<Run> {
  const result = await run([...PROGRAM, tools.bundle, "scan", ...flags, "-o", "json"]);
  const { findings } = JSON.parse(result.stdout) as {
    findings: { rule: string; subject: { kind: string; name: string } }[];
  };
  const found = findings
    .map(({ rule, subject }) => `${rule} ${subject.kind}/${subject.name}`)
    .toSorted();
  const expected = truth
    .filter(({ rule }) => reach === "both" || rule === "pv-released")
    .map(({ rule, subjectKind, subjectName }) => `${rule} ${subjectKind}/${subjectName}`)
    .toSorted();
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    const extra = found.filter((line) => !expected.includes(line)).slice(0, 5);
    const lacking = expected.filter((line) => !found.includes(line)).slice(0, 5);
    throw new Error(
      `the scan is wrong: extra ${JSON.stringify(extra)}, lacking ${JSON.stringify(lacking)}; ${result.stderr}`,
    );
  }
  return result;
}

function curl(url: string, ca: string, token: string): readonly string[] {
  const headers = [
    "-H",
    `Authorization: Bearer ${token}`,
    "-H",
    "Accept: application/vnd.kubernetes.protobuf",
  ];
  const lists = LISTS.flatMap((list) => [`${url}${list}?resourceVersion=0`, "-o", "/dev/null"]);
  return ["curl", "--silent", "--fail", "--cacert", ca, ...headers, ...lists];
}

interface Nas {
  readonly url: string;
  readonly pinSha256: string;
}

function accountOf({ users }: NasState): { user: string; apiKey: string } {
  const account = users.find(({ roles }) => roles.includes("READONLY_ADMIN"));
  const key = account?.keys[0]?.key;
  if (account === undefined || key === undefined)
    throw new Error("the world has nobody who may read its NAS");
  return { user: account.username, apiKey: key };
}

function nasFlags(folder: string, state: NasState, { url, pinSha256 }: Nas): readonly string[] {
  const { user, apiKey } = accountOf(state);
  const key = fileIn(folder, "nas.key", apiKey);
  return [
    "--truenas",
    url,
    "--truenas-user",
    user,
    "--api-key-file",
    key,
    "--truenas-pin-sha256",
    pinSha256,
  ];
}

function partsInput(kubeconfig: string, state: NasState, { url, pinSha256 }: Nas): string {
  const input: PartsInput = { kubeconfig, system: { url, pinSha256, ...accountOf(state) } };
  return JSON.stringify(input);
}

function processesOf(runs: Readonly<Record<string, readonly Run[]>>): Measured["processes"] {
  return Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, summary(all)]));
}

function summary(runs: readonly Run[]): { wallMs: number; peakRssBytes: number } {
  return {
    wallMs: median(runs.map((one) => one.wallMs)),
    peakRssBytes: median(runs.map((one) => one.peakRssBytes)),
  };
}

function partsOf(runs: readonly Run[]): Measured["parts"] {
  const all = runs.map((one) => JSON.parse(one.stdout) as Parts);
  const broken = all.flatMap(({ incomplete }) => incomplete);
  if (broken.length > 0)
    throw new Error(`not everything was read: ${broken.slice(0, 5).join(", ")}`);
  const middle = (part: Exclude<keyof Parts, "incomplete">) => median(all.map((one) => one[part]));
  return {
    readKubernetesMs: middle("readKubernetesMs"),
    readNasMs: middle("readNasMs"),
    joinMs: middle("joinMs"),
    judgeMs: middle("judgeMs"),
    printMs: middle("printMs"),
  };
}

function fileIn(folder: string, name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

function say(what: string): void {
  process.stderr.write(`${what}\n`);
}
