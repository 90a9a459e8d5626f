import type { ClusterConfig, LoadedConfig } from "../config/config.ts";
import { RULES } from "../findings/rules/index.ts";
import { type ConfigError, SourceError } from "../lib/errors.ts";
import { COLLECTIONS } from "../model/collections.ts";
import type { ClusterSource, SystemSource } from "../model/source.ts";
import type { Picture } from "../monitor/recording.ts";
import type { ScanInput } from "../monitor/scan.ts";
import type { CliContext, ClusterAccess } from "./context.ts";
import { isUnreachable } from "./exit-code.ts";
import { errorPage } from "./pages.ts";
import { type SourceFlags, usageError } from "./flags.ts";
import { causesIn } from "./output/coverage-notes.ts";
import { createProgressLine, type ProgressLine } from "./output/progress.ts";
import { describeTerminal } from "./output/terminal.ts";

/** Flags that decide what is read. A namespace is read alone only where the cluster may not be read as a whole. */
export type LookFlags = SourceFlags & { readonly namespace?: string };

/** Reads every source once, or a bundle: what all reading commands start with. */
export async function look(context: CliContext, flags: LookFlags): Promise<Picture> {
  if (flags.from !== undefined) return lookAtBundle(flags.from, flags);
  const picture = await lookOnce(context, flags, null);
  context.signal.throwIfAborted();
  const { namespace = null } = flags;
  return reached(mustNarrow(picture, flags) ? await lookOnce(context, flags, namespace) : picture);
}

async function lookOnce(
  context: CliContext,
  flags: LookFlags,
  namespace: string | null,
): Promise<Picture> {
  const sources = await openSources(context, flags, namespace);
  try {
    return await scanSources(context, sources);
  } finally {
    await closeSources(sources);
  }
}

/** A picture of something. Throws an AggregateError of `SourceError` where no source let us in: then there is no answer to give. */
export function reached(picture: Picture): Picture {
  const coverage = COLLECTIONS.flatMap((collection) => picture.inventory.coverage(collection));
  if (!isUnreachable(coverage)) return picture;
  const causes = causesIn(coverage);
  throw new AggregateError(
    causes.map((cause) => new SourceError({ ...cause, code: "unreachable" })),
  );
}

/** True where a cluster does not let us list the claims of all namespaces: those of the one asked for may still be open to us. */
export function mustNarrow({ inventory }: Picture, { namespace }: LookFlags): boolean {
  const claims = inventory.coverage("persistentVolumeClaims");
  return namespace !== undefined && claims.some((part) => part.state === "notPermitted");
}

/** Sources that are open, and the configuration they were opened for. */
export interface OpenSources {
  readonly loaded: LoadedConfig;
  readonly clusters: readonly ClusterSource[];
  readonly systems: readonly SystemSource[];
}

/** Opens every configured source; clusters for one namespace only, if one is named. Throws ConfigError where there is none. */
export async function openSources(
  context: CliContext,
  flags: SourceFlags,
  namespace: string | null = null,
): Promise<OpenSources> {
  refuseUncheckedTls(context);
  const [{ loadConfig }, { readSystemFiles }] = await Promise.all([
    import("../config/load.ts"),
    import("../config/system-files.ts"),
  ]);
  const { environment, directory, ports } = context;
  const loaded = loadConfig({ flags, environment, directory, rules: RULES });
  const { config, clustersAssumed } = loaded;
  const files = readSystemFiles(loaded);
  for (const warning of files.flatMap(({ warnings }) => warnings))
    errorPage(context).prose(`warning: ${warning}`);
  const access = accessOf(flags, namespace);
  const wanted = clustersAssumed ? [CURRENT_CONTEXT] : config.clusters;
  const clusters = await Promise.all(
    wanted.map((cluster) => ports.openCluster(cluster, access, clustersAssumed)),
  );
  const systems = await Promise.all(files.map((system) => ports.openSystem(system)));
  const open = { loaded, clusters: clusters.filter((cluster) => cluster !== null), systems };
  if (open.clusters.length + open.systems.length === 0) throw nothingToRead();
  return open;
}

/** Closes them all; a second failure does not hide the first. */
export async function closeSources({ clusters, systems }: OpenSources): Promise<void> {
  await Promise.allSettled([...clusters, ...systems].map((source) => source.close()));
}

/** One look at open sources, with progress on stderr. */
async function scanSources(context: CliContext, sources: OpenSources): Promise<Picture> {
  const { scan } = await import("../monitor/scan.ts");
  const progress = progressOf(context);
  try {
    return await scan({ ...scanInput(context, sources), onProgress: progress.update });
  } finally {
    progress.clear();
  }
}

/** The progress line of a command. */
export function progressOf({ stderr, environment, clock }: CliContext): ProgressLine {
  return createProgressLine(describeTerminal(stderr, environment), stderr.write, () =>
    clock.monotonicMs(),
  );
}

/** Everything a scan needs, from what a command holds. */
export function scanInput(
  { clock, signal, version }: CliContext,
  { loaded, clusters, systems }: OpenSources,
): ScanInput {
  const { scopes: declarations, rules: settings, exclude: exclusions } = loaded.config;
  return {
    clusters,
    systems,
    declarations,
    settings,
    exclusions,
    rules: RULES,
    budget: "interactive",
    clock,
    signal,
    version,
  };
}

const CURRENT_CONTEXT: ClusterConfig = Object.freeze({
  name: null,
  kubeconfig: null,
  context: null,
  inCluster: false,
});

async function lookAtBundle(file: string, flags: LookFlags): Promise<Picture> {
  const live = (["context", "kubeconfig", "truenas", "config"] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (live !== undefined)
    throw usageError(
      "--from",
      "either a bundle or sources",
      `--${live} as well`,
      "remove one of the two",
    );
  const [{ readRecording }, { pictureOf }] = await Promise.all([
    import("./recording-file.ts"),
    import("../monitor/recording.ts"),
  ]);
  return pictureOf(readRecording(file));
}

function accessOf(flags: SourceFlags, namespace: string | null): ClusterAccess {
  return {
    as: flags.as ?? null,
    asGroups: flags.asGroup ?? [],
    requestTimeoutMs: flags.requestTimeout ?? null,
    namespace,
  };
}

/** Node would then trust every certificate, and every key we send would go to whoever answers (hazard N9). */
function refuseUncheckedTls({ environment }: CliContext): void {
  if (environment["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0") return;
  throw usageError(
    "NODE_TLS_REJECT_UNAUTHORIZED",
    "certificates to be checked",
    "0, which trusts everybody",
    "unset it; use a CA file or a pin",
  );
}

function nothingToRead(): ConfigError {
  return usageError(
    "sources",
    "a cluster or a TrueNAS to read",
    "no kubeconfig, no --truenas and no configuration file",
    "set KUBECONFIG, name a TrueNAS with --truenas, or try plumbline demo",
  );
}
