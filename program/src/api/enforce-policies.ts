import type { FastifyInstance, FastifyRequest } from "fastify";
import { denyUnless, knownSender } from "./admission.ts";
import type { Caller, Gate } from "./caller.ts";
import type { Policy } from "./policy.ts";
import { Problem } from "./problem.ts";

/** A route as it stands on the server, and who may ask it. */
export interface PolicyRow {
  readonly method: string;
  readonly path: string;
  readonly policy: Policy;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may ask; a route without one does not get onto the server. */
    readonly policy?: Policy;
  }
  interface FastifyRequest {
    /** Set before a route is asked; null where its policy takes anybody. */
    caller: Caller | null;
  }
}

/**
 * Asks every route that is put on the server from here on for its policy, before anything of a request is looked at: who is
 * nobody learns nothing, not even what is wrong with it. Answers the table of policies, to which each new route adds its row.
 */
export function enforcePolicies(app: FastifyInstance, gate: Gate): readonly PolicyRow[] {
  const table: PolicyRow[] = [];
  app.decorateRequest("caller", null);
  app.addHook("onRoute", ({ method, url, config }) => {
    const policy = config?.policy;
    if (policy === undefined) throw new TypeError(`route ${url} has no policy`);
    for (const one of [method].flat()) table.push({ method: one, path: url, policy });
  });
  app.addHook("onRequest", async (request) => {
    const { policy } = request.routeOptions.config; // none where there is no route
    if (policy !== undefined) request.caller = await callerOf(request, policy, gate);
  });
  return table;
}

async function callerOf(
  request: FastifyRequest,
  policy: Policy,
  gate: Gate,
): Promise<Caller | null> {
  if (policy.for === "anybody" || policy.for === "nobody") return null;
  const caller = await knownSender(request, gate);
  if (policy.for === "right" && !(await denyUnless(() => caller.may(policy.right))))
    throw new Problem(403, `you may not do that: it takes the verb ${policy.right.verb}`);
  return caller;
}
