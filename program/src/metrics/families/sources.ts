import { COLLECTIONS } from "../../model/collections.ts";
import type { Coverage } from "../../model/inventory.ts";
import { type Family, gauge } from "../family.ts";
import type { MetricsView } from "../view.ts";

const LABELS = ["source", "collection", "part"] as const;

/** Whether a source says who it is: without that nothing it says is judged. */
export const sourceIdentified = gauge({
  name: "plumbline_source_identified",
  help: "Whether a configured cluster or system was reached and identified by the last look.",
  each: "sources",
  labels: ["source", "kind"],
  stability: "stable",
  sample: ({ kind, name, id }, view) => [
    { source: name, kind },
    Number(id !== null && hasAnswered(name, view)),
  ],
});

/** The version of a TrueNAS, and of the API it is spoken to in. */
export const systemInfo = gauge({
  name: "plumbline_system_info",
  help: "A TrueNAS with its version and the API version it is read in; always 1.",
  each: "system",
  labels: ["system", "version", "api_version"],
  stability: "stable",
  sample: ({ system, version, apiVersion }, view) => [
    { system: view.nameOf(system), version, api_version: apiVersion },
    1,
  ],
});

/** Whether the last read of a collection was whole. */
export const collectionComplete = ofPart(
  "plumbline_collection_complete",
  "Whether the last look read a collection of a source as a whole; `part` is a pool, parent or kind of it.",
  (part, view) =>
    part.state === "notConfigured" ? null : Number(part.state === "complete" && view.wasRead(part)),
);

/** How old everything else that is said of it is. */
export const collectionLastWhole = ofPart(
  "plumbline_collection_last_complete_timestamp_seconds",
  "When a collection of a source was last read as a whole, in seconds since 1970.",
  (part, view) => {
    const whole = view.lastWhole(part);
    return whole === null ? null : whole.at / 1000;
  },
);

/** How much it held then. */
export const collectionRecords = ofPart(
  "plumbline_collection_records",
  "Objects that the last whole read of a collection gave.",
  (part, view) => view.lastWhole(part)?.records ?? null,
);

/** Who a TrueNAS is stays known while it is silent. That we may not read something is an answer. */
function hasAnswered(source: string, view: MetricsView): boolean {
  return COLLECTIONS.some((collection) =>
    view.inventory
      .coverage(collection, source)
      .some(
        (part) =>
          (part.state === "complete" || part.state === "notPermitted") && view.wasRead(part),
      ),
  );
}

function ofPart(
  name: string,
  help: string,
  valueOf: (part: Coverage, view: MetricsView) => number | null,
): Family {
  return gauge({
    name,
    help,
    each: "coverage",
    labels: LABELS,
    stability: "stable",
    sample: (part, view) => {
      const value = valueOf(part, view);
      const { source, collection, within } = part;
      return value === null ? null : [{ source: source.name, collection, part: within }, value];
    },
  });
}
