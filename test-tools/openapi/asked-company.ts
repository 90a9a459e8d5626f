import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { smallCompany } from "../../simulators/scenarios/small-company.ts";
import { startWorld } from "../../simulators/world/start.ts";
import type { Truth } from "../../simulators/world/truth.ts";
import { writeDemoFiles } from "../../program/src/cli/demo-world.ts";
import { served } from "../../program/src/cli/given-service.ts";
import { realPorts } from "../../program/src/cli/ports.ts";
import { systemClock } from "../../program/src/lib/clock.ts";

/** A service that runs, and how a program of its user asks it. */
export interface AskedCompany {
  /** `http://127.0.0.1:41234` */
  readonly address: string;
  readonly token: string;
  /** Its state directory, in which both lie. */
  readonly state: string;
  /** What is true of the company. */
  readonly truth: Truth;
}

const PORTS = realPorts({
  clock: systemClock,
  env: {},
  version: "0.1.0",
  stdinIsTerminal: false,
  pluginStderr: "ignore",
});

/** What `ask` makes of a service with a memory over the simulated small company, once its first look is finished. */
export async function ofAskedCompany<T>(ask: (company: AskedCompany) => Promise<T>): Promise<T> {
  await using world = await startWorld(smallCompany);
  const [[cluster], [system]] = [world.clusters, world.systems];
  if (cluster === undefined || system === undefined) throw new Error("the company has two sides");
  const readable = { kubeconfig: world.kubeconfig("reader"), cluster: cluster.name, system };
  const files = writeDemoFiles({ ...readable, scopes: world.scopes.slice(0, 1) });
  const state = join(dirname(files.config), "state");
  const { truth } = world;
  try {
    const ended = await served(
      ["--config", files.config],
      { ports: PORTS, clock: systemClock, environment: { USER: "ann" } },
      (address) => {
        const token = readFileSync(join(state, "serve.token"), "utf8").trim();
        return ask({ address, token, state, truth });
      },
    );
    return ended.answer;
  } finally {
    files.remove();
  }
}
