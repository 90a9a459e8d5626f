import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import { createLinks } from "../correlate/join.ts";
import { Inventory } from "../model/inventory.ts";
import { SourceError } from "../lib/errors.ts";
import type { Caller, Gate, Right } from "./caller.ts";
import { LOOPBACK_DOOR } from "./door.ts";
import { enforcePolicies } from "./enforce-policies.ts";
import { ANN, EMPTY_REPORT, served } from "./given.ts";
import { mountApi } from "./mount.ts";
import type { Policy } from "./policy.ts";
import { defineRoute } from "./route.ts";
import { exactly, NAMESPACES, NO_BODY, NO_PARAMS } from "./schemas.ts";
import { createServer } from "./server.ts";
import type { Shown } from "./shown.ts";

const LEDGER = defineRoute({
  method: "GET",
  path: "/ledger",
  policy: { for: "caller" },
  cached: true,
  summary: "Anything",
  params: NO_PARAMS,
  query: exactly({ ...NAMESPACES, limit: Type.Optional(Type.Integer({ maximum: 500 })) }),
  body: NO_BODY,
  answer: exactly({ limit: Type.Integer() }),
  handle: ({ query }) => ({ limit: query.limit ?? 0 }),
});

const READ = "/api/v1/openapi.json says what is taken";

function ask(
  url: string,
  { gate = opened(ANN), shown = SHOWN, headers = {}, policy = LEDGER.policy }: Given = {},
) {
  const app = createServer(LOOPBACK_DOOR, () => {});
  enforcePolicies(app, gate);
  mountApi(app, [{ ...LEDGER, policy }], served({ gate, shown: () => shown }));
  return app.inject({ url, headers });
}

interface Given {
  readonly gate?: Gate;
  readonly shown?: Shown | null;
  readonly headers?: Record<string, string>;
  readonly policy?: Policy;
}

/** Asks where the gate, then a sight, then a right fails. */
function askWhereNothingIsFoundOut(error: Error) {
  const fails = async () => {
    throw error;
  };
  const right: Right = { verb: "create", resource: "ignores" };
  return Promise.all([
    ask("/api/v1/ledger", { gate: { admit: fails } }),
    ask("/api/v1/ledger", { gate: opened({ ...ANN, sight: fails }) }),
    ask("/api/v1/ledger", {
      gate: opened({ ...ANN, may: fails }),
      policy: { for: "right", right },
    }),
  ]);
}

function opened(caller: Caller | null): Gate {
  return { admit: async () => caller };
}

const INVENTORY = new Inventory();

const SHOWN: Shown = {
  version: "a-1",
  settings: {},
  lookedAt: 0,
  inventory: INVENTORY,
  links: createLinks(INVENTORY),
  scopes: [],
  sources: [],
  report: EMPTY_REPORT,
  nameOf: (id) => id,
  lastWhole: () => null,
};

