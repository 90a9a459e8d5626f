import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { enforcePolicies } from "./enforce-policies.ts";
import { ANN } from "./given.ts";
import { anApp, LOGIN } from "./given-app.ts";
import { PREFIX } from "./mount.ts";
import { ROUTES } from "./routes/index.ts";

/** What is served beside the API. A new row here is a decision: who may ask it, and what it tells. */ import { PAGE_PATHS } from "./web/page-paths.ts";

const BESIDE = [
  ...PAGE_PATHS.map((path) => `GET ${path} anybody`),
  "GET /assets/* anybody",
  "GET /livez anybody",
  "GET /login anybody",
  "GET /metrics right",
  "GET /readyz anybody",
  "POST /login/codes caller",
  "POST /logout anybody",
];

describe("FLT-A1: every route has a policy", () => {
  it("or it does not get onto the server", () => {
    const app = Fastify();
    enforcePolicies(app, { admit: async () => null });
    expect(() => app.get("/forgotten", async () => "")).toThrow("route /forgotten has no policy");
  });

  it("which stands in the table of routes, or is one of these", async () => {
    const app = anApp({ openMetrics: false }, { login: LOGIN });
    await app.ready();
    const served = app.policies
      .filter(({ method, policy }) => method !== "HEAD" && policy.for !== "nobody")
      .map(({ method, path, policy }) => `${method} ${path} ${policy.for}`);
    const api = ROUTES.map(
      ({ method, path, policy }) => `${method} ${PREFIX}${path} ${policy.for}`,
    );
    expect(served.toSorted()).toEqual([...BESIDE, ...api].toSorted());
  });

  it("which is the same for HEAD as for GET, where HEAD is not refused", async () => {
    const app = anApp({ openMetrics: false }, { login: LOGIN });
    await app.ready();
    const of = (asked: string) =>
      app.policies.filter(({ method, policy }) => method === asked && policy.for !== "nobody");
    const gets = new Map(of("GET").map(({ path, policy }) => [path, policy]));
    expect(of("HEAD").length).toBeGreaterThan(3);
    for (const { path, policy } of of("HEAD")) expect(policy).toEqual(gets.get(path));
  });
});

describe("/metrics", () => {
  const metrics = async (caller: typeof ANN | null, openMetrics = false) =>
    (await anApp({ openMetrics, gate: { admit: async () => caller } }).inject("/metrics"))
      .statusCode;

  it("are for whoever reaches the port, where they are open", async () => {
    expect(await metrics(null, true)).toBe(200);
  });

  it("FLT-Q5: are else for who has the right to get that path", async () => {
    const asked: unknown[] = [];
    const may = (answer: boolean) => ({
      ...ANN,
      may: async (right: unknown) => {
        asked.push(right);
        return answer;
      },
    });
    expect(await metrics(null)).toBe(401);
    expect(await metrics(may(false))).toBe(403);
    expect(await metrics(may(true))).toBe(200);
    expect(asked).toEqual([
      { verb: "get", path: "/metrics" },
      { verb: "get", path: "/metrics" },
    ]);
  });
});
