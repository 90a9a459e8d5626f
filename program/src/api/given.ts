import { systemClock } from "../lib/clock.ts";
import { NOW } from "../model/given.ts";
import type { Served } from "./app.ts";
import type { Caller } from "./caller.ts";
import type { ApiParts } from "./mount.ts";
import { Events } from "./events/events.ts";
import { shownOf } from "./given-shown.ts";
import { Showing } from "./showing.ts";
import type { Shown } from "./shown.ts";
import { GIVEN_WEB } from "./web/given-web.ts";
import { webFiles } from "./web/web-files.ts";

/** Somebody who sees everything and may do everything. */
export const ANN: Caller = Object.freeze({
  id: "ann",
  name: "ann",
  sight: async () => ({ sees: "everything" as const }),
  may: async () => true,
});

/** A report that says nothing. */
export const EMPTY_REPORT: Shown["report"] = Object.freeze({
  schemaVersion: 1,
  at: NOW,
  sources: [],
  scopes: [],
  findings: [],
  skipped: [],
  suppressed: [],
  coverage: [],
  aged: [],
  memory: null,
});

/** What an app is made of, for tests: everybody is Ann, and nothing is shown. */
export function served(over: Partial<Served> = {}): Served & Pick<ApiParts, "clock"> {
  return {
    clock: systemClock,
    metrics: () => ({ watched: [], own: [], done: () => {} }),
    notReady: () => null,
    failed: () => {},
    shown: () => shownOf({}),
    gate: { admit: async () => ANN },
    events: new Events(new Showing("a"), systemClock, "a"),
    ignoring: { list: async () => [], ignore: async () => {}, stop: async () => false },
    now: () => NOW,
    openMetrics: true,
    web: webFiles(GIVEN_WEB),
    ...over,
  };
}
