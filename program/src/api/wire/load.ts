import { Type } from "typebox";
import { MOST_NAMESPACES } from "../../capacity/load.ts";
import { BYTES, NAME, orNull } from "./words.ts";

/** How much was promised to whom on something. */
export const PROMISED = {
  claims: Type.Integer({ description: "Bound claims that you see whose data lies there." }),
  namespaces: Type.Integer(),
  promisedBytes: orNull(BYTES, "What they may grow to: volsize or refquota."),
  promisedUnknown: Type.Integer({
    description: "Datasets that nothing limits, or that were not read.",
  }),
} as const;

/** What lies on something: the volumes of bound claims that you see. */
export const LOAD = {
  ...PROMISED,
  namespaceNames: Type.Array(NAME, {
    description: `The first ${MOST_NAMESPACES} of them, the one with the most claims first.`,
  }),
  usedBytes: orNull(BYTES, "ZFS `used` of their datasets."),
  usedUnknown: Type.Integer({
    description: "Datasets of which it is not known: the sum is then a lower bound.",
  }),
  availableBytes: orNull(
    BYTES,
    "What ZFS still has for them: the largest `available` of their parents.",
  ),
} as const;
