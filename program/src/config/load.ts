import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Severity } from "../findings/finding.ts";
import { durationMs } from "../findings/options.ts";
import type { Exclusion, RuleSetting, RuleSettings } from "../findings/settings.ts";
import { ConfigError } from "../lib/errors.ts";
import type { ScopeDeclaration } from "../model/scope.ts";
import type {
  AuthConfig,
  ClusterConfig,
  Config,
  KubeletsConfig,
  LoadedConfig,
  PrometheusConfig,
  SystemConfig,
  TlsConfig,
} from "./config.ts";
import { crossCheck } from "./cross-check.ts";
import { type ConfigFlags, type Environment, given, systemFromFlags } from "./flags.ts";
import { DEFAULT_LISTEN, givenListen, listenOn } from "./listen.ts";
import { type ParsedYaml, parseYaml, problems } from "./parse-yaml.ts";
import { redact } from "./redact.ts";
import {
  type ConfigurableRule,
  configSchema,
  DEFAULT_LEARNING,
  DEFAULT_MAX_SERIES,
} from "./schema.ts";
import { reasonOf } from "../lib/system-reason.ts";
import { flagName } from "./variables.ts";
import { validate } from "./validate.ts";

/** What `loadConfig` starts from. `directory` is the working directory: relative paths of flags begin there. */
export interface ConfigInput {
  readonly flags: ConfigFlags;
  readonly environment: Environment;
  readonly directory: string;
  readonly rules: readonly ConfigurableRule[];
}

/**
 * The configuration that a file, the environment and flags make together. Each section comes from one place: clusters
 * from the file or from `--kubeconfig`/`--context`, systems from the file or from `--truenas`; both is a mistake, because
 * claim scopes were declared for the ones and would be judged with the others. Where nobody says "clusters", the current
 * kubeconfig context stands in. Throws an AggregateError of every `ConfigError` found.
 */
export function loadConfig(input: ConfigInput): LoadedConfig {
  const file = findFile(input);
  const fromFile =
    file === null
      ? EMPTY
      : readParsed(parseYaml(readConfigFile(file, input), file), input, path.dirname(file));
  const flagTree = systemFromFlags(input.flags, input.environment);
  const fromFlags = flagTree === null ? EMPTY : readParsed(flagTree, input, input.directory);
  const clusters = clustersOf(input, fromFile);
  const stateDir = given("stateDir", input.flags, input.environment);
  const listen = given("listen", input.flags, input.environment);
  const places = new Map([
    ...fromFile.places,
    ...fromFlags.places,
    ...clusters.places,
    ["state.directory", placeOf("stateDir", stateDir, fromFile.places.get("state.directory"))],
    ["serve.listen", placeOf("listen", listen, fromFile.places.get("serve.listen"))],
  ]);
  const at = (key: string) => places.get(key) ?? places.get("") ?? "configuration";
  const config: Config = {
    ...fromFile.config,
    clusters: clusters.list,
    systems: [...fromFile.config.systems, ...fromFlags.config.systems],
    state: { ...fromFile.config.state, directory: stateDirectory(input, fromFile.config) },
    serve: { ...fromFile.config.serve, ...(listen === null ? {} : givenListen(listen)) },
  };
  const found = [
    ...sectionsTwice(fromFile, fromFlags, at),
    ...fromFile.problems,
    ...fromFlags.problems,
  ];
  if (found.length === 0)
    found.push(
      ...crossCheck(
        config,
        input.rules.map((rule) => rule.code),
        at,
      ),
    );
  if (found.length > 0) throw problems(found);
  const clustersAssumed = clusters.list.length === 0 && !fromFile.places.has("clusters");
  const defaultFile = input.flags.noConfig ? null : defaultConfigFile(input.environment);
  return { config: Object.freeze(config), file, defaultFile, clustersAssumed, at };
}

/** Where something is said that a flag says over the file; where neither does, the flag that could. */
function placeOf(
  flag: "stateDir" | "listen",
  said: { readonly where: string } | null,
  inFile: string | undefined,
): string {
  return said?.where ?? inFile ?? flagName(flag);
}

/** Where the configuration is looked for without `--config`. Never in the working directory: a file there could be a stranger's. */
function defaultConfigFile(environment: Environment): string | null {
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  const base = environment["XDG_CONFIG_HOME"] || (home ? path.join(home, ".config") : null);
  return base === null ? null : path.join(base, "plumbline", "config.yaml");
}

