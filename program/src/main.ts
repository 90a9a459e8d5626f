import path from "node:path";
import packageJson from "../package.json" with { type: "json" };
import { type CliInput, runCommandLine } from "./cli/app.ts";
import type { Ports } from "./cli/context.ts";
import { systemClock } from "./lib/clock.ts";

/** Loads a client only when a command opens a source: `plumbline version` needs neither. */
const PORTS: Ports = {
  openCluster: async (cluster, { as, asGroups, requestTimeoutMs, namespace }, assumed) => {
    const { createClusterSource } = await import("./kubernetes/cluster-source.ts");
    if (assumed && !(await knowsACluster())) return null;
    const impersonate = as === null ? null : { user: as, groups: asGroups };
    return createClusterSource(
      { ...cluster, namespace, impersonate, requestMs: requestTimeoutMs },
      {
        clock: systemClock,
        env: process.env,
        version: packageJson.version,
        stdinIsTerminal: process.stdin.isTTY,
        pluginStderr: "inherit",
      },
    );
  },
  openSystem: async ({ system, apiKey, caPem }) => {
    const [{ createSystemSource }, { DRIVER_USER_PROPERTIES }] = await Promise.all([
      import("./truenas/system-source.ts"),
      import("./correlate/drivers/registry.ts"),
    ]);
    const { name, url, user, pinSha256 } = system;
    const trust = { caPem: caPem ?? undefined, pinSha256: pinSha256 ?? undefined };
    return createSystemSource(
      { name, url, user, apiKey, ...trust, userProperties: DRIVER_USER_PROPERTIES },
      { clock: systemClock },
    );
  },
  startDemo: async () => (await import("./cli/start-demo.ts")).startSmallCompany(),
};

void main();

async function main(): Promise<void> {
  endWithTheReader();
  process.exitCode = await runCommandLine(process.argv.slice(2), inputOfTheProcess());
}

function inputOfTheProcess(): CliInput {
  return {
    environment: process.env,
    directory: process.cwd(),
    program: programName(),
    version: packageJson.version,
    clock: systemClock,
    signal: interruptSignal(),
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
    ports: PORTS,
  };
}

/** Whether anybody said which cluster: a kubeconfig, or the Pod that we run in. */
async function knowsACluster(): Promise<boolean> {
  const { loadKubeconfig } = await import("./kubernetes/kubeconfig/load-kubeconfig.ts");
  const { isInCluster } = await import("./kubernetes/kubeconfig/in-cluster.ts");
  return isInCluster(process.env) || loadKubeconfig({ file: null, env: process.env }) !== null;
}

/** kubectl starts its plugins by their file's name; the launcher passes it on. */
function programName(): string {
  const name = process.env["PLUMBLINE_INVOKED_AS"] ?? path.basename(process.argv[1] ?? "");
  return name.startsWith("kubectl-plumbline") ? "kubectl plumbline" : "plumbline";
}

/** `plumbline scan | head` closes our stdout early: nobody reads on, so there is nothing left to say. */
function endWithTheReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(0);
    });
  }
}

/** The first Ctrl-C asks to end, the second ends. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error("interrupted"));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}

/** Width and kind are asked for anew each time: a window may be resized. */
function streamOf(stream: NodeJS.WriteStream): CliInput["stdout"] {
  return {
    write: (text) => void stream.write(text),
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
  };
}
