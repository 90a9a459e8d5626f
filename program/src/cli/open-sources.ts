import type { ClusterConfig, LoadedConfig } from "../config/config.ts";
import type { UsageWithFiles } from "../config/usage-files.ts";
import { RULES } from "../findings/rules/index.ts";
import type { ConfigError } from "../lib/errors.ts";
import type { ClusterSource, SystemSource, UsageSource } from "../model/source.ts";
import type { CliContext, ClusterAccess } from "./context.ts";
import { type SourceFlags, usageError } from "./flags.ts";
import { errorPage } from "./pages.ts";

/** Sources that are open, and the configuration they were opened for. */
export interface OpenSources {
  readonly loaded: LoadedConfig;
  readonly clusters: readonly ClusterSource[];
  readonly systems: readonly SystemSource[];
  /** null where nobody is configured who says what claims hold. */
  readonly usage: UsageSource | null;
}

/** Clusters that may not be read as a whole, by name, and the one namespace that is read of them. */
export interface Narrowing {
  readonly namespace: string;
  readonly clusters: ReadonlySet<string>;
}

/**
 * Opens every configured source; those clusters for one namespace only of which that is said. Opening checks everything that can be
 * checked without a connection: kubeconfigs, contexts, keys, certificates. Throws ConfigError where there is no source at
 * all, and what is wrong with sources, of all of them, as one AggregateError.
 */
export async function openSources(
  context: CliContext,
  flags: SourceFlags,
  narrowing: Narrowing | null = null,
): Promise<OpenSources> {
  refuseUncheckedTls(context);
  const [{ loadConfig }, { readSystemFiles }, { clusterFileProblems }, { readUsageFiles }] =
    await Promise.all([
      import("../config/load.ts"),
      import("../config/system-files.ts"),
      import("../config/cluster-files.ts"),
      import("../config/usage-files.ts"),
    ]);
  const { environment, directory, ports } = context;
  const loaded = loadConfig({ flags, environment, directory, rules: RULES });
  const { usage, problems } = readUsageFiles(loaded);
  const files = readSystemFiles(loaded, [...clusterFileProblems(loaded), ...problems]);
  const readFiles = usage === null ? files : [...files, usage];
  for (const warning of readFiles.flatMap(({ warnings }) => warnings))
    errorPage(context).prose(`warning: ${warning}`);
  const clusters = await Promise.allSettled(
    clustersOf(loaded).map((cluster, index) =>
      ports.openCluster(
        cluster,
        accessOf(flags, namespaceOf(cluster, narrowing), loaded, index),
        loaded.clustersAssumed,
      ),
    ),
  );
  const systems = await Promise.allSettled(
    files.map((system) => ports.openSystem(system, flags.requestTimeout ?? null)),
  );
  const openClusters = fulfilled(clusters).filter((cluster) => cluster !== null);
  const open = {
    loaded,
    clusters: openClusters,
    systems: fulfilled(systems),
    usage: await openUsage(context, usage, openClusters, flags),
  };
  const wrong = [...clusters, ...systems].flatMap((one): unknown[] =>
    one.status === "rejected" ? [one.reason] : [],
  );
  if (wrong.length === 0 && open.clusters.length + open.systems.length > 0) return open;
  await closeSources(open);
  throw wrong.length > 0 ? new AggregateError(wrong) : nothingToRead(loaded, context);
}

/** The configuration names the cluster, or there is only one. Of a cluster that cannot be opened nothing is asked. */
async function openUsage(
  { ports }: CliContext,
  usage: UsageWithFiles | null,
  clusters: readonly ClusterSource[],
  { requestTimeout }: SourceFlags,
): Promise<UsageSource | null> {
  if (usage === null) return null;
  const named = "kubelets" in usage ? usage.kubelets.cluster : usage.prometheus.cluster;
  const cluster = clusters.find(({ name }) => name === (named ?? clusters[0]?.name));
  if (cluster === undefined) return null;
  return "kubelets" in usage
    ? cluster.kubelets(usage.caPem)
    : ports.openUsage(usage, cluster.name, requestTimeout ?? null);
}

/** Closes them all; a second failure does not hide the first. */
export async function closeSources({ clusters, systems, usage }: OpenSources): Promise<void> {
  const all = [...clusters, ...systems, ...(usage === null ? [] : [usage])];
  await Promise.allSettled(all.map((source) => source.close()));
}

function fulfilled<T>(results: readonly PromiseSettledResult<T>[]): readonly T[] {
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

function clustersOf({ config, clustersAssumed }: LoadedConfig): readonly ClusterConfig[] {
  return clustersAssumed ? [CURRENT_CONTEXT] : config.clusters;
}

const CURRENT_CONTEXT: ClusterConfig = Object.freeze({
  name: null,
  kubeconfig: null,
  context: null,
  inCluster: false,
  driverSecrets: [],
});

/** A cluster without a name is the only one. */
function namespaceOf({ name }: ClusterConfig, narrowing: Narrowing | null): string | null {
  if (narrowing === null) return null;
  return name === null || narrowing.clusters.has(name) ? narrowing.namespace : null;
}

function accessOf(
  flags: SourceFlags,
  namespace: string | null,
  loaded: LoadedConfig,
  index: number,
): ClusterAccess {
  return {
    as: flags.as ?? null,
    asGroups: flags.asGroup ?? [],
    requestTimeoutMs: flags.requestTimeout ?? null,
    namespace,
    contextWhere: loaded.at(`clusters[${index}].context`),
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

/** KUBECONFIG that names no file at all was refused before. */
function nothingToRead({ file }: LoadedConfig, { environment }: CliContext): ConfigError {
  const named = environment["KUBECONFIG"] || null;
  const context =
    named === null ? "no kubeconfig with a context" : `no context in ${named} (KUBECONFIG)`;
  const login = named === null ? "set KUBECONFIG" : "log in to your cluster or correct KUBECONFIG";
  return usageError(
    "sources",
    "a cluster or a TrueNAS to read",
    file === null
      ? `${context}, no --truenas and no configuration file`
      : `${context}, and none in ${file}`,
    `${login}, name a TrueNAS with --truenas, or try plumbline demo`,
  );
}
