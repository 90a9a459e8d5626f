import { ConfigError } from "../lib/errors.ts";
import type { Secret } from "../lib/secret.ts";
import type { LoadedConfig, SystemConfig } from "./config.ts";
import { problems } from "./parse-yaml.ts";
import { readSecretFile, readSmallFile } from "./secret-file.ts";

/** A system and what the files that its configuration names hold. */
export interface SystemWithFiles {
  readonly system: SystemConfig;
  readonly apiKey: Secret;
  readonly caPem: string | null;
  /** Sentences about these files that do not keep us from using them. */
  readonly warnings: readonly string[];
}

/**
 * Reads the key and CA files of every system. Throws an AggregateError of every `ConfigError` found, those included that
 * were found before.
 */
export function readSystemFiles(
  loaded: LoadedConfig,
  before: readonly ConfigError[] = [],
): readonly SystemWithFiles[] {
  const found = [...before];
  const read = loaded.config.systems.flatMap((system, index) => {
    try {
      const { secret, warning } = readSecretFile(
        system.apiKeyFile,
        loaded.at(`systems[${index}].apiKeyFile`),
      );
      const caPem = readAuthority(system.caFile, loaded.at(`systems[${index}].caFile`));
      return [{ system, apiKey: secret, caPem, warnings: warning === null ? [] : [warning] }];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      found.push(error);
      return [];
    }
  });
  if (found.length > 0) throw problems(found);
  return read;
}

/** Text of a PEM file with certificates; null where none is named. Throws ConfigError. */
export function readAuthority(caFile: string | null, where: string): string | null {
  if (caFile === null) return null;
  const pem = readSmallFile(caFile, where);
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  throw new ConfigError({
    where,
    expected: "a PEM file with the authority's certificate",
    found: `none in ${caFile}`,
    next: "export the certificate as PEM",
  });
}
