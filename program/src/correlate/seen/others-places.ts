import type { Coverage } from "../../model/inventory.ts";
import type { Belonging } from "./picked.ts";

/** What a part of a collection is called that lies where somebody sees nothing: pools and parents are named after who uses them. */
const OTHERS = "(others)";

/** Places on a NAS in which something is seen: pools, and whatever is above a dataset. */
export type SeenPlaces = ReadonlySet<string>;

/** Of what somebody sees. */
export function seenPlaces(seen: Pick<Belonging, "all">): SeenPlaces {
  const places = new Set(seen.all("pools").map(({ system, name }) => placeOf(system, name)));
  for (const { system, path } of seen.all("datasets"))
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1))
      places.add(placeOf(system, path.slice(0, end)));
  return places;
}

/** How a part is called for who sees these places. */
export function placeSeen({ source, within }: Coverage, places: SeenPlaces): string {
  if (source.kind === "cluster" || within === "") return within;
  return places.has(placeOf(source.id, within)) ? within : OTHERS;
}

/** Parts of one name as one, which is whole where all of them are: how many there are would count the places of others. */
export function oncePerName(parts: readonly Coverage[]): readonly Coverage[] {
  const named = Map.groupBy(parts, ({ source, within }) => `${source.name}\0${within}`);
  return Array.from(named.values(), (same) => same.reduce(together));
}

function together(one: Coverage, other: Coverage): Coverage {
  const worst = one.state === "complete" ? other : one;
  return {
    ...worst,
    startedAt: Math.min(one.startedAt, other.startedAt),
    finishedAt: Math.min(one.finishedAt, other.finishedAt),
    rows: one.rows + other.rows,
  };
}

function placeOf(system: string | null, within: string): string {
  return `${system}\0${within}`;
}
