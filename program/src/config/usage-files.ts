import { ConfigError } from "../lib/errors.ts";
import type { Secret } from "../lib/secret.ts";
import type { LoadedConfig, PrometheusConfig } from "./config.ts";
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

/** Reads the files of the Prometheus once, and says what is wrong with them; null where none is configured. */
export function readPrometheusFiles(loaded: LoadedConfig): {
  readonly prometheus: PrometheusWithFiles | null;
  readonly problems: readonly ConfigError[];
} {
  const { prometheus } = loaded.config.usage;
  if (prometheus === null) return { prometheus, problems: [] };
  const { tokenFile, caFile } = prometheus;
  const where = loaded.at("usage.prometheus.tokenFile");
  const read = () => (tokenFile === null ? null : readSecretFile(tokenFile, where));
  try {
    const warning = read()?.warning ?? null;
    const caPem = readAuthority(caFile, loaded.at("usage.prometheus.caFile"));
    const token = () => read()?.secret ?? null;
    const warnings = warning === null ? [] : [warning];
    return { prometheus: { prometheus, caPem, token, warnings }, problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { prometheus: null, problems: [error] };
  }
}
