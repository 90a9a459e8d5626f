import type { EventData, HappeningType } from "../../../program/src/api/contract.ts";

/** Whether the answer of a route may be another one now. */
export type Concerned = (path: string) => boolean;

/** An event as it came. */
export type Event = {
  [T in HappeningType]: { readonly type: T; readonly data: EventData[T] };
}[HappeningType];

/** Which answers an event makes old. */
export function concernedBy(event: Event): Concerned {
  switch (event.type) {
    case "look":
    case "resync":
      return () => true;
    case "findings":
      return (path) => path !== "/rules"; // rows say what is found about them
    case "sources":
      return (path) => OF_SOURCES.has(path);
    case "objects":
      return ofObjects(event.data);
  }
}

const OF_SOURCES: ReadonlySet<string> = new Set(["/sources", "/summary", "/report", "/activity"]);

/** Answers that are worked out from many objects. */
const OF_MANY: ReadonlySet<string> = new Set([
  "/summary",
  "/trace",
  "/impact",
  "/df",
  "/search",
  "/namespaces",
  "/volumes/:key",
  "/findings/:id",
]);

function ofObjects({ changed, gone }: EventData["objects"]): Concerned {
  const lists = new Set([...Object.keys(changed), ...Object.keys(gone)].map((name) => `/${name}`));
  return (path) => lists.has(path) || OF_MANY.has(path);
}