/** Named by flag or variable, else in the file, else the directory that the desktop keeps for such things. */
function stateDirectory({ flags, environment, directory }: ConfigInput, { state }: Config) {
  const named = given("stateDir", flags, environment);
  if (named !== null) return absolute(named.value, directory, environment);
  if (state.directory !== null) return state.directory;
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  const base = environment["XDG_STATE_HOME"] || (home ? path.join(home, ".local/state") : null);
  return base === null ? null : path.join(base, "plumbline");
}

function findFile({ flags, environment, directory }: ConfigInput): string | null {
  if (flags.noConfig) return null;
  const named = given("config", flags, environment);
  if (named !== null) return absolute(named.value, directory, environment);
  const file = defaultConfigFile(environment);
  return file !== null && existsSync(file) ? file : null;
}

function readConfigFile(file: string, { flags, environment }: ConfigInput): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const found = `${redact(file)} (${reasonOf(error)})`;
    throw problems([
      new ConfigError({
        where: given("config", flags, environment)?.where ?? file,
        expected: "a readable configuration file",
        found,
        next: "check the path and who may read it",
      }),
    ]);
  }
}

interface Section {
  readonly config: Config;
  readonly places: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigError[];
}

const NOTHING: Config = Object.freeze({
  clusters: [],
  systems: [],
  scopes: [],
  rules: {},
  exclude: [],
  usage: { prometheus: null, kubelets: null },
  state: { directory: null, learningMs: durationMs(DEFAULT_LEARNING) },
  serve: {
    ...listenOn(DEFAULT_LISTEN),
    maxSeries: DEFAULT_MAX_SERIES,
    tls: null,
    plaintext: false,
    hosts: [],
    auth: { by: null, cluster: null },
    openMetrics: false,
  },
});

const EMPTY: Section = Object.freeze({
  config: NOTHING,
  places: new Map<string, string>(),
  problems: [],
});

function readParsed(tree: ParsedYaml, input: ConfigInput, base: string): Section {
  const { value, places, problems: found } = validate(tree, configSchema(input.rules));
  const resolve = (file: string | undefined) =>
    file === undefined ? null : absolute(file, base, input.environment);
  const config = found.length > 0 ? NOTHING : build(value as Raw, resolve);
  return { config, places, problems: found };
}

/** The values as the schema lets them through. */
interface Raw {
  readonly clusters?: readonly {
    name?: string;
    kubeconfig?: string;
    context?: string;
    inCluster?: boolean;
    driverSecrets?: readonly string[];
  }[];
  readonly systems?: readonly {
    name: string;
    url: string;
    user?: string;
    apiKeyFile: string;
    caFile?: string;
    pinSha256?: string;
  }[];
  readonly scopes?: readonly (Partial<ScopeDeclaration> & { system: string; parent: string })[];
  readonly rules?: Readonly<
    Record<string, { enabled?: boolean; severity?: Severity; [option: string]: unknown }>
  >;
  readonly exclude?: readonly Exclusion[];
  readonly usage?: {
    prometheus?: {
      url: string;
      tokenFile?: string;
      caFile?: string;
      cluster?: string;
      selector?: string;
    };
    kubelets?: { caFile?: string; cluster?: string };
  };
  readonly state?: { directory?: string; learning?: string };
  readonly serve?: {
    listen?: string;
    maxSeries?: number;
    tls?: { certFile: string; keyFile: string };
    plaintext?: boolean;
    hosts?: readonly string[];
    auth?: { by?: AuthConfig["by"]; cluster?: string };
    openMetrics?: boolean;
  };
}

function build(raw: Raw, resolve: (file: string | undefined) => string | null): Config {
  return {
    clusters: (raw.clusters ?? []).map((one): ClusterConfig => ({
      name: one.name ?? null,
      kubeconfig: resolve(one.kubeconfig),
      context: one.context ?? null,
      inCluster: one.inCluster ?? false,
      driverSecrets: one.driverSecrets ?? [],
    })),
    systems: (raw.systems ?? []).map((one): SystemConfig => ({
      name: one.name,
      url: one.url.replace(/\/$/, ""),
      user: one.user ?? null,
      apiKeyFile: resolve(one.apiKeyFile) ?? one.apiKeyFile,
      caFile: resolve(one.caFile),
      pinSha256: one.pinSha256?.replaceAll(":", "").toLowerCase() ?? null,
    })),
    scopes: (raw.scopes ?? []).map((one): ScopeDeclaration => ({
      system: one.system,
      parent: one.parent,
      snapshotParent: one.snapshotParent ?? null,
      driver: one.driver ?? null,
      clusters: one.clusters ?? [],
      instanceId: one.instanceId ?? null,
      exclusive: one.exclusive ?? false,
    })),
    rules: rulesOf(raw.rules ?? {}),
    exclude: raw.exclude ?? [],
    usage: {
      prometheus: prometheusOf(raw.usage?.prometheus, resolve),
      kubelets: kubeletsOf(raw.usage?.kubelets, resolve),
    },
    state: {
      directory: resolve(raw.state?.directory),
      learningMs: durationMs(raw.state?.learning ?? DEFAULT_LEARNING),
    },
    serve: {
      ...listenOn(raw.serve?.listen ?? DEFAULT_LISTEN),
      auth: { by: raw.serve?.auth?.by ?? null, cluster: raw.serve?.auth?.cluster ?? null },
      openMetrics: raw.serve?.openMetrics ?? false,
      maxSeries: raw.serve?.maxSeries ?? DEFAULT_MAX_SERIES,
      tls: tlsOf(raw.serve?.tls, resolve),
      plaintext: raw.serve?.plaintext ?? false,
      hosts: (raw.serve?.hosts ?? []).map((host) => host.toLowerCase()),
    },
  };
}

