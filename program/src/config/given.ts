import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Type } from "typebox";
import { duration } from "../findings/options.ts";
import type { LoadedConfig } from "./config.ts";
import type { ConfigFlags, Environment } from "./flags.ts";
import { loadConfig } from "./load.ts";
import type { ConfigurableRule } from "./schema.ts";

/** Two rules to configure: one with a grace period and a number, one without options. */
export const GIVEN_RULES: readonly ConfigurableRule[] = Object.freeze([
  {
    code: "dataset-unreferenced",
    title: "CSI volume on the NAS that nothing uses",
    severity: "warning",
    options: Type.Object({
      grace: duration({ default: "24h", description: "Age before it counts" }),
      atLeast: Type.Integer({ default: 1, minimum: 1, maximum: 100, description: "How many" }),
    }),
  },
  {
    code: "pv-released",
    title: "PersistentVolume whose claim is gone",
    severity: "info",
    options: Type.Object({}),
  },
]);

/** A directory of its own for a test's files. */
export function aDirectory(): string {
  return mkdtempSync(path.join(tmpdir(), "plumbline-config-"));
}

/** Writes a file and answers its path. */
export function aFile(directory: string, name: string, content: string, mode = 0o600): string {
  const file = path.join(directory, name);
  writeFileSync(file, content, { mode });
  return file;
}

/** Loads with the rules above, from `directory`, with nothing in the environment unless it is given. */
export function load(
  flags: ConfigFlags,
  environment: Environment = {},
  directory = "/nowhere",
): LoadedConfig {
  return loadConfig({ flags, environment, directory, rules: GIVEN_RULES });
}

/** The sentences of a refused configuration, with the directory left out. */
export function refusals(action: () => unknown, directory: string): readonly string[] {
  try {
    action();
  } catch (error) {
    const all =
      error instanceof AggregateError ? (error.errors as readonly Error[]) : [error as Error];
    return all.map((one) =>
      directory === "" ? one.message : one.message.replaceAll(`${directory}/`, ""),
    );
  }
  throw new Error("the configuration was accepted");
}
