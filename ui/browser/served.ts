import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { writeDemoFiles } from "../../program/src/cli/demo-world.ts";
import { served } from "../../program/src/cli/given-service.ts";
import { realPorts } from "../../program/src/cli/ports.ts";
import { type Clock, systemClock } from "../../program/src/lib/clock.ts";
import { buildWeb } from "../../scripts/build/web.ts";
import { smallCompany } from "../../simulators/scenarios/small-company.ts";
import { type StartedWorld, startWorld, type StartOptions } from "../../simulators/world/start.ts";
import type { World } from "../../simulators/world/world.ts";

/** A service with a memory that runs over a simulated world, and the world itself, in which things can happen. */
export interface Served extends AsyncDisposable {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  readonly world: StartedWorld;
  /** A token for programs of its user; null where a cluster says who callers are. */
  readonly token: string | null;
}

/** How a world is served. */
export interface ServeOptions extends Omit<StartOptions, "clock"> {
  /** Of the world and the service. */
  readonly clock?: Clock;
  /** Changes a world before it is read for the first time. */
  readonly before?: (world: StartedWorld) => Promise<void>;
  /** Who says who callers are; the machine unless told. */
  readonly auth?: "token" | "kubernetes";
  /** Claim scopes that are declared closed, the first ones; all unless told. */
  readonly scopes?: number;
  /** The name of whoever runs it. */
  readonly user?: string;
}

/** Looks come so many times as often as at a real NAS: nobody who waits for one waits minutes. */
const HASTE = 6;

/** The company of the demo, as the demo serves it: one claim scope is closed, so that both words show, orphan and unclaimed. */
export function serveCompany(options: ServeOptions = {}): Promise<Served> {
  return serveWorld(smallCompany.world, { scopes: 1, ...options });
}

/** Builds the pages where that is due, starts the simulators of a world and the service over them, and answers after its first look. */
export async function serveWorld(
  world: World,
  {
    before,
    auth = "token",
    scopes,
    user = "ann",
    clock = systemClock,
    ...start
  }: ServeOptions = {},
): Promise<Served> {
  await buildWeb();
  const started = await startWorld(world, { ...start, clock });
  await before?.(started);
  const files = filesOf(started, scopes, auth);
  const [ready, stop] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()];
  const ending = runService(files.config, { user, clock }, async (address) => {
    ready.resolve(address);
    await stop.promise;
  }).finally(() => files.remove());
  ending.catch(ready.reject);
  const url = await ready.promise;
  return {
    url,
    world: started,
    token: auth === "token" ? tokenIn(files.state) : null,
    [Symbol.asyncDispose]: async () => {
      stop.resolve();
      await ending;
      await started.close();
    },
  };
}

function filesOf(world: StartedWorld, scopes: number | undefined, auth: string) {
  const [[cluster], [system]] = [world.clusters, world.systems];
  if (cluster === undefined || system === undefined)
    throw new Error("the world has a side too few");
  const files = writeDemoFiles({
    kubeconfig: world.kubeconfig("reader"),
    cluster: cluster.name,
    system,
    scopes: world.scopes.slice(0, scopes),
  });
  appendFileSync(files.config, stringify({ serve: { auth: { by: auth } } }));
  return files;
}

async function runService(
  config: string,
  { user, clock: slow }: { readonly user: string; readonly clock: Clock },
  ask: (address: string) => Promise<void>,
): Promise<void> {
  const real = realPorts({
    clock: slow,
    env: {},
    version: "0.1.0",
    stdinIsTerminal: false,
    pluginStderr: "ignore",
  });
  const { clock, ports } = real.hurried(HASTE);
  const environment = { USER: user };
  await served(["--config", config], { ports, clock, environment }, async (address) => {
    await ask(address);
    return "over";
  });
}

function tokenIn(state: string): string {
  return readFileSync(join(state, "serve.token"), "utf8").trim();
}
