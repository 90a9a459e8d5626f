import { systemClock } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { startKubernetesSimulator } from "../kubernetes/simulator.ts";
import type { KubernetesSimulator, KubernetesSimulatorOptions } from "../kubernetes/simulator.ts";
import type { UserName } from "../kubernetes/users.ts";
import { startTruenasSimulator } from "../truenas/simulator.ts";
import type { TruenasSimulator, TruenasSimulatorOptions } from "../truenas/simulator.ts";
import type { Bindings } from "./bindings.ts";
import { buildNas } from "./nas/build.ts";
import type { KubernetesPort } from "./port.ts";
import { pourKubernetes } from "./pour.ts";
import { declaredScopes } from "./scopes.ts";
import type { DeclaredScope } from "./scopes.ts";
import { truthOf } from "./truth.ts";
import type { Truth } from "./truth.ts";
import type { World } from "./world.ts";

/** How a world is started. */
export interface StartOptions {
  readonly clock?: Clock;
  /** Pods as large as those of a live cluster. */
  readonly realisticPods?: boolean;
  readonly kubernetes?: Omit<KubernetesSimulatorOptions, "clock" | "newUid">;
  readonly truenas?: Omit<TruenasSimulatorOptions, "state" | "clock">;
}

/** A world that answers on loopback: a simulated API server per watched cluster, a simulated TrueNAS per system. */
export interface StartedWorld extends AsyncDisposable {
  readonly world: World;
  readonly clusters: readonly StartedCluster[];
  readonly systems: readonly StartedSystem[];
  readonly scopes: readonly DeclaredScope[];
  readonly bindings: Bindings;
  readonly truth: Truth;
  /** Text of a kubeconfig for the only, or the named, cluster. Throws TypeError where there is none. */
  kubeconfig(user: UserName, cluster?: string): string;
  close(): Promise<void>;
}

/** One cluster of a started world. */
export interface StartedCluster {
  readonly name: string;
  readonly simulator: KubernetesSimulator;
}

/** One TrueNAS of a started world, and the account a monitor reads it with. */
export interface StartedSystem {
  readonly name: string;
  readonly url: string;
  readonly caPem: string;
  /** SHA-256 of the DER certificate, 64 hexadecimal digits. */
  readonly pinSha256: string;
  readonly user: string;
  readonly apiKey: string;
  readonly simulator: TruenasSimulator;
}

/** Pours a world, or the world of a scenario, into simulators. Its now is the clock's. The caller closes it. */
export async function startWorld(
  story: World | { readonly world: World },
  options: StartOptions = {},
): Promise<StartedWorld> {
  const world = "story" in story && "mint" in story ? story : story.world;
  await using running = new AsyncDisposableStack();
  const clock = options.clock ?? systemClock;
  const clusters = await startClusters(running, world, clock, options);
  const ports = Object.fromEntries(clusters.map(({ name, simulator }) => [name, simulator.store]));
  const bindings = await pour(world, ports, clock, clusters, options);
  const systems = await startSystems(running, world, clock, bindings, options);
  const truth = truthOf(
    world,
    bindings,
    systems.map(({ simulator }) => simulator.state),
  );
  const rest = running.move();
  return Object.freeze({
    world,
    clusters,
    systems,
    scopes: declaredScopes(world),
    bindings,
    truth,
    kubeconfig: (user: UserName, cluster?: string) =>
      clusterNamed(clusters, cluster).simulator.kubeconfig(user),
    close: async () => rest.disposeAsync(),
    [Symbol.asyncDispose]: async () => rest.disposeAsync(),
  });
}

/** UIDs come from the world's seed: the same world is the same to the last name each time it is started. */
async function startClusters(
  running: AsyncDisposableStack,
  world: World,
  clock: Clock,
  { kubernetes = {} }: StartOptions,
): Promise<StartedCluster[]> {
  const clusters: StartedCluster[] = [];
  for (const { name, hidden } of world.clusters) {
    if (!hidden) {
      let place = 0;
      const newUid = (): string => world.mint.uuid("object", name, String((place += 1)));
      const simulator = await startKubernetesSimulator({ ...kubernetes, clock, newUid });
      clusters.push({ name, simulator: running.use(simulator) });
    }
  }
  return clusters;
}

async function pour(
  world: World,
  ports: Readonly<Record<string, KubernetesPort>>,
  clock: Clock,
  clusters: readonly StartedCluster[],
  { realisticPods = false }: StartOptions,
): Promise<Bindings> {
  const existingNamespaces = clusters.map(({ simulator }) => simulator.tenantNamespace);
  return pourKubernetes(world, ports, { now: clock.now(), realisticPods, existingNamespaces });
}

async function startSystems(
  running: AsyncDisposableStack,
  world: World,
  clock: Clock,
  bindings: Bindings,
  { truenas = {} }: StartOptions,
): Promise<StartedSystem[]> {
  const systems: StartedSystem[] = [];
  for (const system of world.systems) {
    const state = buildNas(world, system, bindings);
    const simulator = running.use(await startTruenasSimulator({ ...truenas, state, clock }));
    const { url, caPem, pinSha256 } = simulator;
    const reader = state.users.find(({ username }) => username === "plumbline");
    const apiKey = reader?.keys[0]?.key ?? "";
    systems.push({
      name: system.name,
      url,
      caPem,
      pinSha256,
      user: "plumbline",
      apiKey,
      simulator,
    });
  }
  return systems;
}

function clusterNamed(
  clusters: readonly StartedCluster[],
  name: string | undefined,
): StartedCluster {
  const [first, ...more] =
    name === undefined ? clusters : clusters.filter((one) => one.name === name);
  if (first === undefined || more.length > 0) {
    throw new TypeError(`name one of ${clusters.map((one) => one.name).join(", ")}`);
  }
  return first;
}
