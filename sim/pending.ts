import type { Protocol } from "./world.ts";

/**
 * What can happen and the product cannot see yet: it is left out of drawn runs, and a run of it waits in `corpus/pending`.
 * An entry goes when the product can see it.
 */
export const PENDING: {
  readonly actions: readonly string[];
  readonly protocols: readonly Protocol[];
} = Object.freeze({
  actions: [],
  protocols: [],
});
