import type { Static, TObject, TSchema } from "typebox";
import type { Caller } from "./caller.ts";
import type { Policy } from "./policy.ts";
import type { Shown } from "./shown.ts";

/** What a route is asked with: checked against its schemas, and about what the caller sees only. */
export interface Asked<P extends TObject, Q extends TObject, B extends TSchema> {
  readonly params: Static<P>;
  readonly query: Static<Q>;
  readonly body: Static<B>;
  readonly shown: Shown;
  readonly caller: Caller;
}

/** An answer that is JSON text already. */
export interface Written {
  readonly json: string;
}

/** One route of the API: what it is, who may ask it, and what it answers. */
export interface Route<
  P extends TObject = TObject,
  Q extends TObject = TObject,
  B extends TSchema = TSchema,
  A extends TSchema = TSchema,
> {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below `/api/v1`, parameters as ":id". */
  readonly path: string;
  readonly policy: Policy;
  /** Whether the answer changes only with what is shown, so that who has it already need not get it again. */
  readonly cached: boolean;
  /** One line for the reference. */
  readonly summary: string;
  readonly params: P;
  /** Names that it does not hold are refused. */
  readonly query: Q;
  readonly body: B;
  readonly answer: A;
  handle(asked: Asked<P, Q, B>): Static<A> | Written | Promise<Static<A> | Written>;
}

/** Freezes a route and keeps its types. */
export function defineRoute<
  P extends TObject,
  Q extends TObject,
  B extends TSchema,
  A extends TSchema,
>(route: Route<P, Q, B, A>): Route {
  return Object.freeze(route);
}
