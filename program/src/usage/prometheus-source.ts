import type { Clock } from "../lib/clock.ts";
import { ConfigError, SourceError } from "../lib/errors.ts";
import type { Secret } from "../lib/secret.ts";
import { keyOf } from "../model/ids.ts";
import type { Observation, ObservationHeader, Reason } from "../model/observation.ts";
import type { UsageSource } from "../model/source.ts";
import type { ClaimUsage } from "../model/usage.ts";
import { type Samples, readSamples } from "./prometheus-answer.ts";
import { createPrometheusClient, LIMITS } from "./prometheus-client.ts";

/** Which Prometheus is asked, and what for. */
export interface PrometheusOptions {
  /** The configured name of the cluster whose claims it knows. */
  readonly cluster: string;
  readonly url: string;
  /** Label matchers, as `cluster="prod"`; null = all series it has. */
  readonly selector: string | null;
  readonly caPem: string | null;
  /** Asked before each read: a token in a Pod is replaced every hour. May throw ConfigError. */
  readonly token: () => Secret | null;
  /** Longest wait for one answer; null = `LIMITS.queryMs`. */
  readonly requestMs: number | null;
}

/**
 * A Prometheus, or what answers as one (Thanos, Mimir, VictoriaMetrics), as the source of what the claims of one cluster hold.
 * A volume that many nodes mount is one claim: `max by` takes its copies together, and those of replicas.
 */
export function createPrometheusSource(options: PrometheusOptions, clock: Clock): UsageSource {
  const url = new URL(options.url);
  const asked = { source: options.cluster, host: url.host };
  const client = createPrometheusClient(url, options.caPem, asked);
  const ask = async (series: string, token: Secret | null, signal: AbortSignal) => {
    const until = AbortSignal.any([signal, clock.deadline(options.requestMs ?? LIMITS.queryMs)]);
    const body = await client.query(expressionOf(series, options.selector), token, until);
    return readSamples(body, options.cluster);
  };
  return {
    cluster: options.cluster,
    async read(of, { pass, signal }) {
      const startedAt = clock.now();
      const header = (): ObservationHeader<"claimUsage"> => {
        const times = { startedAt, finishedAt: clock.now() };
        return { source: of, collection: "claimUsage", within: "", pass, ...times };
      };
      try {
        const token = options.token();
        const used = await ask("used_bytes", token, signal);
        const capacity = await ask("capacity_bytes", token, signal);
        const inodes = await ask("inodes", token, signal);
        const inodesUsed = await ask("inodes_used", token, signal);
        const answers = { used, capacity, inodes, inodesUsed };
        return observationOf(header(), joined(of.id, answers), answers, url.host);
      } catch (error) {
        return failed(header(), reasonOf(error));
      }
    },
    close: () => client.close(),
  };
}

function expressionOf(series: string, selector: string | null): string {
  return `max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_${series}{${selector ?? ""}})`;
}

type Answers = Readonly<Record<"used" | "capacity" | "inodes" | "inodesUsed", Samples>>;

/** What is known of each claim that any of the answers names. */
function joined(
  cluster: string,
  { used, capacity, inodes, inodesUsed }: Answers,
): readonly ClaimUsage[] {
  const names = new Set(
    [used, capacity, inodes, inodesUsed].flatMap(({ values }) => [...values.keys()]),
  );
  const at = used.at ?? capacity.at ?? inodes.at ?? inodesUsed.at ?? 0;
  return Array.from(names, (name): ClaimUsage => {
    const [namespace = "", claim = ""] = name.split("\0");
    return {
      key: keyOf(cluster, `${namespace}/${claim}`),
      cluster,
      namespace,
      claim,
      usedBytes: used.values.get(name) ?? null,
      capacityBytes: capacity.values.get(name) ?? null,
      inodes: inodes.values.get(name) ?? null,
      inodesUsed: inodesUsed.values.get(name) ?? null,
      at,
    };
  });
}

/**
 * No series at all is no proof that nothing is mounted: a server that does not scrape the kubelets answers the same. Inodes
 * may be missing: not every CSI driver says them.
 */
function observationOf(
  header: ObservationHeader<"claimUsage">,
  records: readonly ClaimUsage[],
  answers: Answers,
  host: string,
): Observation {
  const missing = (["used", "capacity"] as const).find((one) => answers[one].values.size === 0);
  if (missing !== undefined) return incomplete(header, records, withoutSeries(host, missing));
  const all = Object.values(answers);
  if (all.some(({ hasWarnings }) => hasWarnings))
    return incomplete(header, records, withWarnings(host));
  const proof = all.map(({ values }) => ({
    check: "query without a warning",
    evidence: `${values.size} series`,
  }));
  return Object.freeze({ ...header, state: "complete", records, proof });
}

function withoutSeries(host: string, what: "used" | "capacity"): Reason {
  return {
    code: "notFound",
    message: `${host} has no series kubelet_volume_stats_${what}_bytes of this cluster`,
    next: "check that it scrapes the kubelets, and usage.prometheus.selector",
  };
}

function withWarnings(host: string): Reason {
  return {
    code: "mismatch",
    message: `${host} warns that its answer may lack something`,
    next: "check the health of its stores",
  };
}

function failed(header: ObservationHeader<"claimUsage">, reason: Reason): Observation {
  return reason.code === "notPermitted"
    ? Object.freeze({ ...header, state: "notPermitted", reason })
    : incomplete(header, [], reason);
}

function incomplete(
  header: ObservationHeader<"claimUsage">,
  records: readonly ClaimUsage[],
  reason: Reason,
): Observation {
  return Object.freeze({ ...header, state: "incomplete", records, reason });
}

/** A file with the token that cannot be read any more is the same as a token that is refused. Throws what is a bug. */
function reasonOf(error: unknown): Reason {
  if (error instanceof SourceError) {
    const { code, message, next, path } = error;
    return { code, message, next, ...(path === undefined ? {} : { path }) };
  }
  if (!(error instanceof ConfigError)) throw error;
  const { where, expected, found, next } = error;
  return {
    code: "unauthenticated",
    message: `${where}: expected ${expected}, found ${found}`,
    next,
  };
}
