/**
 * A large world that changes when it is told to, in a process of its own: on a real API server or on a simulator, also with a finding
 * about every volume, with a simulated NAS. Says in one line of JSON where it is. Takes a line of JSON for a series of changes, says each of them in a line when it is
 * accepted, and "done" after the last; ends when its standard input does.
 */
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { objectOf } from "../simulators/kubernetes/entry.ts";
import type { Grants } from "../simulators/kubernetes/access.ts";
import { RESOURCES } from "../simulators/kubernetes/resources.ts";
import type { KubernetesSimulator } from "../simulators/kubernetes/simulator.ts";
import { largeWorld } from "../simulators/scenarios/large-world.ts";
import { nasSnapshot } from "../simulators/truenas/given.ts";
import { startTruenasSimulator, type TruenasSimulator } from "../simulators/truenas/simulator.ts";
import type { KubernetesObject, KubernetesPort } from "../simulators/world/port.ts";
import { startWorld } from "../simulators/world/start.ts";
import { startApiServer } from "../test-tools/kubernetes/api-server.ts";
import { nasAt, pour } from "./real-server.ts";
import type { Nas } from "./scan-runs.ts";
import { DISABLE, SNAPSHOT, TENANT_NAMESPACES } from "./tools.ts";
import { sizeOf } from "./world-size.ts";

/** Where a changing world is. */
export interface ChangingWorld {
  /** Text of a kubeconfig. */
  readonly kubeconfig: string;
  readonly nas: Nas;
  /** Tokens of people who may list everything, and of those who may list claims in three namespaces; on a simulator only. */
  readonly readers: readonly string[];
  readonly tenants: readonly string[];
}

/** A series of changes, evenly over its time. */
export interface Series {
  readonly perSecond: number;
  readonly seconds: number;
}

/** One change: a PersistentVolume was given this capacity. */
export interface Accepted {
  readonly name: string;
  readonly uid: string;
  readonly bytes: number;
  /** When the server had accepted it, epoch ms. */
  readonly at: number;
}

/** Changes that wait for their answer at most, as a cluster with so many writers. */
const IN_FLIGHT = 32;
const VOLUMES = 1_000;
/** Of each kind: one may watch in six places. */
const PEOPLE = 40;
const CLAIMS = { apiGroups: [""], resources: ["persistentvolumeclaims"], verbs: ["list"] };

const [volumes, kind] = process.argv.slice(2);
await using stack = new AsyncDisposableStack();
const [port, made] = remembering();
let appliance: TruenasSimulator | null = null;
const where = kind === "real" ? await onRealServer() : await onSimulator();
process.stdout.write(`${JSON.stringify(where)}\n`);
let revision = 0;
let disabled = 0;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === DISABLE) disableExtent();
  else if (line === SNAPSHOT) takeSnapshot();
  else await change(JSON.parse(line) as Series);
  process.stdout.write("done\n");
}

async function onRealServer(): Promise<ChangingWorld> {
  const server = stack.use(await startApiServer());
  port.to = server;
  const { state } = await pour(Number(volumes), port);
  const nas = stack.use(await startTruenasSimulator({ state }));
  appliance = nas;
  const nobody = { readers: [], tenants: [] };
  return { kubeconfig: server.kubeconfig("reader"), nas: nasAt(nas, state), ...nobody };
}

