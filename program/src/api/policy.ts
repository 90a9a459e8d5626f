import type { Right } from "./caller.ts";

/**
 * Who may ask a route. `anybody`: it tells nothing of what is watched. `nobody`: it refuses everybody alike. `caller`: whoever has credentials, and the answer holds
 * only what he sees. `right`: whoever has it besides; it is asked anew for every request that changes something.
 */
export type Policy =
  | { readonly for: "anybody" }
  | { readonly for: "nobody" }
  | { readonly for: "caller" }
  | { readonly for: "right"; readonly right: Right };

/** Tells nothing of what is watched. */
export const ANYBODY: Policy = Object.freeze({ for: "anybody" });
