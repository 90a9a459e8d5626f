import { type TSchema, Type } from "typebox";
import { describe, expect, it } from "vitest";
import { LOOPBACK_DOOR } from "./door.ts";
import { sendProblem, type Thrown } from "./problem-reply.ts";
import { inputProblem } from "./input-problem.ts";
import { ROUTES } from "./routes/index.ts";
import { exactly, HEX_ID } from "./schemas.ts";
import { createServer } from "./server.ts";

const QUERY = exactly({
  sort: Type.Optional(Type.Union([Type.Literal("age"), Type.Literal("size")])),
  order: Type.Optional(Type.Enum(["up", "down"])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  all: Type.Optional(Type.Boolean()),
  label: Type.Optional(Type.String({ minLength: 1, pattern: HEX_ID })),
  several: Type.Optional(Type.Array(Type.Enum(["a", "b"]))),
});

const BODY = exactly({
  reason: Type.String({ minLength: 1 }),
  until: Type.Integer(),
  tags: Type.Optional(Type.Array(Type.String(), { maxItems: 2 })),
});

/** What a server answers whose one route takes this. */
function aServer(schema: { readonly querystring?: TSchema; readonly body?: TSchema }) {
  const app = createServer(LOOPBACK_DOOR, () => {});
  app.setErrorHandler<Thrown>((error, _, reply) => sendProblem(reply, error, () => {}));
  app.route({
    method: ["GET", "POST"].slice(schema.body ? 1 : 0),
    url: "/",
    schema,
    handler: () => "",
  });
  return app;
}

const READ = "; /api/v1/openapi.json says what is taken";

describe("a sentence says where, what was expected, what was found and what to do", () => {
  it.each([
    ["sort=aeg", `query sort: expected one of age, size, found "aeg"${READ}`],
    ["order=sideways", `query order: expected one of up, down, found "sideways"${READ}`],
    ["limit=0", `query limit: expected a number of at least 1, found 0${READ}`],
    ["limit=501", `query limit: expected a number of at most 500, found 501${READ}`],
    ["limit=1.5", `query limit: expected a whole number, found "1.5"${READ}`],
    ["limit=", `query limit: expected a whole number, found ""${READ}`],
    ["limit=1&limit=2", "query limit: expected a whole number, found several; give it once"],
    ["sort=age&sort=size", "query sort: expected one of age, size, found several; give it once"],
    ["order=up&order=down", "query order: expected one of up, down, found several; give it once"],
    ["all=maybe", `query all: expected true or false, found "maybe"${READ}`],
    ["label=", `query label: expected at least one character, found ""${READ}`],
    ["label=A1", `query label: expected 4 to 16 of the digits 0-9 and a-f, found "A1"${READ}`],
    ["several=a&several=c", `query several: expected one of a, b, found "c"${READ}`],
    [
      "lmit=1",
      'query: expected only sort, order, limit, all, label, several, found "lmit"; did you mean "limit"?',
    ],
    [
      "token=x",
      'query: expected only sort, order, limit, all, label, several, found "token"; leave it out',
    ],
    [
      "__proto__=x",
      'query: expected only sort, order, limit, all, label, several, found "__proto__"; leave it out',
    ],
  ])("of the query %s", async (query, detail) => {
    const answer = await aServer({ querystring: QUERY }).inject(`/?${query}`);
    expect(answer.json()).toEqual({ title: "Bad Request", status: 400, detail });
  });

  it.each([
    [{ until: 1 }, `body: expected the key reason, found none${READ}`],
    [{ reason: "", until: 1 }, `body reason: expected at least one character, found ""${READ}`],
    [{ reason: "r", until: {} }, `body until: expected a whole number, found an object${READ}`],
    [
      { reason: "r", until: 1, by: "root" },
      'body: expected only reason, until, tags, found "by"; leave it out',
    ],
    [
      { reason: "r", until: 1, tags: ["a", "b", "c"] },
      `body tags: expected at most 2 values, found 3${READ}`,
    ],
    [[], `body: expected an object, found a list${READ}`],
    [undefined, `body: expected an object, found nothing${READ}`],
  ])("FLT-A16: of the body %j, of which only named keys are taken", async (payload, detail) => {
    const sent = payload === undefined ? {} : { payload };
    const answer = await aServer({ body: BODY }).inject({ method: "POST", url: "/", ...sent });
    expect(answer.json()).toEqual({ title: "Bad Request", status: 400, detail });
  });

  it("has words for every pattern that a route asks for", () => {
    const patterns = [...JSON.stringify(ROUTES).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)];
    expect(patterns.length).toBeGreaterThan(0);
    for (const [, quoted = ""] of patterns) {
      const params = { pattern: JSON.parse(quoted) as string };
      const mistake = { instancePath: "/id", keyword: "pattern", params, data: "!" };
      expect(inputProblem([mistake], "params").message).not.toMatch(/[\^$]|another form/);
    }
  });

  it("repeats no more of a value than it takes to recognise it", async () => {
    const answer = await aServer({ querystring: QUERY }).inject(`/?sort=${"s".repeat(500)}`);
    expect(answer.json<{ detail: string }>().detail).toContain(`found "${"s".repeat(40)}…"`);
  });
});
