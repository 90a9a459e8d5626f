import { Type } from "typebox";
import { LAYERS } from "../../correlate/trace/chain.ts";
import { exactly } from "../schemas.ts";
import { oneOf, orNull } from "./words.ts";

/** The parts of a chain. */
export const CHAIN = {
  start: Type.Array(Type.String(), { description: "Ids of the nodes that were asked about." }),
  nodes: Type.Array(
    exactly({
      id: Type.String(),
      layer: oneOf(LAYERS),
      name: Type.String(),
      namespace: orNull(Type.String()),
      source: Type.String(),
      state: oneOf(["present", "missing", "unknown"]),
      facts: Type.Array(
        exactly({
          label: Type.String(),
          value: Type.Union([Type.String(), Type.Number()], { description: "A number is bytes." }),
        }),
      ),
      because: orNull(Type.String(), "Why it is missing or unknown."),
    }),
  ),
  links: Type.Array(
    exactly({
      from: Type.String({ description: "Id of the upper node." }),
      to: Type.String(),
      basis: Type.String(),
      doubts: Type.Array(Type.String()),
    }),
  ),
  notes: Type.Array(Type.String(), { description: "What the chain cannot say." }),
  complete: Type.Boolean({ description: "False: what it does not show may be there." }),
} as const;
