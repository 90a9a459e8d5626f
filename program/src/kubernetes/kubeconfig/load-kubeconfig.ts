import { readFileSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { ConfigError } from "../../lib/errors.ts";
import { type Kubeconfig, parseKubeconfig } from "./kubeconfig.ts";

/** A kubeconfig larger than this is something else. */
const MAX_KUBECONFIG_BYTES = 8 * 1024 * 1024;

/** Which kubeconfig: one file that must exist, or what the environment says. */
export interface KubeconfigChoice {
  /** null = the files of `KUBECONFIG`, else `~/.kube/config`. */
  readonly file: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Loads and merges as client-go does (tools/clientcmd/loader.go): files that are missing are passed over, of two entries
 * with one name the first wins, and so does the first current-context. Null where there is no file at all. Throws ConfigError.
 */
export function loadKubeconfig(choice: KubeconfigChoice): Kubeconfig | null {
  if (choice.file !== null) return readKubeconfig(resolve(choice.file), true);
  const loaded = candidates(choice.env)
    .map((file) => readKubeconfig(resolve(file), false))
    .filter((config) => config !== null);
  return loaded.length === 0 ? null : mergeKubeconfigs(loaded);
}

/** The files that are looked at, in order of precedence. */
export function candidates(env: KubeconfigChoice["env"]): readonly string[] {
  const listed = env["KUBECONFIG"] ?? "";
  if (listed !== "") return [...new Set(listed.split(delimiter).filter((file) => file !== ""))];
  const home = env["HOME"] ?? env["USERPROFILE"] ?? "";
  return isAbsolute(home) ? [join(home, ".kube", "config")] : [];
}

/** That none of the files exists that were named, or that are looked at where none is. */
export function noKubeconfig(env: KubeconfigChoice["env"]): ConfigError {
  const files = candidates(env);
  const named = (env["KUBECONFIG"] ?? "") !== "";
  return new ConfigError({
    where: named || files.length === 0 ? "KUBECONFIG" : files.join(", "),
    expected: files.length > 1 ? "a kubeconfig, in one of its files at least" : "a kubeconfig",
    found: named ? `no file ${files.join(", ")}` : "no file",
    next: named
      ? "correct the path; unset KUBECONFIG where no cluster is meant"
      : "log in to your cluster, or name a file with --kubeconfig",
  });
}

/** One kubeconfig of several; the first to say something is right. */
function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  return {
    currentContext: configs.find((config) => config.currentContext !== "")?.currentContext ?? "",
    clusters: firstOfEach(configs.map((config) => config.clusters)),
    users: firstOfEach(configs.map((config) => config.users)),
    contexts: firstOfEach(configs.map((config) => config.contexts)),
  };
}

function firstOfEach<T>(maps: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> {
  return new Map(maps.toReversed().flatMap((entries) => [...entries]));
}

function readKubeconfig(file: string, mustExist: boolean): Kubeconfig | null {
  try {
    if (statSync(file).size > MAX_KUBECONFIG_BYTES)
      throw notAKubeconfig(file, `more than ${MAX_KUBECONFIG_BYTES} bytes`);
    return parseKubeconfig(file, readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === "ENOENT" && !mustExist) return null;
    throw notAKubeconfig(
      file,
      code === "ENOENT" ? "no file" : `a file that cannot be read (${code})`,
    );
  }
}

function notAKubeconfig(file: string, found: string): ConfigError {
  return new ConfigError({
    where: file,
    expected: "a kubeconfig",
    found,
    next: "check the path and its permissions",
  });
}
