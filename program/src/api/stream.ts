import type { FastifyReply, FastifyRequest } from "fastify";
import { SourceError } from "../lib/errors.ts";
import { credentialsOf, denyUnless, knownSender } from "./admission.ts";
import type { Gate } from "./caller.ts";
import type { Events, Watcher } from "./events/events.ts";
import { Problem } from "./problem.ts";
import type { StreamRoute } from "./route.ts";
import { type Shown, shownBy } from "./shown.ts";
import { nameIn } from "./finding-namespaces.ts";
import type { Sight } from "./sight.ts";

/** What a stream is made with. */
interface StreamParts {
  readonly gate: Gate;
  readonly events: Events;
  shown(): Shown | null;
  failed(error: Error): void;
}

/** Answers with events. Whoever watches is asked for his credentials and his sight again and again, for as long as he does. */
export async function stream(
  route: StreamRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: StreamParts,
): Promise<FastifyReply> {
  shownBy(parts); // as for every answer
  const caller = request.caller ?? (await knownSender(request, parts.gate));
  const sight = await denyUnless(() => caller.sight(namespacesIn(request.query)));
  const watcher: Watcher = { user: caller.id, sight, again: () => sightAgain(request, parts) };
  const { "last-event-id": lastId } = request.headers;
  const opened = route.open(watcher, typeof lastId === "string" ? lastId : null, parts.events);
  return reply
    .type("text/event-stream; charset=utf-8")
    .header("cache-control", "no-store, no-transform")
    .header("x-accel-buffering", "no") // a proxy that gathers answers would keep every event back
    .send(opened);
}

/** What he sees now; null where he is nobody any more, or that cannot be found out now. A bug is told, and is denied as well. */
async function sightAgain(request: FastifyRequest, parts: StreamParts): Promise<Sight | null> {
  try {
    const caller = await parts.gate.admit({ ...credentialsOf(request), isUnasked: true });
    return caller === null ? null : await caller.sight(namespacesIn(request.query));
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof Problem)) parts.failed(error as Error);
    return null;
  }
}

/** Names of the namespaces that a request is about, without their clusters; null where it names none. */
export function namespacesIn(query: unknown): readonly string[] | null {
  const { namespace } = query as { readonly namespace?: readonly string[] };
  return namespace?.map(nameIn) ?? null;
}
