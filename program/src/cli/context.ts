import type { CommandContext } from "@stricli/core";
import type { ClusterConfig } from "../config/config.ts";
import type { SystemWithFiles } from "../config/system-files.ts";
import type { PrometheusWithFiles } from "../config/usage-files.ts";
import type { ServiceClient } from "../client/service-client.ts";
import type { Tokens } from "../client/tokens.ts";
import type { Clock } from "../lib/clock.ts";
import type { ClusterSource, SystemSource, UsageSource } from "../model/source.ts";
import type { ProcessFigures } from "../metrics/service-figures.ts";
import type { DemoWorld } from "./demo-world.ts";
import type { Repeats } from "./repeated-flags.ts";
import type { StreamFacts } from "./output/terminal.ts";

/** Where text goes: stdout or stderr of the process, or a test's ear. */
export interface Stream extends StreamFacts {
  readonly write: (text: string) => void;
}

/** What a cluster is opened with besides its configuration. */
export interface ClusterAccess {
  readonly as: string | null;
  readonly asGroups: readonly string[];
  /** null = the client's own deadlines. */
  readonly requestTimeoutMs: number | null;
  /** Read only this namespace, because the cluster may not be read as a whole; null = all of it. */
  readonly namespace: string | null;
  /** Where its context was named, for messages. */
  readonly contextWhere: string;
}

/** A service, and as whom it is asked. */
export interface NamedService {
  readonly url: URL;
  /** Authorities to trust in the place of the machine's; PEM. */
  readonly caPem: string | null;
  /** null = with the token of a user of a kubeconfig, which the two below choose as for a cluster. */
  readonly tokens: Tokens | null;
  /** The state directory in which no token for this service of this machine was found; null = it was not looked for. */
  readonly soughtIn: string | null;
  readonly kubeconfig: string | null;
  readonly context: string | null;
  /** null = the client's own deadlines. */
  readonly requestMs: number | null;
}

/** Ways to the outside; `main.ts` wires the real ones, tests wire fakes. */
export interface Ports {
  /** null where the cluster was only assumed and there is no kubeconfig at all. */
  readonly openCluster: (
    cluster: ClusterConfig,
    access: ClusterAccess,
    assumed: boolean,
  ) => Promise<ClusterSource | null>;
  /** `requestTimeoutMs` is the longest wait for one answer; null = the client's own deadlines. */
  readonly openSystem: (
    system: SystemWithFiles,
    requestTimeoutMs: number | null,
  ) => Promise<SystemSource>;
  /** Of one cluster, by its configured name; `requestTimeoutMs` as above. */
  readonly openUsage: (
    prometheus: PrometheusWithFiles,
    cluster: string,
    requestTimeoutMs: number | null,
  ) => Promise<UsageSource>;
  /** A client of a service that answers for sources. */
  readonly openService: (service: NamedService, stop: AbortSignal) => Promise<ServiceClient>;
  /** Begins to measure the process, and answers how to ask what was measured since the last time. */
  readonly measureProcess: () => Promise<() => ProcessFigures>;
  /** Gives back memory that is not needed any more. */
  readonly tidyUp: () => void;
  /** Calls the listener at every SIGHUP, until the answer is called. */
  readonly onHangup: (listener: () => void) => () => void;
  /** The same ways, and the clock of who takes them: he waits so many times as briefly, and spares nobody that much. */
  readonly hurried: (times: number) => { readonly clock: Clock; readonly ports: Ports };
  /** Starts the simulated company of `demo`. */
  readonly startDemo: () => Promise<DemoWorld>;
}

/** Everything a command may touch. */
export interface CliContext extends CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Working directory. */
  readonly directory: string;
  /** "plumbline", or "kubectl plumbline" where we run as its plugin. */
  readonly program: string;
  /** What commands that are suggested are told again of this command line. */
  readonly repeats: Repeats;
  readonly version: string;
  readonly clock: Clock;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly ports: Ports;
  /** Says the exit code of the command; called once, at its end. */
  readonly finish: (exitCode: number) => void;
}
