import { type Collection, COLLECTIONS } from "../model/collections.ts";
import {
  type Obstacle,
  obstaclesOf,
  type Place,
  type PlacesInput,
  placesWithin,
} from "./places.ts";
import type { Rule } from "./rule.ts";

/** The places of one judgement and what stands in the way there. Most rules need the same of the same places: each is asked once. */
export interface Survey {
  placesOf(rule: Rule): readonly Place[];
  /** What keeps a rule from running in one of these places; empty when nothing does. */
  obstaclesTo(rule: Rule, place: Place): readonly Obstacle[];
}

/** A survey of an inventory that does not change meanwhile. */
export function createSurvey(input: PlacesInput): Survey {
  const places = new Map<Rule["within"], readonly Place[]>();
  const obstacles = new Map<Place, Obstacles>();
  return {
    placesOf: ({ within }) => {
      const known = places.get(within) ?? placesWithin(within, input);
      places.set(within, known);
      return known;
    },
    obstaclesTo: ({ needs }, place) => {
      const here = obstacles.get(place) ?? obstaclesIn(place, input);
      obstacles.set(place, here);
      return here.size === 0 ? NONE : needs.flatMap((collection) => here.get(collection) ?? NONE);
    },
  };
}

/** By the collection that they stand before; mostly there is none. */
type Obstacles = ReadonlyMap<Collection, readonly Obstacle[]>;

function obstaclesIn(place: Place, { inventory }: PlacesInput): Obstacles {
  const found = new Map<Collection, readonly Obstacle[]>();
  for (const collection of COLLECTIONS) {
    const obstacles = obstaclesOf(collection, place, inventory);
    if (obstacles.length > 0) found.set(collection, obstacles);
  }
  return found;
}

const NONE: readonly never[] = Object.freeze([]);
