import { type Clock, systemClock } from "../simulators/clock.ts";
import { largeWorld } from "../simulators/scenarios/large-world.ts";
import { REPORTED_COST } from "../simulators/truenas/cost.ts";
import { startTruenasSimulator } from "../simulators/truenas/simulator.ts";
import type { NasState } from "../simulators/truenas/state.ts";
import { buildNas } from "../simulators/world/nas/build.ts";
import type { KubernetesPort } from "../simulators/world/port.ts";
import { pourKubernetes } from "../simulators/world/pour.ts";
import type { ExpectedFinding } from "../simulators/world/expected.ts";
import { truthOf } from "../simulators/world/truth.ts";
import { kindsOf } from "../program/src/kubernetes/kinds/kinds.ts";
import { listPath } from "../program/src/kubernetes/paths.ts";
import { KUBERNETES_COLLECTIONS } from "../program/src/model/collections.ts";
import { type ApiServer, startApiServer } from "../test-tools/kubernetes/api-server.ts";
import { type Cost, costOf, interleaved, median, type Run, run } from "./processes.ts";
import type { Measured } from "./results.ts";
import type { Part, ScanBench } from "./plan.ts";
import { type Nas, partTimes, scan, scanInParts, type Target } from "./scan-runs.ts";
import { fileIn, NODE, PROGRAM, say, type Tools } from "./tools.ts";
import { sizeOf } from "./world-size.ts";

/** Assumptions from public reports: see simulators/truenas/cost.ts. */
const COST = REPORTED_COST["25.10"];
/** The lists that the scan reads, StatefulSets and other owners of Pods included. */
const LISTS = Object.freeze(
  KUBERNETES_COLLECTIONS.flatMap(kindsOf).map((kind) => listPath(kind, "")),
);

/**
 * A scan of a real API server with a simulated NAS against the bounds that nothing can beat: `curl` of the same lists and
 * a Node process that does nothing. All in turn.
 */
export async function onRealServer(options: ScanBench, tools: Tools): Promise<Measured> {
  const { volumes, rounds, only } = options;
  say(`starting a real API server and pouring ${volumes} volumes`);
  await using server = await startApiServer();
  const { state, truth } = await pour(volumes, server);
  await using simulator = await startTruenasSimulator({ state });
  const kubeconfig = fileIn(tools.folder, "kubeconfig", server.kubeconfig("reader"));
  const both: Target = { kubeconfig, nas: nasAt(simulator, state), truth };
  const commands: readonly (readonly [Part, string, () => Promise<Run>])[] = [
    ["bounds", "node", () => run([NODE, "-e", "0"])],
    ["bounds", "version", () => run([...PROGRAM, tools.bundle, "version"])],
    ["bounds", "curl", () => run(curl(server, tools.folder))],
    ["kubernetes", "kubernetes", () => scan(tools, { ...both, nas: null })],
    ["whole", "whole", () => scan(tools, both)],
    ["parts", "parts", () => scanInParts(tools, both)],
  ];
  const wanted = commands.filter(([part]) => only.has(part));
  say(`measuring ${rounds} rounds`);
  const runs = await interleaved(
    new Map(wanted.map(([, name, command]) => [name, command])),
    rounds,
  );
  const parts = runs.get("parts");
  const slow = only.has("cost") ? await onSlowNas(options, tools, both, state) : null;
  const measured = [...runs].map(([name, all]) => [name, costOf(all)] as const);
  return {
    costs: new Map(slow === null ? measured : [...measured, ["cost", slow.cost]]),
    ...(slow === null ? {} : { costModel: slow.model }),
    ...(parts === undefined ? {} : { parts: partTimes(parts) }),
  };
}

/** The same with a NAS that takes as long as the cost model says, and that time alone. */
async function onSlowNas(
  { costRounds }: ScanBench,
  tools: Tools,
  target: Target,
  state: NasState,
): Promise<{ readonly cost: Cost; readonly model: CostModel }> {
  const clock = countingClock();
  await using simulator = await startTruenasSimulator({ state, costModel: COST, clock });
  const runs: Run[] = [];
  const callsMs: number[] = [];
  for (let round = 1; round <= costRounds; round += 1) {
    say(`a NAS that takes its time, round ${round} of ${costRounds}`);
    const before = clock.sleptMs();
    runs.push(await scan(tools, { ...target, nas: nasAt(simulator, state) }));
    callsMs.push(clock.sleptMs() - before);
  }
  const onceMs =
    state.datasets.length * COST.datasetMs + state.snapshots.length * COST.snapshotNameMs;
  return { cost: costOf(runs), model: { callsMs: median(callsMs), onceMs } };
}

type CostModel = NonNullable<Measured["costModel"]>;

/** The machine's clock, and how long it was slept on: a NAS without faults sleeps for its cost model only. */
function countingClock(): Clock & { readonly sleptMs: () => number } {
  let sleptMs = 0;
  return {
    ...systemClock,
    sleep: (ms, signal) => {
      sleptMs += ms;
      return systemClock.sleep(ms, signal);
    },
    sleptMs: () => sleptMs,
  };
}

interface PouredWorld {
  readonly state: NasState;
  /** Without what is true of Kubernetes objects as such: a real API server dates them today, and those rules wait for an age. */
  readonly truth: readonly ExpectedFinding[];
}

/** Pours the large world of this size; answers its NAS and what is true of it. */
export async function pour(volumes: number, port: KubernetesPort): Promise<PouredWorld> {
  const world = largeWorld(sizeOf(volumes));
  const options = { now: systemClock.now(), realisticPods: true };
  const bindings = await pourKubernetes(world, port, options);
  const systems = world.systems.map((system) => buildNas(world, system, bindings));
  const [state] = systems;
  if (state === undefined) throw new Error("the large world has no NAS");
  return { state, truth: truthOf(world, bindings, systems).findings };
}

/** How a simulated NAS is reached by somebody who may only read. */
export function nasAt(
  { url, pinSha256 }: Pick<Nas, "url" | "pinSha256">,
  { users }: NasState,
): Nas {
  const account = users.find(({ roles }) => roles.includes("READONLY_ADMIN"));
  const apiKey = account?.keys[0]?.key;
  if (account === undefined || apiKey === undefined)
    throw new Error("the world has nobody who may read its NAS");
  return { url, pinSha256, user: account.username, apiKey };
}

function curl(server: ApiServer, folder: string): readonly string[] {
  const credential = server.credential("reader");
  const token = "token" in credential ? credential.token : "";
  const trust = ["--cacert", fileIn(folder, "ca.pem", server.caPem)];
  const headers = [
    "-H",
    `Authorization: Bearer ${token}`,
    "-H",
    "Accept: application/vnd.kubernetes.protobuf, application/json",
  ];
  const lists = LISTS.flatMap((list) => [
    `${server.url}${list}?resourceVersion=0`,
    "-o",
    "/dev/null",
  ]);
  return ["curl", "--silent", "--fail", ...trust, ...headers, ...lists];
}
