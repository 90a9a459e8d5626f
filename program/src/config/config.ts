import type { Exclusion, RuleSettings } from "../findings/settings.ts";
import type { ScopeDeclaration } from "../model/scope.ts";
import type { Listen } from "./listen.ts";

/** One Kubernetes cluster to read. Paths are absolute. */
export interface ClusterConfig {
  /** What people read; null = the name of its kubeconfig context. */
  readonly name: string | null;
  /** null = the files of `KUBECONFIG`, else `~/.kube/config`. */
  readonly kubeconfig: string | null;
  /** null = the kubeconfig's current context. */
  readonly context: string | null;
  /** With the service account of the Pod we run in. */
  readonly inCluster: boolean;
  /** Secrets with a CSI driver's configuration that may be read, as "namespace/name". */
  readonly driverSecrets: readonly string[];
}

/** One TrueNAS to read. Paths are absolute; the key itself is read by `readSecretFile`. */
export interface SystemConfig {
  readonly name: string;
  /** `wss://host[:port]`. */
  readonly url: string;
  /** Whose key it is; null where nobody said: TrueNAS 24.10 needs none, later ones refuse. */
  readonly user: string | null;
  readonly apiKeyFile: string;
  readonly caFile: string | null;
  /** SHA-256 of the DER certificate, 64 lower-case hex digits. */
  readonly pinSha256: string | null;
}

/** What is remembered between looks. */
export interface StateConfig {
  /** Absolute; null where nobody named one and there is no home directory. */
  readonly directory: string | null;
  /** How long a new memory only learns. */
  readonly learningMs: number;
}

/** A Prometheus that knows what the claims of one cluster hold. Paths are absolute. */
export interface PrometheusConfig {
  /** `http(s)://host[:port][/path]`. */
  readonly url: string;
  readonly tokenFile: string | null;
  readonly caFile: string | null;
  /** null = the only cluster. */
  readonly cluster: string | null;
  /** Label matchers of that cluster's series; null = all. */
  readonly selector: string | null;
}

/** That the kubelets of a cluster are asked themselves. Paths are absolute. */
export interface KubeletsConfig {
  /** Authorities of their certificates; null = that of the API server. */
  readonly caFile: string | null;
  /** null = the only cluster. */
  readonly cluster: string | null;
}

/** Who says what the file systems of claims hold: one of them, or nobody. */
export interface UsageConfig {
  readonly prometheus: PrometheusConfig | null;
  readonly kubelets: KubeletsConfig | null;
}

/** Files of the certificate that the service shows, and of its key. Paths are absolute. */
export interface TlsConfig {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Who says who callers are. */
export interface AuthConfig {
  /** null = as the address says: a token on loopback, else a cluster. */
  readonly by: "kubernetes" | "token" | null;
  /** Name of the cluster that is asked; null = the first one. */
  readonly cluster: string | null;
}

/** The service: where it answers, how much, and to whom. */
export interface ServeConfig extends Listen {
  readonly auth: AuthConfig;
  /** Whether metrics are for whoever reaches the port; on loopback they are in any case. */
  readonly openMetrics: boolean;
  /** Metric series beyond which families are left out. */
  readonly maxSeries: number;
  /** null = plain HTTP. */
  readonly tls: TlsConfig | null;
  /** Something in front of us ends TLS: tokens may come to us in the clear, and browsers are at the other end of it. */
  readonly plaintext: boolean;
  /** Names by which browsers ask, besides those of this machine; lower case. */
  readonly hosts: readonly string[];
}

/** The configuration, whole and checked: what a file, the environment and flags say together. */
export interface Config {
  readonly clusters: readonly ClusterConfig[];
  readonly systems: readonly SystemConfig[];
  readonly scopes: readonly ScopeDeclaration[];
  readonly rules: RuleSettings;
  readonly exclude: readonly Exclusion[];
  readonly usage: UsageConfig;
  readonly state: StateConfig;
  readonly serve: ServeConfig;
}

/** A configuration and where each of its settings was written, for messages: `at("systems[0].apiKeyFile")`. */
export interface LoadedConfig {
  readonly config: Config;
  /** The file it was read from; null where there was none. */
  readonly file: string | null;
  /** Where a file is looked for that nobody names; null where files are left out or there is no home directory. */
  readonly defaultFile: string | null;
  /** True where the clusters were not named by anybody, so that the current kubeconfig context stands in. */
  readonly clustersAssumed: boolean;
  /** `file:line:column`, the flag or the environment variable that set it. */
  at(path: string): string;
}
