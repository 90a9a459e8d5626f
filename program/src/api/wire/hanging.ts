import { Type } from "typebox";
import { exactly } from "../schemas.ts";

/** What of one namespace hangs on something. */
export const HANGING = exactly({
  cluster: Type.String({ description: "Configured name of its cluster." }),
  namespace: Type.String(),
  claims: Type.Array(Type.String()),
  owners: Type.Array(Type.String(), {
    description: 'What controls the Pods, uppermost: "StatefulSet/db".',
  }),
});
