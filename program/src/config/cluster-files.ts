import { accessSync, constants, statSync } from "node:fs";
import { ConfigError } from "../lib/errors.ts";
import type { ClusterConfig, LoadedConfig } from "./config.ts";
import { redact } from "./redact.ts";
import { reasonOf } from "../lib/system-reason.ts";

/**
 * What is wrong with the kubeconfig files that clusters name: a `ConfigError` for each that cannot be read, with the place
 * where it was named. What stands in them is checked when a cluster is opened.
 */
export function clusterFileProblems(loaded: LoadedConfig): readonly ConfigError[] {
  return loaded.config.clusters.flatMap((cluster, index) =>
    problemOf(cluster, loaded.at(`clusters[${index}].kubeconfig`)),
  );
}

function problemOf({ kubeconfig }: ClusterConfig, where: string): readonly ConfigError[] {
  if (kubeconfig === null) return [];
  const reason = whyUnreadable(kubeconfig);
  if (reason === null) return [];
  return [
    new ConfigError({
      where,
      expected: "a kubeconfig that can be read",
      found: `${redact(kubeconfig)} (${reason})`,
      next: "check the path and who may read it",
    }),
  ];
}

function whyUnreadable(file: string): string | null {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).isDirectory() ? "a directory" : null;
  } catch (error) {
    return reasonOf(error);
  }
}
