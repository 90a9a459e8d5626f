import { onceEach } from "../lib/once-each.ts";
import {
  type Collection,
  KUBERNETES_COLLECTIONS,
  TRUENAS_COLLECTIONS,
} from "../model/collections.ts";
import {
  BY_POOL,
  type ConfiguredSource,
  type Obstacle,
  obstaclesBefore,
  obstaclesOf,
  type Place,
  type PlacesInput,
  placesWithin,
} from "./places.ts";
import { HALVES, type Hidden, hiddenIn } from "./hidden.ts";
import type { Rule } from "./rule.ts";

/** The places of one judgement and what stands in the way there. Most rules need the same of the same places: each is asked once. */
export interface Survey {
  placesOf(rule: Rule): readonly Place[];
  /** What keeps a rule from running in each of these places; empty where nothing does. */
  obstaclesTo(rule: Rule): (place: Place) => readonly Obstacle[];
}

/** A survey of an inventory that does not change meanwhile. */
export function createSurvey(input: PlacesInput): Survey {
  const placesOf = onceEach((within: Rule["within"]) => placesWithin(within, input));
  const brokenIn = brokenFinder(input);
  const hiddenAt = hiddenFinder(input);
  const obstaclesAt = onceEach((place: Place) => obstaclesIn(place, brokenIn, input));
  const hiddenFrom = onceEach((place: Place) => place.clusters.flatMap(hiddenAt));
  return {
    placesOf: ({ within }) => placesOf(within),
    obstaclesTo: ({ needs, absence }) => {
      const asksClusters = absence && needs.some((kind) => KUBERNETES.has(kind));
      return (place) => {
        const here = obstaclesAt(place);
        const isFree = here.size === 0 || !needs.some((collection) => here.has(collection));
        const broken = isFree ? NONE : needs.flatMap((collection) => here.get(collection) ?? NONE);
        return broken.length === 0 && asksClusters ? hiddenFrom(place) : broken;
      };
    },
  };
}

/**
 * Lists of a cluster that seem whole and lack objects: nothing that is concluded from absence holds there. It shows once
 * both halves of bindings were read again; before, one may only just have come or gone.
 */
function hiddenFinder({
  inventory,
}: PlacesInput): (cluster: ConfiguredSource) => readonly Obstacle[] {
  const isReadAgain = ({ name }: ConfiguredSource) =>
    HALVES.every((kind) => inventory.coverage(kind, name).every(({ pass }) => pass === "verify"));
  return onceEach((cluster) => {
    const hidden = isReadAgain(cluster) ? hiddenIn(cluster, inventory) : null;
    return hidden === null ? NONE : [lacking(cluster, hidden)];
  });
}

function lacking({ name }: ConfiguredSource, { collection, sentence }: Hidden): Obstacle {
  const next = `read ${name} without a filtering proxy`;
  return {
    is: "incomplete",
    source: name,
    collection,
    reason: { code: "notPermitted", message: sentence, next },
  };
}

/** By the collection that they stand before; mostly there is none. */
type Obstacles = ReadonlyMap<Collection, readonly Obstacle[]>;
type BrokenIn = (source: ConfiguredSource) => readonly Collection[];

function obstaclesIn(place: Place, brokenIn: BrokenIn, { inventory }: PlacesInput): Obstacles {
  const { clusters, systems, absent } = place;
  const suspects = new Set<Collection>([
    ...(clusters.length === 0 || absent.length > 0 ? OF_CLUSTERS : []),
    ...(systems.length === 0 ? TRUENAS_COLLECTIONS : BY_POOL),
    ...[...clusters, ...systems].flatMap(brokenIn),
  ]);
  const found = new Map<Collection, readonly Obstacle[]>();
  for (const collection of suspects) {
    const obstacles = obstaclesOf(collection, place, inventory);
    if (obstacles.length > 0) found.set(collection, obstacles);
  }
  return found;
}

/** Collections of a source that are not whole, whatever the place; those that are read by pool may differ from place to place. */
function brokenFinder({ inventory }: PlacesInput): BrokenIn {
  return onceEach((source) => {
    const its = source.kind === "cluster" ? OF_CLUSTERS : TRUENAS_COLLECTIONS;
    return its.filter(
      (collection) => obstaclesBefore(source, collection, null, inventory).length > 0,
    );
  });
}

const NONE: readonly never[] = Object.freeze([]);
const OF_CLUSTERS: readonly Collection[] = Object.freeze([...KUBERNETES_COLLECTIONS, "claimUsage"]);
const KUBERNETES: ReadonlySet<Collection> = new Set(KUBERNETES_COLLECTIONS);
