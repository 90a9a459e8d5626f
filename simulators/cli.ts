import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { SCENARIOS, scenarioNamed } from "./scenarios/catalogue.ts";
import { WorldError } from "./world/reader.ts";
import { startWorld } from "./world/start.ts";
import type { StartedWorld } from "./world/start.ts";
import type { World } from "./world/world.ts";
import { loadWorld } from "./world/yaml.ts";

/** What `plumbline-sim` needs of its process. */
export interface SimulatorInput {
  readonly args: readonly string[];
  /** Aborted when the simulators are to end. */
  readonly signal: AbortSignal;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const USAGE = `plumbline-sim (--world FILE | --scenario NAME) [options]

Starts the Kubernetes API servers and TrueNAS systems of a world on 127.0.0.1 and keeps them up.

  --world FILE            a world as YAML
  --scenario NAME         a world that comes with the simulators
  --list                  print the names of these
  --kubernetes-port PORT  of the only cluster; any free one unless told
  --truenas-port PORT     of the only TrueNAS; any free one unless told
  --dir DIR               where kubeconfigs, keys and certificates are written; a temporary directory
                          that goes away at the end unless told
  --cost                  the TrueNAS takes as long for its answers as public reports say
`;

const EXIT_OK = 0;
const EXIT_USAGE = 64;

/** Runs the simulators until the signal aborts; answers the exit code: 0, or 64 for wrong arguments or a wrong world. */
export async function runSimulators(input: SimulatorInput): Promise<number> {
  try {
    const flags = readFlags(input.args);
    if (flags.help === true || flags.list === true) {
      input.out(flags.help === true ? USAGE : scenarioList());
      return EXIT_OK;
    }
    await serve(await worldOf(flags), flags, input);
    return EXIT_OK;
  } catch (error) {
    if (error instanceof UsageError) {
      input.err(`plumbline-sim: ${error.message}\n`);
      return EXIT_USAGE;
    }
    throw error;
  }
}

/** The person's mistake, in one sentence. */
class UsageError extends Error {}

const OPTIONS = {
  world: { type: "string" },
  scenario: { type: "string" },
  list: { type: "boolean" },
  "kubernetes-port": { type: "string" },
  "truenas-port": { type: "string" },
  dir: { type: "string" },
  cost: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Flags = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

function readFlags(args: readonly string[]): Flags {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function scenarioList(): string {
  return SCENARIOS.map(({ name, story }) => `${name}\n    ${story}\n`).join("");
}

async function worldOf({ world, scenario }: Flags): Promise<World> {
  if ((world === undefined) === (scenario === undefined)) {
    throw new UsageError("give --world FILE or --scenario NAME (see --help)");
  }
  if (scenario !== undefined) {
    const found = scenarioNamed(scenario);
    if (found === null) {
      throw new UsageError(`there is no scenario ${scenario}: --list prints their names`);
    }
    return found.world;
  }
  return worldIn(world ?? "");
}

async function worldIn(file: string): Promise<World> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : ""}`);
  });
  try {
    return loadWorld(text);
  } catch (error) {
    if (error instanceof WorldError) {
      throw new UsageError(`${file}:${error.message}`);
    }
    throw error;
  }
}

async function serve(world: World, flags: Flags, { signal, out }: SimulatorInput): Promise<void> {
  const kubernetesPort = portOf(flags["kubernetes-port"], "cluster", watched(world));
  const truenasPort = portOf(flags["truenas-port"], "TrueNAS", world.systems.length);
  await using started = await startWorld(world, {
    kubernetes: { port: kubernetesPort },
    truenas: { port: truenasPort, ...(flags.cost === true ? { costModel: "reported" } : {}) },
  });
  const directory = await directoryFor(flags.dir);
  try {
    out(`${world.story}\n\n${await describe(started, directory)}\nCtrl-C ends them.\n`);
    await aborted(signal);
  } finally {
    if (flags.dir === undefined) {
      await rm(directory, { recursive: true, force: true });
    }
  }
}

function watched(world: World): number {
  return world.clusters.filter(({ hidden }) => !hidden).length;
}

/** 0: any free one. */
function portOf(text: string | undefined, what: string, count: number): number {
  if (text === undefined) {
    return 0;
  }
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`${text} is no port`);
  }
  if (count !== 1) {
    throw new UsageError(`a port can be chosen for one ${what}, and this world has ${count}`);
  }
  return port;
}

async function directoryFor(chosen: string | undefined): Promise<string> {
  if (chosen === undefined) {
    return mkdtemp(path.join(tmpdir(), "plumbline-sim-"));
  }
  await mkdir(chosen, { recursive: true, mode: 0o700 });
  return path.resolve(chosen);
}

/** Writes what a client needs and tells where it is. */
async function describe(started: StartedWorld, directory: string): Promise<string> {
  const write = async (name: string, text: string): Promise<string> => {
    const file = path.join(directory, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  const lines: string[] = [];
  for (const { name, simulator } of started.clusters) {
    const kubeconfig = await write(`${name}.kubeconfig`, simulator.kubeconfig("reader"));
    lines.push(`cluster ${name}`, `  url         ${simulator.url}`, `  kubeconfig  ${kubeconfig}`);
  }
  for (const { name, url, user, apiKey, caPem, pinSha256 } of started.systems) {
    const key = await write(`${name}.key`, `${apiKey}\n`);
    const authority = await write(`${name}.ca.pem`, caPem);
    lines.push(
      `system ${name}`,
      `  url         ${url}`,
      `  user        ${user}`,
      `  key         ${key}`,
      `  ca          ${authority}`,
      `  pin sha256  ${pinSha256}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise<void>((resolve) => {
      signal.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
    });
  }
}
