import { fullName } from "../../model/identity.ts";
import type { SystemId } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";
import { LIMITS } from "../limits.ts";
import type { Window } from "./snapshots.ts";

/*
 * Up to 25.10 one call tells the details of one snapshot by its name, or walks all pools, loads every snapshot in a window of
 * transaction groups and tells what a filter leaves of them (facts/truenas-gaps §7). Any call has the price of passing
 * `walkedPerName` datasets and snapshots; a walk has the price of those that it passes on top.
 */

/** How details are asked for: each name is in one of the walks, or among the others. */
export interface DetailPlan {
  readonly walks: readonly Walk[];
  readonly byName: readonly string[];
}

/** One call, for the snapshots of these datasets in a window of transaction groups. */
export interface Walk {
  readonly window: Required<Window>;
  readonly datasets: ReadonlySet<string>;
  /** Full names of those that are wanted. */
  readonly names: ReadonlySet<string>;
}

/** The cheapest way to ask for these full names, by where they lie among all snapshots that were listed; unlisted ones by name. */
export function planDetails(
  names: ReadonlySet<string>,
  system: SystemId,
  listed: InventoryView,
): DetailPlan {
  const wanted = placesOf(names, system, listed);
  const walkPrice = LIMITS.walkedPerName + listed.count("datasets");
  if (wanted.length * LIMITS.walkedPerName <= walkPrice) return { walks: [], byName: [...names] };
  const countBelow = counterOf(system, listed);
  const walks = cheapest(wanted, countBelow, walkPrice).flatMap((some) => cut(some, countBelow));
  const walked = new Set(walks.flatMap((walk) => [...walk.names]));
  return { walks, byName: [...names.difference(walked)] };
}

/** A snapshot that is wanted, and the transaction group that it was made in. */
interface Place {
  readonly name: string;
  readonly dataset: string;
  readonly group: number;
}

/** Those that were listed, in the order of their transaction groups; without the few whose group is no exact number. */
function placesOf(
  names: ReadonlySet<string>,
  system: SystemId,
  listed: InventoryView,
): readonly Place[] {
  const datasets = new Set([...names].map((name) => name.slice(0, name.indexOf("@"))));
  return [...datasets]
    .flatMap((dataset) => listed.findOn(system, "zfsSnapshots", "dataset", dataset))
    .map((one) => ({ name: fullName(one), dataset: one.dataset, group: Number(one.createTxg) }))
    .filter(({ name, group }) => names.has(name) && Number.isSafeInteger(group))
    .toSorted((one, other) => one.group - other.group);
}

/** How many snapshots of a system were made before a transaction group. */
type CountBelow = (group: number) => number;

function counterOf(system: SystemId, listed: InventoryView): CountBelow {
  const here = listed.all("zfsSnapshots");
  const groups = Float64Array.from(
    (function* () {
      for (const one of here) if (one.system === system) yield Number(one.createTxg);
    })(),
  ).toSorted();
  return (group) => {
    let [low, high] = [0, groups.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((groups[middle] ?? 0) < group) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/**
 * Stretches of `wanted` that are cheaper walked than named, so that the whole is as cheap as can be: the best way to get the
 * first n ends with a name, or with the walk that began best. What lies between two numbers of `countBelow` has one price,
 * however it is reached, so one pass finds it.
 */
function cheapest(
  wanted: readonly Place[],
  countBelow: CountBelow,
  walkPrice: number,
): readonly (readonly Place[])[] {
  const [prices, beginnings]: [number[], (number | null)[]] = [[0], []];
  let [begun, beginning] = [Number.POSITIVE_INFINITY, 0];
  for (const [n, { group }] of wanted.entries()) {
    const before = prices[n] ?? 0;
    const beginsHere = before + walkPrice - countBelow(group);
    if (beginsHere < begun) [begun, beginning] = [beginsHere, n];
    const [named, walked] = [before + LIMITS.walkedPerName, begun + countBelow(group + 1)];
    prices.push(Math.min(named, walked));
    beginnings.push(walked < named ? beginning : null);
  }
  const stretches: (readonly Place[])[] = [];
  for (let end = wanted.length; end > 0;) {
    const from = beginnings[end - 1] ?? null;
    if (from !== null) stretches.push(wanted.slice(from, end));
    end = from ?? end - 1;
  }
  return stretches;
}

/** A stretch in walks of `walkedSnapshots`, or of one transaction group, each with no more datasets than a request can name. */
function cut(stretch: readonly Place[], countBelow: CountBelow): readonly Walk[] {
  const pieces: Place[][] = [];
  let [first, last, named, bytes] = [0, -1, new Set<string>(), 0];
  for (const place of stretch) {
    const { dataset, group } = place;
    const passes = countBelow(group + 1) - countBelow(first);
    const isCrowded = group > last && passes > LIMITS.walkedSnapshots;
    bytes += named.has(dataset) ? 0 : bytesOf(dataset);
    if (pieces.length === 0 || isCrowded || bytes > LIMITS.namesBytesPerCall) {
      pieces.push([]);
      [first, named, bytes] = [group, new Set(), bytesOf(dataset)];
    }
    pieces.at(-1)?.push(place);
    named.add(dataset);
    last = group;
  }
  return pieces.map(walkOf);
}

function bytesOf(dataset: string): number {
  return Buffer.byteLength(JSON.stringify(dataset)) + 1; // the comma
}

function walkOf(places: readonly Place[]): Walk {
  return {
    window: { min_txg: places[0]?.group ?? 0, max_txg: places.at(-1)?.group ?? 0 },
    datasets: new Set(places.map(({ dataset }) => dataset)),
    names: new Set(places.map(({ name }) => name)),
  };
}
