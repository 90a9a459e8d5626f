import { describe, expect, it } from "vitest";
import { createAuthority } from "../../../simulators/certificates.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { ConfigError } from "../lib/errors.ts";
import { Secret } from "../lib/secret.ts";
import { Inventory } from "../model/inventory.ts";
import type { Observation } from "../model/observation.ts";
import {
  type Answer,
  aPrometheus,
  EVALUATED_S,
  type FakePrometheus,
  saying,
  seriesIn,
  vector,
} from "./given.ts";
import { LIMITS } from "./prometheus-client.ts";
import { createPrometheusSource, type PrometheusOptions } from "./prometheus-source.ts";

const TOKEN = "eyJhbGciOi.canary.token";
const PROD = Object.freeze({ kind: "cluster", name: "prod", id: "cluster-uid" } as const);
const STATS = Object.freeze({
  used_bytes: { "shop/data": "1.073741824e+09", "lab/cache": "0" },
  capacity_bytes: { "shop/data": "5368709120", "lab/cache": "100" },
  inodes: { "shop/data": "1000" },
  inodes_used: { "shop/data": "10" },
});

interface How {
  readonly options?: Partial<PrometheusOptions>;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

async function read(url: string, { options, clock, signal }: How = {}): Promise<Observation> {
  const source = createPrometheusSource(
    {
      cluster: "prod",
      url,
      selector: null,
      caPem: null,
      token: () => null,
      requestMs: null,
      ...options,
    },
    clock ?? systemClock,
  );
  try {
    const patience = signal ?? new AbortController().signal;
    return await source.read(
      PROD,
      { pass: "first", budget: "interactive", paced: false, signal: patience },
      new Inventory(),
    );
  } finally {
    await source.close();
  }
}

/** What is read of a server that answers so; `see` is asked before it is gone. */
async function readFrom(
  answer: Parameters<typeof aPrometheus>[0],
  how: How = {},
  see: (server: FakePrometheus) => void = () => {},
): Promise<Observation> {
  await using server = await aPrometheus(answer);
  const observation = await read(server.url, how);
  see(server);
  return observation;
}

describe("a Prometheus that has what the kubelets say", () => {
  it("tells what the file system of each claim holds", async () => {
    const observation = await readFrom(saying(STATS));
    const common = { cluster: "cluster-uid", at: EVALUATED_S * 1000 };
    expect(observation).toMatchObject({
      state: "complete",
      source: PROD,
      collection: "claimUsage",
    });
    expect(observation).toHaveProperty("records", [
      {
        ...common,
        key: "cluster-uid/shop/data",
        namespace: "shop",
        claim: "data",
        usedBytes: 2 ** 30,
        capacityBytes: 5 * 2 ** 30,
        inodes: 1000,
        inodesUsed: 10,
      },
      {
        ...common,
        key: "cluster-uid/lab/cache",
        namespace: "lab",
        claim: "cache",
        usedBytes: 0,
        capacityBytes: 100,
        inodes: null,
        inodesUsed: null,
      },
    ]);
  });

  it("is asked once for each of four series, of which those of several nodes are taken together", async () => {
    await readFrom(saying(STATS), {}, ({ requests }) => {
      expect(requests.map(({ path }) => path)).toEqual(
        ["query", "query", "query", "query"].map((at) => `/api/v1/${at}`),
      );
      expect(requests.map(({ expression }) => expression)).toEqual(
        ["used_bytes", "capacity_bytes", "inodes", "inodes_used"].map(
          (series) =>
            `max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_${series}{})`,
        ),
      );
    });
  });

  it("is asked below the path of its address, for the series of one cluster", async () => {
    await using server = await aPrometheus(saying(STATS));
    const options = { selector: 'cluster="prod"' };
    await read(`${server.url}/prometheus`, { options });
    expect(server.requests[0]?.path).toBe("/prometheus/api/v1/query");
    expect(server.requests[0]?.expression).toContain('_used_bytes{cluster="prod"})');
  });

  it("is brought a token that is read anew for each look", async () => {
    const tokens = ["first", "second"];
    const asked: (string | undefined)[] = [];
    await using server = await aPrometheus((one) => {
      asked.push(one.authorization);
      return saying(STATS)(one);
    });
    const token = () => new Secret(tokens.shift() ?? "");
    const [a, b] = [
      await read(server.url, { options: { token } }),
      await read(server.url, { options: { token } }),
    ];
    expect([a.state, b.state]).toEqual(["complete", "complete"]);
    const [first, second] = ["Bearer first", "Bearer second"];
    expect(asked).toEqual([first, first, first, first, second, second, second, second]);
  });

  it("is believed over TLS where its authority is named, and told nothing where it is not", async () => {
    const authority = await createAuthority("monitoring");
    const keys = await authority.issueServer(["127.0.0.1"]);
    await using server = await aPrometheus(saying(STATS), keys);
    const token = () => new Secret(TOKEN);
    const trusted = await read(server.url, { options: { caPem: authority.certificatePem, token } });
    expect(trusted.state).toBe("complete");
    const asked = server.requests.length;
    const stranger = await createAuthority("somebody");
    const refused = await read(server.url, { options: { caPem: stranger.certificatePem, token } });
    expect(refused).toMatchObject({
      state: "incomplete",
      reason: { code: "untrustedCertificate" },
    });
    expect(server.requests).toHaveLength(asked);
  });
});

describe("nothing is taken for empty", () => {
  it("where a server has none of the series: it may not scrape the kubelets", async () => {
    expect(await readFrom(saying({}))).toMatchObject({
      state: "incomplete",
      records: [],
      reason: {
        code: "notFound",
        message: expect.stringContaining("kubelet_volume_stats_used_bytes") as string,
      },
    });
  });

  it("where a Thanos warns that a store did not answer: what it has is kept as evidence", async () => {
    const answer = (asked: Parameters<ReturnType<typeof saying>>[0]): Answer => ({
      body: { ...(saying(STATS)(asked).body as object), warnings: ["store 10.0.0.7 timed out"] },
    });
    const observation = await readFrom(answer);
    expect(observation).toMatchObject({ state: "incomplete", reason: { code: "mismatch" } });
    expect(observation).toHaveProperty("records.length", 2);
  });

  it("while inodes may be missing, which not every driver says", async () => {
    const { used_bytes, capacity_bytes } = STATS;
    expect(await readFrom(saying({ used_bytes, capacity_bytes }))).toHaveProperty(
      "state",
      "complete",
    );
  });
});

describe("what goes wrong is said and never thrown", () => {
  it.each([
    [401, "unauthenticated", "incomplete"],
    [403, "notPermitted", "notPermitted"],
    [404, "notFound", "incomplete"],
    [429, "throttled", "incomplete"],
    [503, "unavailable", "incomplete"],
    [422, "unsupported", "incomplete"],
  ])("status %i is %s", async (status, code, state) => {
    const observation = await readFrom(() => ({ status, body: { status: "error", error: TOKEN } }));
    expect(observation).toMatchObject({ state, reason: { code } });
  });

  it("a redirect is not followed: our token goes to no other address", async () => {
    await using other = await aPrometheus(saying(STATS));
    const headers = { location: `${other.url}/api/v1/query` };
    const token = () => new Secret(TOKEN);
    const observation = await readFrom(() => ({ status: 302, headers }), { options: { token } });
    expect(observation).toMatchObject({ state: "incomplete", reason: { code: "refused" } });
    expect(other.requests).toEqual([]);
  });

  it("nobody listens", async () => {
    const { url } = await (async () => {
      await using server = await aPrometheus(() => null);
      return server;
    })();
    expect(await read(url)).toMatchObject({ state: "incomplete", reason: { code: "unreachable" } });
  });

  it("the connection ends in mid-answer", async () => {
    const observation = await readFrom((asked) => ({ ...saying(STATS)(asked), cut: true }));
    expect(observation).toMatchObject({ state: "incomplete", reason: { code: "interrupted" } });
  });

  it("the answer is larger than all claims of the largest cluster", async () => {
    const body = " ".repeat(LIMITS.answerBytes + 1);
    expect(await readFrom(() => ({ body }))).toMatchObject({
      state: "incomplete",
      reason: { code: "tooLarge" },
    });
  });

  it("the answer does not come before the deadline", async () => {
    const clock = { ...systemClock, deadline: () => systemClock.deadline(0) };
    expect(await readFrom(() => null, { clock })).toMatchObject({
      state: "incomplete",
      reason: { code: "timeout" },
    });
  });

  it("somebody stops us", async () => {
    const stop = new AbortController();
    const answer = () => {
      stop.abort();
      return null;
    };
    expect(await readFrom(answer, { signal: stop.signal })).toMatchObject({
      state: "incomplete",
      reason: { code: "cancelled" },
    });
  });

  it("the file with the token is gone", async () => {
    const token = () => {
      const problem = { expected: "a readable file", found: "none", next: "write it" };
      throw new ConfigError({ where: "config.yaml:3:5", ...problem });
    };
    expect(await readFrom(saying(STATS), { options: { token } })).toMatchObject({
      state: "incomplete",
      reason: {
        code: "unauthenticated",
        message: expect.stringContaining("config.yaml:3:5") as string,
      },
    });
  });

  it("and the token is in nothing that is said", async () => {
    const token = () => new Secret(TOKEN);
    for (const status of [200, 401, 403, 404, 500]) {
      const observation = await readFrom(() => ({ status, body: `"${TOKEN}"` }), {
        options: { token },
      });
      expect(JSON.stringify(observation)).not.toContain("canary");
    }
  });
});

describe("an answer of another shape is malformed, with the place", () => {
  const one = (metric: unknown, value: unknown) => ({
    status: "success",
    data: { resultType: "vector", result: [{ metric, value }] },
  });
  const claim = { namespace: "shop", persistentvolumeclaim: "data" };

  it.each([
    ["no JSON", "<html>", "$"],
    ["an error with status 200", { status: "error" }, "$.status"],
    ["no data", { status: "success" }, "$.data"],
    [
      "a matrix",
      { status: "success", data: { resultType: "matrix", result: [] } },
      "$.data.resultType",
    ],
    ["a series without a claim", one({ namespace: "shop" }, [1, "1"]), "$.data.result[0].metric"],
    ["a number without quotes", one(claim, [1, 1]), "$.data.result[0].value"],
    ["NaN", one(claim, [1, "NaN"]), "$.data.result[0].value[1]"],
    ["less than nothing", one(claim, [1, "-1"]), "$.data.result[0].value[1]"],
    ["infinity", one(claim, [1, "+Inf"]), "$.data.result[0].value[1]"],
  ])("%s", async (_, body, path) => {
    expect(await readFrom(() => ({ body }))).toMatchObject({
      state: "incomplete",
      records: [],
      reason: { code: "malformed", path },
    });
  });

  it("a claim twice", async () => {
    const { data } = one(claim, [1, "1"]);
    const result = [...data.result, ...data.result];
    const body = { status: "success", data: { ...data, result } };
    expect(await readFrom(() => ({ body }))).toMatchObject({
      reason: { code: "malformed", path: "$.data.result[1].metric" },
    });
  });

  it("also where only the last answer is wrong: half of it is nothing", async () => {
    const answer = ({ expression }: { expression: string }): Answer => ({
      body: seriesIn(expression) === "inodes_used" ? "" : vector({ "shop/data": "1" }),
    });
    expect(await readFrom(answer)).toMatchObject({ state: "incomplete", records: [] });
  });
});
