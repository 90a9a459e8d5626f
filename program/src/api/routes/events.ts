import { HAPPENINGS } from "../events/happening.ts";
import { defineStream } from "../route.ts";
import { ABOUT_NAMESPACES } from "../schemas.ts";

/** What changes of what the caller sees, as it changes. */
export const events = defineStream({
  method: "GET",
  path: "/events",
  policy: { for: "caller" },
  summary: "What changes, as server-sent events; resumes after the `Last-Event-ID`",
  query: ABOUT_NAMESPACES,
  events: HAPPENINGS,
  open: (watcher, lastId, live) => live.open(watcher, lastId),
});
