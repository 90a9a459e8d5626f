import { Type } from "typebox";
import { Check } from "typebox/value";
import { describe, expect, it } from "vitest";
import { createApp } from "../app.ts";
import { served } from "../given.ts";
import { defineRoute } from "../route.ts";
import { ROUTES } from "../routes/index.ts";
import { exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import { openApi } from "./openapi.ts";

function aRoute(path: string, answer: ReturnType<typeof exactly>) {
  const policy = { for: "caller" } as const;
  const shape = { params: NO_PARAMS, query: exactly({}), body: NO_BODY, answer };
  return defineRoute({
    method: "GET",
    path,
    policy,
    cached: false,
    summary: "x",
    ...shape,
    handle: () => ({}),
  });
}

describe("the OpenAPI document", () => {
  it("has every route of the table, with its parameters and the problems it can answer with", () => {
    const paths = openApi(ROUTES)["paths"] as Record<string, Record<string, unknown>>;
    const written = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(written.toSorted()).toEqual(
      ROUTES.map(
        ({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`,
      ).toSorted(),
    );
    expect(paths["/ignores/{finding}"]?.["delete"]).toMatchObject({
      operationId: "deleteIgnoresByFinding",
      parameters: [
        { name: "finding", in: "path", required: true },
        { name: "reason", in: "query", required: true },
      ],
      responses: { 403: { $ref: "#/components/responses/Problem" }, 404: {} },
    });
  });

  it("asks for no credentials where anybody may ask, and for them everywhere else", () => {
    const paths = openApi(ROUTES)["paths"] as Record<
      string,
      Record<string, { security?: unknown }>
    >;
    expect(paths["/openapi.json"]?.["get"]?.security).toEqual([]);
    expect(paths["/events"]?.["get"]?.security).toBe(undefined);
    expect(openApi(ROUTES)["security"]).toEqual([{ token: [] }]);
  });

  it("writes a schema with a title once", () => {
    const shared = exactly({ a: Type.String() }, { title: "Shared" });
    const routes = ["/a", "/b"].map((path) => aRoute(path, exactly({ shared })));
    const { schemas } = openApi(routes)["components"] as { schemas: Record<string, unknown> };
    expect(schemas["Shared"]).toMatchObject({ properties: { a: { type: "string" } } });
    expect(
      JSON.stringify(openApi(routes)["paths"]).match(/#\/components\/schemas\/Shared/g),
    ).toHaveLength(2);
  });

  it("cannot be written where two schemas have one title", () => {
    const routes = [Type.String(), Type.Integer()].map((a, at) =>
      aRoute(`/${at}`, exactly({ one: exactly({ a }, { title: "Same" }) })),
    );
    expect(() => openApi(routes)).toThrow("two different schemas are called Same");
  });

  it("shows examples that the routes would take", () => {
    for (const route of ROUTES)
      if ("example" in route) expect(Check(route.body, route.example)).toBe(true);
  });
});

describe("the pages about the API", () => {
  const nobody = served({ gate: { admit: async () => null }, shown: () => null });

  it("are for anybody, before the first look and without credentials", async () => {
    const app = createApp(nobody);
    const document = await app.inject("/api/v1/openapi.json");
    expect([document.statusCode, document.json()]).toEqual([200, openApi(ROUTES)]);
    expect(document.headers["content-type"]).toBe("application/json; charset=utf-8");
  });

  it("name every route to people, and run nothing in their browser", async () => {
    const page = await createApp(nobody).inject("/api/v1/");
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    for (const { method, path } of ROUTES)
      expect(page.body).toContain(`<code>${method} /api/v1${path}</code>`);
    expect(page.body).not.toMatch(/<script|<style|style=|\son[a-z]+=|https?:/i);
  });
});
