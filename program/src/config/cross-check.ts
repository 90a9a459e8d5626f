import { ConfigError } from "../lib/errors.ts";
import type { ScopeDeclaration } from "../model/scope.ts";
import { suggest } from "../lib/suggest.ts";
import type { Config, PrometheusConfig } from "./config.ts";

/** Longest regular expression of an exclusion. */
const MAX_EXPRESSION = 500;

/**
 * What no single value shows: names that nobody bears, two settings that contradict each other, claim scopes on top of
 * each other (hazard C2). `at` says where a setting was written.
 */
export function crossCheck(
  config: Config,
  ruleCodes: readonly string[],
  at: (path: string) => string,
): readonly ConfigError[] {
  const found: ConfigError[] = [];
  const report = (path: string, expected: string, text: string, next: string) =>
    found.push(new ConfigError({ where: at(path), expected, found: text, next }));
  checkSources(config, report);
  for (const [index, scope] of config.scopes.entries())
    checkScope(config, scope, `scopes[${index}]`, report);
  checkUsage(config, report);
  checkAuth(config, report);
  checkParents(config.scopes, report);
  checkExclusions(config, ruleCodes, report);
  return found;
}

type Report = (path: string, expected: string, found: string, next: string) => void;

function checkSources(config: Config, report: Report): void {
  const named = [
    ...config.clusters.map((cluster, index) => ({
      name: cluster.name,
      path: `clusters[${index}].name`,
    })),
    ...config.systems.map((system, index) => ({
      name: system.name,
      path: `systems[${index}].name`,
    })),
  ];
  const seen = new Set<string>();
  for (const { name, path } of named) {
    if (name !== null && seen.has(name))
      report(
        path,
        "a name that no other source has",
        JSON.stringify(name),
        "rename one of the two",
      );
    if (name !== null) seen.add(name);
  }
  for (const [index, cluster] of config.clusters.entries()) {
    if (cluster.name === null && config.clusters.length > 1)
      report(
        `clusters[${index}]`,
        "a name, because there are several clusters",
        "none",
        "add name: NAME",
      );
    const both = cluster.inCluster && (cluster.kubeconfig !== null || cluster.context !== null);
    if (both)
      report(
        `clusters[${index}].inCluster`,
        "either inCluster or a kubeconfig",
        "both",
        "remove one of the two",
      );
  }
  for (const [index, system] of config.systems.entries()) {
    const both = system.caFile !== null && system.pinSha256 !== null;
    if (both)
      report(
        `systems[${index}].pinSha256`,
        "either caFile or pinSha256",
        "both",
        "remove one of the two",
      );
  }
}

function checkScope(config: Config, scope: ScopeDeclaration, path: string, report: Report): void {
  checkName(
    scope.system,
    config.systems.map((system) => system.name),
    `${path}.system`,
    "system",
    report,
  );
  const clusters = config.clusters.flatMap((cluster) => cluster.name ?? []);
  for (const [index, name] of scope.clusters.entries())
    checkName(name, clusters, `${path}.clusters[${index}]`, "cluster", report);
  if (scope.exclusive && scope.clusters.length === 0) {
    report(
      `${path}.exclusive`,
      "the clusters that use the scope beside exclusive",
      "none",
      "add clusters: [NAME, …], or remove exclusive",
    );
  }
  for (const key of ["parent", "snapshotParent"] as const) {
    const dataset = scope[key];
    if (dataset?.endsWith("/"))
      report(
        `${path}.${key}`,
        "a dataset path without a slash at its end",
        JSON.stringify(dataset),
        "remove the slash",
      );
    else if (dataset !== null && !dataset.includes("/")) {
      report(
        `${path}.${key}`,
        "a dataset below a pool",
        `the pool ${JSON.stringify(dataset)} itself`,
        "name the parent dataset that the driver uses",
      );
    }
  }
}

function checkUsage(config: Config, report: Report): void {
  const { prometheus, kubelets } = config.usage;
  if (prometheus !== null) checkPrometheus(prometheus, report);
  if (prometheus !== null && kubelets !== null)
    report("usage.kubelets", "either prometheus or kubelets", "both", "remove one of the two");
  if (prometheus !== null)
    checkUsageCluster(prometheus.cluster, "usage.prometheus", config, report);
  if (kubelets !== null) checkUsageCluster(kubelets.cluster, "usage.kubelets", config, report);
}

