import { chance } from "../../clock.ts";
import type { Call, Method } from "../method.ts";
import { holds } from "../roles.ts";
import { callError, validationError } from "../wire/errors.ts";
import { isObject } from "../wire/json.ts";

/** The protocol's own methods (facts/truenas-api.md §3.3-3.4). */
export const CORE_METHODS: Readonly<Record<string, Method>> = {
  "core.ping": { run: () => "pong" },
  "core.set_options": { since: "25.04", run: setOptions },
  "core.subscribe": { since: "25.04", run: subscribe },
  "core.unsubscribe": { since: "25.04", run: () => null },
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

/** Accepted; no event ever comes. "*" needs FULL_ADMIN. */
function subscribe({ params, session }: Call): string {
  const [event] = params;
  if (typeof event !== "string") {
    throw validationError("event", "Input should be a valid string");
  }
  if (event === "*" && !holds(session.user?.roles ?? [], "FULL_ADMIN")) {
    throw callError("EACCES", "Not authorized");
  }
  return chance.uuid();
}
