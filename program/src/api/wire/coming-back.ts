import { Type } from "typebox";

/** What cleaning up would give back. */
export const COMING_BACK = {
  reclaimableBytes: Type.Number({ description: "Of leftovers only." }),
  unsizedLeftovers: Type.Integer({
    description:
      "Leftovers of which it is not known how much would come back: where there are any, `reclaimableBytes` is a lower bound.",
  }),
};
