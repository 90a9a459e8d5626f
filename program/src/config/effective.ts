import { durationText } from "../findings/options.ts";
import type { Config, LoadedConfig } from "./config.ts";
import { authBy } from "./auth.ts";
import { listenText } from "./listen.ts";
import type { ConfigurableRule } from "./schema.ts";

/**
 * The configuration that is in force, defaults and every rule included, in the form of the file, which `config check` accepts. It
 * holds no secret: keys are named by their files only. Without `clusters` the current context is read, as it was here.
 */
export function effectiveConfig(
  { config, clustersAssumed }: Pick<LoadedConfig, "config" | "clustersAssumed">,
  rules: readonly ConfigurableRule[],
): Record<string, unknown> {
  return {
    version: 1,
    ...(clustersAssumed ? {} : { clusters: config.clusters.map(withoutNulls) }),
    systems: config.systems.map(withoutNulls),
    scopes: config.scopes.map(withoutNulls),
    rules: Object.fromEntries(rules.map((rule) => [rule.code, ruleInForce(config, rule)])),
    exclude: config.exclude,
    ...usageInForce(config),
    state: withoutNulls({
      directory: config.state.directory,
      learning: durationText(config.state.learningMs),
    }),
    serve: serveInForce(config),
  };
}

function serveInForce({ serve }: Config): Record<string, unknown> {
  const { auth, openMetrics, maxSeries, tls, plaintext, hosts } = serve;
  return withoutNulls({
    listen: listenText(serve),
    auth: withoutNulls({ ...auth, by: authBy(serve) }),
    openMetrics,
    maxSeries,
    tls,
    plaintext,
    hosts,
  });
}

function usageInForce({ usage: { prometheus, kubelets } }: Config): Record<string, unknown> {
  if (prometheus !== null) return { usage: { prometheus: withoutNulls(prometheus) } };
  return kubelets === null ? {} : { usage: { kubelets: withoutNulls(kubelets) } };
}

function ruleInForce(config: Config, rule: ConfigurableRule): Record<string, unknown> {
  const setting = config.rules[rule.code];
  const defaults = Object.entries(rule.options.properties).map(
    ([name, option]): [string, unknown] => [name, (option as { default?: unknown }).default],
  );
  return {
    enabled: setting?.enabled ?? true,
    severity: setting?.severity ?? rule.severity,
    ...Object.fromEntries(defaults),
    ...setting?.options,
  };
}

function withoutNulls(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null));
}