async function onSimulator(): Promise<ChangingWorld> {
  const world = stack.use(
    await startWorld(largeWorld(sizeOf(Number(volumes))), { realisticPods: true }),
  );
  const [[system], [cluster]] = [world.systems, world.clusters];
  if (system === undefined || cluster === undefined)
    throw new Error("the large world has a side too few");
  const { store } = cluster.simulator;
  appliance = system.simulator;
  port.to = {
    create: (object) => store.create(object),
    update: (object) => store.update(object),
    delete: (object) => store.delete(object),
  };
  const resource = RESOURCES.find(({ plural }) => plural === "persistentvolumes");
  if (resource === undefined) throw new Error("the simulator has no PersistentVolumes");
  if (kind === "drifted") for (const pv of store.table(resource).all()) await drift(objectOf(pv));
  made.push(...store.table(resource).all().slice(0, VOLUMES).map(objectOf));
  const { url, pinSha256, user, apiKey } = system;
  return {
    kubeconfig: world.kubeconfig("reader"),
    nas: { url, pinSha256, user, apiKey },
    readers: peopleOf(cluster.simulator, "reader", {
      cluster: [{ apiGroups: [""], resources: ["persistentvolumes"], verbs: ["list"] }],
    }),
    tenants: peopleOf(cluster.simulator, "tenant", {
      namespaces: Object.fromEntries(TENANT_NAMESPACES.map((name) => [name, [CLAIMS]])),
    }),
  };
}

function peopleOf(simulator: KubernetesSimulator, word: string, grants: Grants): string[] {
  return Array.from({ length: PEOPLE }, (_, at) => {
    const name = `${word}-${at}`;
    simulator.access.grant(name, grants);
    return simulator.issueToken(name);
  });
}

/** A volume that is said to be larger than it is on the NAS is a finding. */
async function drift(pv: KubernetesObject): Promise<void> {
  const capacity = { storage: "2Ti" };
  await port.update({ ...pv, spec: { ...(pv["spec"] as object), capacity } });
}

function disableExtent(): void {
  appliance?.change(({ iscsi }) => {
    const extent = iscsi.extents[disabled++];
    if (extent !== undefined) extent.enabled = false;
  });
}

function takeSnapshot(): void {
  appliance?.change(({ snapshots, datasets }) => {
    const dataset = datasets.at(-1)?.path ?? "";
    snapshots.push(nasSnapshot(`${dataset}@taken-${(revision += 1)}`));
  });
}

/** A port that keeps some of the PersistentVolumes that are poured through it. */
function remembering(): [KubernetesPort & { to: KubernetesPort | null }, KubernetesObject[]] {
  const kept: KubernetesObject[] = [];
  const behind = () => {
    if (through.to === null) throw new Error("there is no server yet");
    return through.to;
  };
  const through = {
    to: null as KubernetesPort | null,
    create: async (object: KubernetesObject) => {
      const answer = await behind().create(object);
      if (object.kind === "PersistentVolume" && kept.length < VOLUMES) kept.push(answer);
      return answer;
    },
    update: async (object: KubernetesObject) => {
      const answer = await behind().update(object);
      const at = kept.findIndex(({ metadata }) => metadata.uid === answer.metadata.uid);
      if (at >= 0) kept[at] = answer;
      return answer;
    },
    delete: (object: KubernetesObject) => behind().delete(object),
  };
  return [through, kept];
}

async function change({ perSecond, seconds }: Series): Promise<void> {
  const began = performance.now();
  const running = new Set<Promise<void>>();
  for (let count = 0; count < perSecond * seconds; count += 1) {
    const early = began + (count * 1000) / perSecond - performance.now();
    if (early > 0) await setTimeout(early);
    const one: Promise<void> = grow(count % made.length).finally(() => running.delete(one));
    running.add(one);
    if (running.size >= IN_FLIGHT) await Promise.race(running);
  }
  await Promise.all(running);
}

/** Gives a volume a capacity that none had before. */
async function grow(index: number): Promise<void> {
  const pv = made[index];
  if (pv === undefined) throw new Error("the large world has no PersistentVolume");
  const bytes = 2 ** 40 + ++revision;
  const capacity = { storage: String(bytes) };
  await port.update({ ...pv, spec: { ...(pv["spec"] as object), capacity } });
  const { name, uid = "" } = pv.metadata;
  const accepted: Accepted = { name, uid, bytes, at: Date.now() };
  process.stdout.write(`${JSON.stringify(accepted)}\n`);
}