describe("a route", () => {
  it("answers a caller, and whoever has the answer already with 304", async () => {
    const first = await ask("/api/v1/ledger?limit=7");
    expect(first.json()).toEqual({ limit: 7 });
    const tag = String(first.headers["etag"]);
    const again = await ask("/api/v1/ledger?limit=7", { headers: { "if-none-match": tag } });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
  });

  it("FLT-A5: has another tag for who sees something else, though nothing has changed", async () => {
    const seeing = (...names: readonly string[]): Given => {
      const sight = { sees: "namespaces", cluster: "c", names: new Set(names) } as const;
      return { gate: opened({ ...ANN, sight: async () => sight }) };
    };
    const tagOf = async (given: Given) => {
      const { headers } = await ask("/api/v1/ledger", given);
      return String(headers["etag"]);
    };
    const few = await tagOf(seeing("a", "b"));
    const tags = [few, await tagOf({}), await tagOf(seeing("a")), await tagOf(seeing("ab"))];
    expect(new Set(tags).size).toBe(4);
    expect(await tagOf(seeing("b", "a"))).toBe(few);
    const more = { ...seeing("a", "b", "c"), headers: { "if-none-match": few } };
    expect((await ask("/api/v1/ledger", more)).statusCode).toBe(200);
  });

  it.each(["%zz", "%", "%ff", "a%E2%82"])(
    "FLT-M6: refuses a query that cannot be decoded instead of looking for its letters: %s",
    async (text) => {
      const answer = await ask(`/api/v1/ledger?limit=7&q=${text}`);
      expect([answer.statusCode, answer.json<{ detail: string }>().detail]).toEqual([
        400,
        "query: expected %XX to stand for a letter of UTF-8, found something else; encode the query",
      ]);
    },
  );

  it("tells nobody anything who is not known, not even that his question is wrong", async () => {
    const answer = await ask("/api/v1/ledger?limit=x", { gate: opened(null) });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    const headers = { authorization: "Bearer other" };
    const other = await ask("/api/v1/ledger", { gate: opened(null), headers });
    expect([answer, other].map((one) => one.json<{ detail: string }>().detail)).toEqual([
      expect.stringContaining("found none; send the one in serve.token"),
      expect.stringContaining("found another; send the one in serve.token"),
    ]);
  });

  it("FLT-A3 FLT-A4: denies where it cannot be found out who asks, what he sees, or what he may", async () => {
    const answers = await askWhereNothingIsFoundOut(
      new SourceError({ code: "timeout", source: "prod", message: "no answer", next: "wait" }),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503]);
    expect(answers.map(({ body }) => body).join("")).not.toContain("no answer");
  });

  it("FLT-A3 FLT-A4: denies where finding it out is broken, and does not say how", async () => {
    const answers = await askWhereNothingIsFoundOut(new TypeError("x is not a function"));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([500, 500, 500]);
    expect(answers.map(({ body }) => body).join("")).not.toContain("function");
  });

  it.each([
    ["?limt=7", 'query: expected only namespace, limit, found "limt"; did you mean "limit"?'],
    ["?colour=red", 'query: expected only namespace, limit, found "colour"; leave it out'],
    ["?limit=1e9", `query limit: expected a number of at most 500, found 1000000000; ${READ}`],
    ["?limit=many", `query limit: expected a whole number, found "many"; ${READ}`],
    [
      `?${"namespace=a&".repeat(1_000)}`,
      `query namespace: expected at most 50 values, found 1000; ${READ}`,
    ],
    [
      `?namespace=${"a".repeat(64)}`,
      `query namespace: expected at most 63 characters, found "${"a".repeat(40)}…"; ${READ}`,
    ],
  ])("FLT-M6: refuses %s in a sentence", async (query, detail) => {
    const answer = await ask(`/api/v1/ledger${query}`);
    expect(answer.json()).toMatchObject({ status: 400, detail });
  });

  it("answers from what is shown once it is known what he sees, not from what was shown before", async () => {
    const app = createServer(LOOPBACK_DOOR, () => {});
    let shown = SHOWN;
    const sight = async () => {
      shown = { ...SHOWN, version: "a-2" };
      return { sees: "everything" } as const;
    };
    const gate = opened({ ...ANN, sight });
    enforcePolicies(app, gate);
    mountApi(app, [LEDGER], served({ gate, shown: () => shown }));
    expect((await app.inject({ url: "/api/v1/ledger" })).headers["etag"]).toMatch(/^W\/"a-2-/);
  });

  it("says that there was no look yet", async () => {
    let asked = 0;
    const sight = async () => {
      asked++;
      return { sees: "everything" } as const;
    };
    const gate = opened({ ...ANN, sight });
    expect((await ask("/api/v1/ledger", { gate, shown: null })).statusCode).toBe(503);
    expect(asked, "what he sees of nothing is nothing, and would be remembered").toBe(0);
  });
});
