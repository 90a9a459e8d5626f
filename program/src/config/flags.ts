import { Document, type YAMLMap } from "yaml";
import { ConfigError } from "../lib/errors.ts";
import { type ParsedYaml, problems } from "./parse-yaml.ts";
import { flagName, VARIABLES } from "./variables.ts";

/** Settings that may be given on the command line or in the environment instead of a file. */
export type ConfigFlags = {
  readonly config?: string | undefined;
  /** Leave every file out, also the default one. */
  readonly noConfig?: boolean | undefined;
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly truenas?: string | undefined;
  readonly truenasUser?: string | undefined;
  readonly apiKeyFile?: string | undefined;
  readonly truenasCaFile?: string | undefined;
  readonly truenasPinSha256?: string | undefined;
  readonly stateDir?: string | undefined;
  readonly listen?: string | undefined;
};

/** Where a service is asked, in the place of sources. */
export type ServiceFlags = {
  readonly server?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly serverCaFile?: string | undefined;
};

/** Environment variables; passed in, so that nothing else reads the process's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting and the flag or variable it came from. */
export interface Given {
  readonly value: string;
  readonly where: string;
}

/** The value of a setting from its flag, else from its variable. */
export function given(
  name: keyof typeof VARIABLES | "kubeconfig" | "context",
  flags: ConfigFlags & ServiceFlags,
  environment: Environment,
): Given | null {
  const flag = flags[name];
  if (flag !== undefined) return { value: flag, where: flagName(name) };
  const variable = name in VARIABLES ? VARIABLES[name as keyof typeof VARIABLES] : null;
  const value = variable === null ? undefined : environment[variable];
  return variable !== null && value ? { value, where: variable } : null;
}

/**
 * The system that flags and variables describe, as a syntax tree that the schema is checked against like a file's.
 * null where nothing was said of one; throws where only half was said.
 */
export function systemFromFlags(flags: ConfigFlags, environment: Environment): ParsedYaml | null {
  const settings = SYSTEM_KEYS.map(([key, name]) => ({
    key,
    name,
    given: given(name, flags, environment),
  }));
  const said = settings.filter((setting) => setting.given !== null);
  const [first] = said;
  if (first?.given == null) return null;
  const missing = settings.filter(
    (setting) => setting.given === null && REQUIRED.has(setting.name),
  );
  if (missing.length > 0)
    throw problems([
      halfSaid(
        first.given.where,
        missing.map((setting) => setting.name),
      ),
    ]);
  return treeOf(said.map((setting) => [setting.key, setting.given as Given]));
}

const SYSTEM_KEYS = [
  ["url", "truenas"],
  ["user", "truenasUser"],
  ["apiKeyFile", "apiKeyFile"],
  ["caFile", "truenasCaFile"],
  ["pinSha256", "truenasPinSha256"],
] as const;

const REQUIRED: ReadonlySet<string> = new Set(["truenas", "apiKeyFile"]);

function halfSaid(where: string, missing: readonly (keyof typeof VARIABLES)[]): ConfigError {
  const names = missing.map((name) => `${flagName(name)} (or ${VARIABLES[name]})`).join(" and ");
  return new ConfigError({
    where,
    expected: `${names} beside it`,
    found: "none",
    next: "say address and key file, and the user from TrueNAS 25.04 on",
  });
}

function treeOf(entries: readonly (readonly [string, Given])[]): ParsedYaml {
  const document = new Document({
    version: 1,
    systems: [{ name: systemName(entries), ...plain(entries) }],
  });
  const system = document.getIn(["systems", 0]) as YAMLMap;
  const places = new Map<unknown, string>();
  for (const [key, { where }] of entries) places.set(system.get(key, true), where);
  const fallback = entries[0]?.[1].where ?? "";
  return { root: document.contents, at: (node) => places.get(node) ?? fallback };
}

function plain(entries: readonly (readonly [string, Given])[]): Record<string, string> {
  return Object.fromEntries(entries.map(([key, { value }]) => [key, value]));
}

/** The host of the address: what people call the machine. */
function systemName(entries: readonly (readonly [string, Given])[]): string {
  const url = plain(entries)["url"] ?? "";
  return URL.canParse(url) ? new URL(url).hostname || "truenas" : "truenas";
}
