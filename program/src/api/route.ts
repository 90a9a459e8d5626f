import type { Readable } from "node:stream";
import type { Static, TObject, TSchema } from "typebox";
import type { Caller } from "./caller.ts";
import type { Deed } from "./events/activity.ts";
import type { Events, Watcher } from "./events/events.ts";
import type { Ignoring } from "./ignoring.ts";
import type { Kind } from "./kept.ts";
import type { Policy } from "./policy.ts";
import type { Shown } from "./shown.ts";
import type { Sight } from "./sight.ts";

/** What a route is asked with: checked against its schemas, and about what the caller sees only. */
export interface Asked<P extends TObject, Q extends TObject, B extends TSchema> {
  readonly params: Static<P>;
  readonly query: Static<Q>;
  readonly body: Static<B>;
  readonly shown: Shown;
  /** What `shown` was narrowed to. */
  readonly sight: Sight;
  readonly caller: Caller;
  readonly ignoring: Ignoring;
  /** What happened lately, the newest first, before anybody's sight. */
  readonly deeds: () => readonly Deed[];
  /** Whether a browser can log in here. */
  readonly hasLogin: boolean;
  /** Whether it was asked with the cookie of such a login. */
  readonly byCookie: boolean;
  /** When it was asked, epoch ms. */
  readonly now: number;
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
  /** A body that is right, for the reference. */
  readonly example?: Static<B>;
  readonly answer: A;
  /** What it is answered from, where making that takes long: others are answered meanwhile. */
  readonly restsOn?: Kind<unknown>;
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

/** A route whose answer goes on for as long as somebody listens: server-sent events. */
export interface StreamRoute<Q extends TObject = TObject> {
  readonly method: "GET";
  readonly path: string;
  readonly policy: Exclude<Policy, { readonly for: "anybody" }>;
  readonly summary: string;
  readonly query: Q;
  /** What an event of each type holds. */
  readonly events: Readonly<Record<string, TSchema>>;
  /** `lastId`: the id of the last event that he had, where he had one. Throws Problem. */
  open(watcher: Watcher, lastId: string | null, events: Events): Readable;
}

/** Freezes a route of events. */
export function defineStream(route: StreamRoute): StreamRoute {
  return Object.freeze(route);
}

/** A page about the API itself, written from the table of routes. It tells nothing of what is watched. */
export interface DocumentRoute {
  readonly method: "GET";
  readonly path: string;
  readonly policy: Extract<Policy, { readonly for: "anybody" }>;
  readonly summary: string;
  /** Media type. */
  readonly type: string;
  write(routes: readonly AnyRoute[]): string;
}

/** Freezes a page about the API. */
export function defineDocument(route: DocumentRoute): DocumentRoute {
  return Object.freeze(route);
}

/** Every kind of route. */
export type AnyRoute = Route | StreamRoute | DocumentRoute;

/** Whether its answer goes on. */
export function isStream(route: AnyRoute): route is StreamRoute {
  return "open" in route;
}

/** Whether it is about the API itself. */
export function isDocument(route: AnyRoute): route is DocumentRoute {
  return "write" in route;
}
