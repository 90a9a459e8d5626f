import { Type } from "typebox";
import { exactly } from "../schemas.ts";
import { orNull } from "./words.ts";

/** What of one namespace hangs on something. */
export const HANGING = exactly({
  cluster: Type.String({ description: "Configured name of its cluster." }),
  namespace: Type.String(),
  claims: Type.Array(Type.String()),
  owners: orNull(
    Type.Array(Type.String()),
    'What controls the Pods, uppermost: "StatefulSet/db". null where none is known and Pods or workloads were not all read.',
  ),
});
