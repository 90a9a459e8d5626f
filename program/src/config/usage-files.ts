import { ConfigError } from "../lib/errors.ts";
import type { Secret } from "../lib/secret.ts";
import type { KubeletsConfig, LoadedConfig, PrometheusConfig } from "./config.ts";
import { readSecretFile } from "./secret-file.ts";
import { readAuthority } from "./system-files.ts";

/** A Prometheus and what the files that its configuration names hold. */
export interface PrometheusWithFiles {
  readonly prometheus: PrometheusConfig;
  readonly caPem: string | null;
  /** Reads the token anew: in a Pod it is replaced every hour. Throws ConfigError. */
  readonly token: () => Secret | null;
  /** Sentences about these files that do not keep us from using them. */
  readonly warnings: readonly string[];
}

/** The kubelets of a cluster, and the authorities of their certificates. */
export interface KubeletsWithFiles {
  readonly kubelets: KubeletsConfig;
  /** null = that of the API server. */
  readonly caPem: string | null;
  readonly warnings: readonly [];
}

/** Who says what claims hold, with his files. */
export type UsageWithFiles = PrometheusWithFiles | KubeletsWithFiles;

/** Reads the files of whoever says what claims hold once, and says what is wrong with them; null where nobody is configured. */
export function readUsageFiles(loaded: LoadedConfig): {
  readonly usage: UsageWithFiles | null;
  readonly problems: readonly ConfigError[];
} {
  const { prometheus, kubelets } = loaded.config.usage;
  try {
    if (prometheus !== null) return { usage: withFiles(prometheus, loaded), problems: [] };
    if (kubelets === null) return { usage: null, problems: [] };
    const caPem = readAuthority(kubelets.caFile, loaded.at("usage.kubelets.caFile"));
    return { usage: { kubelets, caPem, warnings: [] }, problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { usage: null, problems: [error] };
  }
}

function withFiles(prometheus: PrometheusConfig, loaded: LoadedConfig): PrometheusWithFiles {
  const { tokenFile, caFile } = prometheus;
  const where = loaded.at("usage.prometheus.tokenFile");
  const read = () => (tokenFile === null ? null : readSecretFile(tokenFile, where));
  const warning = read()?.warning ?? null;
  const caPem = readAuthority(caFile, loaded.at("usage.prometheus.caFile"));
  const token = () => read()?.secret ?? null;
  return { prometheus, caPem, token, warnings: warning === null ? [] : [warning] };
}
