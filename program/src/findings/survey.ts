import type { Collection } from "../model/collections.ts";
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
  const obstacles = new Map<Place, Map<Collection, readonly Obstacle[]>>();
  return {
    placesOf: ({ within }) => remembered(places, within, () => placesWithin(within, input)),
    obstaclesTo: ({ needs }, place) => {
      const here = remembered(obstacles, place, () => new Map<Collection, readonly Obstacle[]>());
      return needs.flatMap((collection) =>
        remembered(here, collection, () => obstaclesOf(collection, place, input.inventory)),
      );
    },
  };
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}
