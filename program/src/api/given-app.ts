import type { FastifyInstance } from "fastify";
import { createApp, type Served } from "./app.ts";
import { Secret } from "../lib/secret.ts";
import { type Door, LOOPBACK_DOOR } from "./door.ts";
import { served } from "./given.ts";
import type { Login } from "./login.ts";

/** A login that hands out one code and takes none, so that there is a path that takes a body. */
export const LOGIN: Login = Object.freeze({
  newCode: () => new Secret("a-code"),
  trade: () => null,
});

/** The HTTP side before its first look, with nothing to tell; it lets nobody in unless the test does. */
export function anApp(over: Partial<Served> = {}, door: Partial<Door> = {}): FastifyInstance {
  const nobody = { admit: async () => null };
  const parts = served({ gate: nobody, shown: () => null, ...over });
  return createApp(parts, { ...LOOPBACK_DOOR, ...door });
}
