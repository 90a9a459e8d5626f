import { chance } from "../../clock.ts";
import type { Call, Method } from "../method.ts";
import { maySubscribe } from "../roles.ts";
import { callError, validationError } from "../wire/errors.ts";
import { isObject } from "../wire/json.ts";

/** The protocol's own methods (facts/truenas-api.md §3.3-3.4). */
export const CORE_METHODS: Readonly<Record<string, Method>> = {
  "core.ping": { run: () => "pong" },
  "core.set_options": { since: "25.04", run: setOptions },
  "core.subscribe": { since: "25.04", run: subscribe },
  "core.unsubscribe": { since: "25.04", run: unsubscribe },
};

/** The options in force; null at v25.04 (facts/truenas-shapes). */
function setOptions({ params, shapes }: Call): unknown {
  const [options = {}] = params;
  if (!isObject(options)) {
    throw validationError("options", "Input should be a valid dictionary");
  }
  return shapes === "25.04"
    ? null
    : { legacy_jobs: true, private_methods: false, py_exceptions: false, ...options };
}

/** Answers the id of the subscription. */
function subscribe({ params, session, line }: Call): string {
  const [event] = params;
  if (typeof event !== "string") {
    throw validationError("event", "Input should be a valid string");
  }
  if (session.user === null || !maySubscribe(session.user, event, line)) {
    throw callError("EACCES", "Not authorized");
  }
  const id = chance.uuid();
  session.subscriptions.set(id, event);
  return id;
}

/** An id that nobody has is no mistake. */
function unsubscribe({ params, session }: Call): null {
  session.subscriptions.delete(params[0]);
  return null;
}
