import type { NasState } from "../state.ts";
import type { Line } from "../versions.ts";
import { collectionsOf } from "./collections.ts";
import type { EventCollection, Noted, Said } from "./collections.ts";

/** Who changed the NAS: its middleware (the web interface, the API, so a CSI driver too), or somebody at a shell beside it. */
export type ChangedBy = "middleware" | "shell";

/** One event, before anybody asks who may hear it. */
export interface NasEvent {
  readonly collection: string;
  readonly msg: Said;
  readonly id: string | number;
}

/** What events can be about, as it is at one moment. */
export type Glance = ReadonlyMap<EventCollection, ReadonlyMap<string | number, Seen>>;

interface Seen {
  readonly worth: string;
  readonly within: string | null;
}

/** Looks at everything that events can be about. */
export function glanceAt(state: NasState, line: Line): Glance {
  return new Map(collectionsOf(line).map((one) => [one, seen(one.objects(state, line))]));
}

/** The events between two moments, in the order of the collections. */
export function eventsBetween(before: Glance, after: Glance, by: ChangedBy): readonly NasEvent[] {
  const destroyed = destroyedDatasets(before, after);
  return [...before].flatMap(([collection, old]) => {
    const { says = EVERYTHING, saysOfOthers = [] } = collection;
    const said = by === "middleware" ? says : saysOfOthers;
    return differences(old, after.get(collection) ?? new Map<string, Seen>())
      .filter(({ msg }) => said.includes(msg))
      .filter(({ msg, id }) => msg !== "removed" || !destroyed.has(old.get(id)?.within ?? ""))
      .map(({ msg, id }) => ({ collection: collection.name, msg, id }));
  });
}

const EVERYTHING: readonly Said[] = ["added", "changed", "removed"];

function seen(objects: readonly Noted[]): ReadonlyMap<string | number, Seen> {
  return new Map(
    objects.map(({ id, worth, within = null }) => [id, { worth: JSON.stringify(worth), within }]),
  );
}

type Objects = ReadonlyMap<string | number, Seen>;

function differences(before: Objects, after: Objects): readonly Omit<NasEvent, "collection">[] {
  const events: Omit<NasEvent, "collection">[] = [];
  for (const [id, { worth }] of after) {
    const old = before.get(id);
    if (old?.worth !== worth) {
      events.push({ msg: old === undefined ? "added" : "changed", id });
    }
  }
  for (const id of before.keys()) {
    if (!after.has(id)) {
      events.push({ msg: "removed", id });
    }
  }
  return events;
}

/** Shares and extents go with their dataset out of the database, without a word. */
function destroyedDatasets(before: Glance, after: Glance): ReadonlySet<string> {
  const [datasets] = [...before.keys()].filter(({ name }) => name === "pool.dataset.query");
  if (datasets === undefined) {
    return new Set();
  }
  const left = after.get(datasets);
  const gone = [...(before.get(datasets)?.keys() ?? [])].filter((id) => left?.has(id) !== true);
  return new Set(gone.map(String));
}
