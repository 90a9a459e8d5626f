import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { dashboards, filledIn, queriesOf } from "./dashboards.ts";
import { startNeighbours } from "./neighbours.ts";
import { RULE_FILES, rulesOf } from "./rule-files.ts";
import { ofServedCompany } from "./served-company.ts";
import { type Job, type Prometheus, startPrometheus } from "./server.ts";
import { describeWithPrometheus } from "./with-prometheus.ts";

const START_TIMEOUT_MS = 120_000;
const SOON = { timeout: 60_000, interval: 250 };
const TEST_TIMEOUT_MS = 70_000;

/** What the cluster's own Prometheus would hold of two claims of the small company. */
const CLAIMS = [
  {
    namespace: "shop",
    claim: "data-postgres-0",
    pods: ["postgres-0"],
    usedBytes: 30e9,
    capacityBytes: 50e9,
  },
  {
    namespace: "shop",
    claim: "product-images",
    pods: ["web-6c7f9d5b8-4xk2m", "web-6c7f9d5b8-8wq7z"],
    usedBytes: 100e9,
    capacityBytes: 300e9,
  },
];

/** Where the variables of the dashboards stand: everything, or the first database of the shop. */
const VARIABLES = {
  system: ".*",
  pool: ".*",
  cluster: "prod",
  namespace: "shop",
  claim: "data-postgres-0",
  __rate_interval: "1m",
};

interface RuleState {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  readonly state?: string;
}

describeWithPrometheus("a real Prometheus beside the service", (binaries) => {
  let prometheus: Prometheus | undefined;
  const stop = Promise.withResolvers<void>();
  let served: Promise<string> | undefined;

  beforeAll(async () => {
    const up = Promise.withResolvers<string>();
    served = ofServedCompany(async (address) => {
      up.resolve(address.replace("http://", ""));
      await stop.promise;
      return address;
    });
    served.catch(up.reject);
    const address = await up.promise;
    prometheus = await watching(binaries().prometheus, address);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await prometheus?.[Symbol.asyncDispose]();
    stop.resolve();
    await served;
  });

  const running = () => {
    if (prometheus === undefined) throw new Error("Prometheus runs while tests do");
    return prometheus;
  };
  const query = (expression: string) => running().query(expression);

  it(
    "reads both formats, and the same in both",
    async () => {
      await vi.waitFor(async () => {
        const up = await query("up");
        const jobs = up.map(({ metric, value }) => `${metric["job"]} ${value[1]}`);
        expect(jobs.toSorted()).toEqual(["neighbours 1", "openmetrics 1", "plumbline 1"]);
      }, SOON);
      const counts = await query('scrape_samples_scraped{job=~"plumbline|openmetrics"}');
      const [text, open] = counts.map(({ value }) => Number(value[1]));
      expect(text).toBeGreaterThan(1_000);
      expect(open).toBe(text);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    "evaluates every rule",
    async () => {
      const names = [...rulesOf("alerts"), ...rulesOf("recording")];
      await vi.waitFor(async () => {
        const rules = await ruleStates(running());
        expect(rules.filter(({ health }) => health !== "ok")).toEqual([]);
        expect(rules).toHaveLength(names.length);
      }, SOON);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    "joins what the kubelet says of a claim with its volume",
    async () => {
      await vi.waitFor(async () => {
        const used = await query("plumbline:kubelet_volume_stats_used_bytes:max");
        const joined = used.map(({ metric: { persistentvolumeclaim, pool }, value }) => ({
          claim: persistentvolumeclaim,
          pool,
          usedBytes: Number(value[1]),
        }));
        expect(joined).toHaveLength(CLAIMS.length);
        expect(joined).toEqual(
          expect.arrayContaining(
            CLAIMS.map(({ claim, usedBytes }) => ({ claim, usedBytes, pool: "tank" })),
          ),
        );
      }, SOON);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    "holds against the company what is true of it: a failed disk under a pool without redundancy",
    async () => {
      await vi.waitFor(async () => {
        const rules = await ruleStates(running());
        const pending = rules.filter(({ state }) => state === "pending").map(({ name }) => name);
        expect(pending).toEqual(
          expect.arrayContaining([
            "PlumblinePoolDegraded",
            "PlumblinePoolMemberFaulted",
            "PlumblineVdevErrors",
            "PlumblineErrorFindings",
          ]),
        );
        expect(pending.filter((name) => NEVER.has(name))).toEqual([]);
      }, SOON);
    },
    TEST_TIMEOUT_MS,
  );

  describe.each(dashboards())("answers the dashboard %s", (_, dashboard) => {
    it.each(queriesOf(dashboard))(
      "$of",
      async ({ expr }) => {
        const filled = filledIn(expr, VARIABLES);
        await vi.waitFor(async () => expect(await query(filled)).not.toEqual([]), SOON);
      },
      TEST_TIMEOUT_MS,
    );
  });
});

/** Alerts that nothing about the company gives reason for. */
const NEVER: ReadonlySet<string> = new Set([
  "PlumblineDown",
  "PlumblineNotLooking",
  "PlumblineMetricsLeftOut",
  "PlumblineSourceLost",
  "PlumblineSourceNotRead",
  "PlumblineSourceNotReadForAnHour",
  "PlumblinePoolUnavailable",
  "PlumblinePoolFull",
]);

/** Prometheus over the service in both formats, of which the second is dropped, and over its neighbours. */
async function watching(program: string, address: string): Promise<Prometheus> {
  const neighbours = await startNeighbours(CLAIMS);
  const text = "PrometheusText0.0.4";
  const jobs: readonly Job[] = [
    { name: "plumbline", address, protocol: text },
    {
      name: "openmetrics",
      address,
      protocol: "OpenMetricsText1.0.0",
      drop: { __name__: "(plumbline|process)_.+" },
    },
    { name: "neighbours", address: neighbours.address, protocol: text },
  ];
  const prometheus = await startPrometheus(program, jobs, Object.values(RULE_FILES));
  return {
    ...prometheus,
    [Symbol.asyncDispose]: async () => {
      await prometheus[Symbol.asyncDispose]();
      await neighbours[Symbol.asyncDispose]();
    },
  };
}

async function ruleStates(prometheus: Prometheus): Promise<readonly RuleState[]> {
  const { groups } = (await prometheus.api("rules")) as {
    readonly groups: readonly { readonly rules: readonly RuleState[] }[];
  };
  return groups.flatMap(({ rules }) => rules);
}
