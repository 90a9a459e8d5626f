import { type Static, Type } from "typebox";
import { exactly } from "./schemas.ts";

/** An object that is asked about, as the command line names it. */
export const OBJECT_QUERY = exactly({
  object: Type.String({
    minLength: 3,
    maxLength: 1000,
    description:
      "KIND/NAME or KIND/NAMESPACE/NAME, such as disk/sdk or pvc/shop/data-0; disk/nas1:sdk as lists print it.",
  }),
  namespace: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 63 }), {
      maxItems: 1,
      description:
        "The namespace it is in. Who may not see the whole cluster names it also where the object does.",
    }),
  ),
});

/** A question about one object. */
export type ObjectQuery = Static<typeof OBJECT_QUERY>;

/** The namespace that was named besides; null where none was. */
export function namespaceIn({ namespace }: ObjectQuery): string | null {
  return namespace?.[0] ?? null;
}