/** The token would go over the wire for everybody to read. */
function checkPrometheus({ url, tokenFile, caFile }: PrometheusConfig, report: Report): void {
  const key = tokenFile === null ? "caFile" : "tokenFile";
  if (!url.startsWith("https:") && (tokenFile ?? caFile) !== null)
    report(
      `usage.prometheus.${key}`,
      `https:// beside ${key}`,
      JSON.stringify(url),
      `use https://, or remove ${key}`,
    );
}

/** Of which of several clusters it speaks, nobody could guess. */
function checkUsageCluster(
  cluster: string | null,
  path: string,
  { clusters }: Config,
  report: Report,
): void {
  const names = clusters.flatMap(({ name }) => name ?? []);
  if (cluster !== null) checkName(cluster, names, `${path}.cluster`, "cluster", report);
  else if (clusters.length > 1)
    report(
      path,
      "the cluster whose claims are meant, because there are several",
      "none",
      "add cluster: NAME",
    );
}

function checkAuth({ serve, clusters }: Config, report: Report): void {
  const { cluster } = serve.auth;
  const names = clusters.flatMap(({ name }) => name ?? []);
  if (cluster !== null) checkName(cluster, names, "serve.auth.cluster", "cluster", report);
}

function checkName(
  name: string,
  known: readonly string[],
  path: string,
  kind: string,
  report: Report,
): void {
  if (known.includes(name)) return;
  const near = suggest(name, known);
  const next = near === null ? `add it under ${kind}s` : `did you mean ${JSON.stringify(near)}?`;
  report(path, `the name of a configured ${kind}`, JSON.stringify(name), next);
}

/** Two parents on one system must lie side by side: one inside the other would give every volume in it two owners. */
function checkParents(scopes: readonly ScopeDeclaration[], report: Report): void {
  const parents = scopes.flatMap((scope, index) =>
    (["parent", "snapshotParent"] as const).flatMap((key) => {
      const dataset = scope[key];
      return dataset?.includes("/") !== true
        ? []
        : [
            {
              system: scope.system,
              dataset: dataset.replace(/\/$/, ""),
              path: `scopes[${index}].${key}`,
            },
          ];
    }),
  );
  for (const [index, later] of parents.entries()) {
    for (const earlier of parents.slice(0, index)) {
      const overlap =
        earlier.system === later.system ? overlapOf(earlier.dataset, later.dataset) : null;
      if (overlap !== null)
        report(
          later.path,
          `a dataset beside ${earlier.dataset} (${earlier.path})`,
          overlap,
          "declare each parent once, side by side",
        );
    }
  }
}

function overlapOf(earlier: string, later: string): string | null {
  if (earlier === later) return "the same dataset";
  if (later.startsWith(`${earlier}/`)) return "one inside it";
  if (earlier.startsWith(`${later}/`)) return "one that contains it";
  return earlier.toLowerCase() === later.toLowerCase()
    ? "one that differs only in upper and lower case"
    : null;
}

function checkExclusions(config: Config, ruleCodes: readonly string[], report: Report): void {
  for (const [index, exclusion] of config.exclude.entries()) {
    const path = `exclude[${index}]`;
    const { rule, subject, namespace } = exclusion;
    if (rule === undefined && subject === undefined && namespace === undefined) {
      report(
        path,
        "a rule, a subject or a namespace to leave out",
        "only a reason",
        "add one of the three",
      );
    }
    if (rule !== undefined && !ruleCodes.includes(rule)) {
      const near = suggest(rule, ruleCodes);
      report(
        `${path}.rule`,
        "the code of a rule",
        JSON.stringify(rule),
        near === null ? `see "plumbline explain"` : `did you mean ${JSON.stringify(near)}?`,
      );
    }
    for (const [field, name] of Object.entries({ subject, namespace })) {
      if (!name?.startsWith("rx:") || isExpression(name.slice(3))) continue;
      report(
        `${path}.${field}`,
        `a regular expression of at most ${MAX_EXPRESSION} characters after rx:`,
        JSON.stringify(name),
        "correct the expression",
      );
    }
  }
}

function isExpression(text: string): boolean {
  if (text.length === 0 || text.length > MAX_EXPRESSION) return false;
  try {
    return new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