function tlsOf(
  raw: NonNullable<Raw["serve"]>["tls"],
  resolve: (file: string | undefined) => string | null,
): TlsConfig | null {
  if (raw === undefined) return null;
  const [certFile, keyFile] = [resolve(raw.certFile), resolve(raw.keyFile)];
  return certFile === null || keyFile === null ? null : { certFile, keyFile };
}

function prometheusOf(
  raw: NonNullable<Raw["usage"]>["prometheus"],
  resolve: (file: string | undefined) => string | null,
): PrometheusConfig | null {
  if (raw === undefined) return null;
  return {
    url: raw.url.replace(/\/$/, ""),
    tokenFile: resolve(raw.tokenFile),
    caFile: resolve(raw.caFile),
    cluster: raw.cluster ?? null,
    selector: raw.selector ?? null,
  };
}

function kubeletsOf(
  raw: NonNullable<Raw["usage"]>["kubelets"],
  resolve: (file: string | undefined) => string | null,
): KubeletsConfig | null {
  return raw === undefined ? null : { caFile: resolve(raw.caFile), cluster: raw.cluster ?? null };
}

function rulesOf(raw: NonNullable<Raw["rules"]>): RuleSettings {
  const entries = Object.entries(raw).map(
    ([code, { enabled, severity, ...options }]): [string, RuleSetting] => [
      code,
      {
        ...(enabled === undefined ? {} : { enabled }),
        ...(severity === undefined ? {} : { severity }),
        options,
      },
    ],
  );
  return Object.fromEntries(entries);
}

function clustersOf(
  input: ConfigInput,
  fromFile: Section,
): { list: readonly ClusterConfig[]; places: ReadonlyMap<string, string> } {
  const kubeconfig = given("kubeconfig", input.flags, input.environment);
  const context = given("context", input.flags, input.environment);
  const where = (context ?? kubeconfig)?.where;
  if (where === undefined) return { list: fromFile.config.clusters, places: new Map() };
  if (fromFile.config.clusters.length > 0)
    throw problems([listedTwice(where, "clusters", fromFile.places.get("clusters") ?? "the file")]);
  const file =
    kubeconfig === null ? null : absolute(kubeconfig.value, input.directory, input.environment);
  const cluster = {
    name: null,
    kubeconfig: file,
    context: context?.value ?? null,
    inCluster: false,
    driverSecrets: [],
  };
  const places = new Map([
    ["clusters[0]", where],
    ...(kubeconfig === null ? [] : [["clusters[0].kubeconfig", kubeconfig.where] as const]),
    ...(context === null ? [] : [["clusters[0].context", context.where] as const]),
  ]);
  return { list: [cluster], places };
}

function sectionsTwice(
  fromFile: Section,
  fromFlags: Section,
  at: (path: string) => string,
): ConfigError[] {
  if (fromFile.config.systems.length === 0 || fromFlags.config.systems.length === 0) return [];
  return [
    listedTwice(at("systems[0].url"), "systems", fromFile.places.get("systems") ?? "the file"),
  ];
}

function listedTwice(where: string, section: string, there: string): ConfigError {
  return new ConfigError({
    where,
    expected: `${section} from one place`,
    found: `${section} in ${there} as well`,
    next: `remove it, or leave the file out with --no-config`,
  });
}

function absolute(file: string, base: string, environment: Environment): string {
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  const expanded = file.startsWith("~/") && home ? path.join(home, file.slice(2)) : file;
  return path.resolve(base, expanded);
}
