import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { ClusterEnvironment } from "../kubernetes/options.ts";
import { hurried, measureLoopDelay } from "../lib/clock.ts";
import { ConfigError } from "../lib/errors.ts";
import type { ProcessFigures } from "../metrics/service-figures.ts";
import type { Tokens } from "../client/tokens.ts";
import type { NamedService, Ports } from "./context.ts";

/** What the real clients need of the process. */
export type Outside = Pick<
  ClusterEnvironment,
  "clock" | "env" | "version" | "stdinIsTerminal" | "pluginStderr"
>;

/** The real clients and simulators, each loaded when a command first needs it: `plumbline version` needs none. */
export function realPorts(outside: Outside): Ports {
  const { clock, env } = outside;
  return {
    openCluster: async (cluster, access, assumed) => {
      const { as, asGroups, requestTimeoutMs, namespace, contextWhere } = access;
      const { createClusterSource } = await import("../kubernetes/cluster-source.ts");
      if (assumed && !(await knowsACluster(env))) return null;
      const impersonate = as === null ? null : { user: as, groups: asGroups };
      return createClusterSource(
        { ...cluster, namespace, impersonate, requestMs: requestTimeoutMs, contextWhere },
        outside,
      );
    },
    openSystem: async ({ system, apiKey, caPem }, requestMs) => {
      const [{ createSystemSource }, { USER_PROPERTIES }] = await Promise.all([
        import("../truenas/system-source.ts"),
        import("../correlate/drivers/registry.ts"),
      ]);
      const { name, url, user, pinSha256 } = system;
      const trust = { caPem: caPem ?? undefined, pinSha256: pinSha256 ?? undefined };
      return createSystemSource(
        { name, url, user, apiKey, ...trust, userProperties: USER_PROPERTIES, requestMs },
        { clock },
      );
    },
    openUsage: async ({ prometheus, caPem, token }, cluster, requestMs) => {
      const { createPrometheusSource } = await import("../usage/prometheus-source.ts");
      const { url, selector } = prometheus;
      return createPrometheusSource({ cluster, url, selector, caPem, token, requestMs }, clock);
    },
    openService: async ({ kubeconfig, context, tokens, soughtIn, ...service }, stop) => {
      const { createServiceClient } = await import("../client/service-client.ts");
      if (tokens === null && soughtIn !== null) {
        const { refuseDeadAddress } = await import("../client/reachable.ts");
        await refuseDeadAddress(service.url, stop);
      }
      return createServiceClient(
        {
          ...service,
          tokens: tokens ?? (await tokensOfUser({ kubeconfig, context, soughtIn }, outside)),
          userAgent: `plumbline/${outside.version}`,
        },
        clock,
        stop,
      );
    },
    measureProcess,
    tidyUp,
    onHangup: (listener) => {
      process.on("SIGHUP", listener);
      return () => process.off("SIGHUP", listener);
    },
    hurried: (times) => {
      const clockOfHaste = hurried(clock, times);
      return { clock: clockOfHaste, ports: realPorts({ ...outside, clock: clockOfHaste }) };
    },
    startDemo: async () => (await import("./start-demo.ts")).startSmallCompany(),
  };
}

/** Throws ConfigError where there is nobody who could ask. */
async function tokensOfUser(
  { soughtIn, ...user }: Pick<NamedService, "kubeconfig" | "context" | "soughtIn">,
  outside: Outside,
): Promise<Tokens> {
  const { handedToken } = await import("../kubernetes/handed-token.ts");
  try {
    return handedToken(user, outside);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { where, expected, found, next } = error;
    const here =
      soughtIn === null
        ? ""
        : `${soughtIn} has no token of a service at this address: name its state directory with --state-dir; or `;
    const otherwise = `${here}${next}; or name a file with a token with --token-file`;
    throw new ConfigError({ where, expected, found, next: otherwise });
  }
}

async function measureProcess(): Promise<() => ProcessFigures> {
  const loopDelay = await measureLoopDelay();
  return () => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    return {
      startedAt: performance.timeOrigin,
      cpuUs: user + system,
      residentBytes: rss,
      heapBytes: heapUsed,
      loopDelayNs: loopDelay(),
    };
  };
}

/**
 * Collects garbage at once. A look leaves nearly as much behind as it keeps, and V8 by itself collects it with the next one,
 * minutes later (docs/decisions/013-live.md).
 */
function tidyUp(): void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  setFlagsFromString("--no-expose-gc");
  collect();
}

/**
 * Whether anybody said which cluster: a kubeconfig with a context in it, or the Pod that we run in. Throws ConfigError where
 * KUBECONFIG names files and none of them exists: a typo must not look like a company without a cluster.
 */
async function knowsACluster(env: Outside["env"]): Promise<boolean> {
  const [{ loadKubeconfig, noKubeconfig }, { isInCluster }] = await Promise.all([
    import("../kubernetes/kubeconfig/load-kubeconfig.ts"),
    import("../kubernetes/kubeconfig/in-cluster.ts"),
  ]);
  if (isInCluster(env)) return true;
  const config = loadKubeconfig({ file: null, env });
  if (config === null && (env["KUBECONFIG"] ?? "") !== "") throw noKubeconfig(env);
  return (config?.contexts.size ?? 0) > 0;
}
