import type { FastifyInstance, HTTPMethods } from "fastify";
import { Problem } from "./problem.ts";

const KNOWN: readonly HTTPMethods[] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** Throws the problem of a method that nothing here takes, such as TRACE: the path may well be there. */
export function refuseUnknownMethod(method: string): void {
  if (KNOWN.some((known) => known === method)) return;
  const detail = `method: expected one of ${KNOWN.join(", ")}, found ${method}; use another`;
  throw new Problem(501, detail);
}

/** Answers whoever asks for a path that is there by a method that is not: what it takes, not that it is missing. */
export function refuseOtherMethods(app: FastifyInstance): void {
  const taken = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const methods = taken.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one.toUpperCase());
    taken.set(url, methods);
  });
  // when all others are known
  void app.register(async () => {
    void app.after(() => {
      for (const [url, methods] of taken) refuseAllBut(app, url, methods);
    });
  });
}

function refuseAllBut(app: FastifyInstance, url: string, methods: ReadonlySet<string>): void {
  const allow = [...methods].toSorted().join(", ");
  app.route({
    url,
    method: KNOWN.filter((method) => !methods.has(method)),
    exposeHeadRoute: false,
    config: { policy: { for: "nobody" } },
    onRequest: async ({ method }) => {
      throw new Problem(405, `method: expected ${allow}, found ${method}; use another`, { allow });
    },
    handler: () => {},
  });
}
