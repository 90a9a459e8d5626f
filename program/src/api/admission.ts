import type { FastifyRequest } from "fastify";
import { SourceError } from "../lib/errors.ts";
import type { Caller, Credentials, Gate } from "./caller.ts";
import { Problem } from "./problem.ts";

/** Who sends a request; null where it is nobody. */
export async function whoSends(request: FastifyRequest, gate: Gate): Promise<Caller | null> {
  return denyUnless(() => gate.admit(credentialsOf(request)));
}

/** Who sends a request. Throws the problem where it is nobody. */
export async function knownSender(request: FastifyRequest, gate: Gate): Promise<Caller> {
  const caller = await whoSends(request, gate);
  if (caller !== null) return caller;
  const found = request.headers.authorization === undefined ? "none" : "another";
  throw new Problem(
    401,
    `header authorization: expected a bearer token that is known here, found ${found}; send the one in serve.token on a workstation, or yours for the API server in a cluster`,
  );
}

/** What cannot be found out is denied, and is not the caller's fault. What is a bug is one, and is denied as well. */
export async function denyUnless<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new Problem(503, "who you are and what you may do cannot be found out now; try again");
  }
}

/** The part of a request that says who sends it. */
export function credentialsOf({ headers, socket }: FastifyRequest): Credentials {
  const { authorization, cookie } = headers;
  return { authorization, cookie, from: socket.remoteAddress ?? "" };
}
