import type { FastifyInstance } from "fastify";
import { createApp, type Served } from "./app.ts";
import { Secret } from "../lib/secret.ts";
import type { Caller } from "./caller.ts";
import { type Door, LOOPBACK_DOOR } from "./door.ts";
import type { Login } from "./login.ts";

/** Somebody who sees and may everything. */
export const ANN: Caller = Object.freeze({
  id: "ann",
  name: "ann",
  sight: async () => ({ sees: "everything" as const }),
  may: async () => true,
});

/** A login that hands out one code and takes none, so that there is a path that takes a body. */
export const LOGIN: Login = Object.freeze({
  newCode: () => new Secret("a-code"),
  trade: () => null,
});

/** The HTTP side before its first look, with nothing to tell; it lets nobody in unless the test does. */
export function anApp(over: Partial<Served> = {}, door: Partial<Door> = {}): FastifyInstance {
  const served: Served = {
    metrics: () => ({ watched: [], own: [] }),
    notReady: () => null,
    failed: () => {},
    shown: () => null,
    gate: { admit: async () => null },
    openMetrics: true,
    ...over,
  };
  return createApp(served, { ...LOOPBACK_DOOR, ...door });
}
