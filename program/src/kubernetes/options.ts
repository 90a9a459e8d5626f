import type { Clock } from "../lib/clock.ts";

/** Which cluster, as whom, and how much of it. */
export interface ClusterOptions {
  /** What people call it; null = the name of its context, in a Pod "in-cluster". */
  readonly name: string | null;
  /** A kubeconfig file; null = the files of `KUBECONFIG`, else `~/.kube/config`, else the Pod that we run in. */
  readonly kubeconfig: string | null;
  /** A context of the kubeconfig; null = the current one. */
  readonly context: string | null;
  /** Where the context was named, for messages; left out = `--context`. */
  readonly contextWhere?: string;
  /** With the service account of the Pod that we run in, whatever kubeconfigs there are. */
  readonly inCluster: boolean;
  /** Read only this namespace; null = the whole cluster. */
  readonly namespace: string | null;
  /** Act as another user (`--as`, `--as-group`); null = as the kubeconfig says. */
  readonly impersonate: { readonly user: string; readonly groups: readonly string[] } | null;
  /** Secrets with a driver's configuration that may be read, as "namespace/name"; none unless told. */
  readonly driverSecrets?: readonly string[];
  /** Longest wait for an answer (`--request-timeout`); null = `LIMITS.requestMs`. */
  readonly requestMs: number | null;
}

/** What the outside gives us. */
export interface ClusterEnvironment {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of the program, for the User-Agent. */
  readonly version: string;
  /** Whether a credential plugin can ask a person; asked when one is run. */
  readonly stdinIsTerminal: boolean;
  /** Where a credential plugin's own words go. */
  readonly pluginStderr: "inherit" | "ignore";
  /** Folder of the service account; null = where the kubelet puts it. */
  readonly serviceAccountFolder?: string;
}
