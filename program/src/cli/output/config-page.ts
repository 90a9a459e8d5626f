import type { ClusterConfig, SystemConfig, UsageConfig } from "../../config/config.ts";
import type { ScopeDeclaration } from "../../model/scope.ts";
import type { OpenSources } from "../open-sources.ts";
import type { Page } from "./page.ts";
import { printTable } from "./table.ts";
import { listed } from "../../lib/words.ts";
import { counted } from "./units.ts";

/** What a configuration that is right says: each source and claim scope on a line, and what was not looked at. */
export function printChecked(
  page: Page,
  { loaded, clusters, systems, usage }: OpenSources,
  program: string,
): void {
  const { config, file, clustersAssumed } = loaded;
  page.prose(`${file ?? "flags and variables"}: valid`, 0, "good");
  const rows = [
    ...clusters.map(({ name }, index) => [
      "cluster",
      name,
      clustersAssumed ? CURRENT : clusterText(config.clusters[index]),
    ]),
    ...systems.map(({ name }, index) => ["system", name, systemText(config.systems[index])]),
    ...usageRows(usage, config.usage),
    ...config.scopes.map((scope) => ["scope", `${scope.system}:${scope.parent}`, scopeText(scope)]),
  ];
  const columns = [{ title: "" }, { title: "" }, { title: "", whenNarrow: "wrap" as const }];
  printTable(page, columns, rows, { headers: false, indent: 2 });
  const changed = Object.keys(config.rules).length;
  if (changed > 0) page.line(`  ${counted(changed, "rule")} with settings of its own`);
  if (config.exclude.length > 0) page.line(`  ${counted(config.exclude.length, "exclusion")}`);
  for (const { name, user } of config.systems)
    if (user === null) page.prose(`${name}: ${NO_USER}`, 2, "unsure");
  for (const { name, caFile, pinSha256 } of config.systems)
    if (caFile === null && pinSha256 === null)
      page.prose(`${name}: ${publicOnly(program)}`, 2, "faint");
  for (const missing of missingSides(clusters.length, systems.length))
    page.prose(missing, 2, "unsure");
  page.prose(`No source was asked anything; ${program} scan does that.`, 0, "faint");
}

function usageRows(usage: OpenSources["usage"], { prometheus, kubelets }: UsageConfig): string[][] {
  if (usage === null) return [];
  if (prometheus === null)
    return [["usage", usage.cluster, kubeletsText(kubelets?.caFile ?? null)]];
  const { url, tokenFile } = prometheus;
  const token = tokenFile === null ? "no token" : `token in ${tokenFile}`;
  return [["usage", usage.cluster, `${url}, ${token}`]];
}

function kubeletsText(caFile: string | null): string {
  return `its kubelets, trusts the authority ${caFile === null ? "of the API server" : `in ${caFile}`}`;
}

/** Which version it is shows only when it answers. */
const NO_USER =
  "no user is named beside the API key; only TrueNAS 24.10 needs none (--truenas-user, or user in the file)";

function publicOnly(program: string): string {
  return `trusts public authorities only: if its certificate is self-signed, ${program} scan is refused, shows its SHA-256 and says how to pin it`;
}

const CURRENT = "the current kubeconfig context, because no cluster is named";

function clusterText(cluster: ClusterConfig | undefined): string {
  if (cluster?.inCluster) return "the service account of this Pod";
  const file = cluster?.kubeconfig ?? "the kubeconfig of the environment";
  return `${file}, ${cluster?.context == null ? "its current context" : `context ${cluster.context}`}`;
}

function systemText(system: SystemConfig | undefined): string {
  if (system === undefined) return "";
  const { url, user, apiKeyFile, caFile, pinSha256 } = system;
  const trust =
    caFile === null
      ? pinSha256 === null
        ? "public authorities"
        : "a pinned certificate"
      : `the authority in ${caFile}`;
  return `${url}, ${user === null ? "no user named" : `user ${user}`}, key in ${apiKeyFile}, trusts ${trust}`;
}

function scopeText({ exclusive, clusters }: ScopeDeclaration): string {
  const users = clusters.length === 0 ? "every cluster" : listed(clusters);
  return exclusive ? `closed: only ${users} uses it` : `open: ${users} and perhaps others use it`;
}

/** A side that is not there makes the answers poorer; that is worth a line, not an error. */
function missingSides(clusters: number, systems: number): readonly string[] {
  if (clusters === 0) return ["no cluster: what needs one is not asked"];
  return systems === 0 ? ["no TrueNAS: what needs one is not asked"] : [];
}
