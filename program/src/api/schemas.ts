import { type TObject, type TProperties, Type } from "typebox";

/** An object with these properties and no others. */
export function exactly<P extends TProperties>(properties: P, about: Record<string, unknown> = {}) {
  return Type.Object(properties, { additionalProperties: false, ...about });
}

/** Pattern of an id of a finding, or of its beginning. */
export const HEX_ID = "^[0-9a-f]{4,16}$";

/** Pattern of a text that says something. */
export const NOT_BLANK = "\\S";

/** A route without parameters. */
export const NO_PARAMS = exactly({});

/** A route without a body. */
export const NO_BODY = Type.Null();

/** Namespaces that an answer shall be about, on every route whose answer is about what the caller sees. */
export const NAMESPACES = {
  namespace: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 63 }), {
      maxItems: 50,
      description:
        "Only these namespaces; given once for each. Who may not see the whole cluster is answered sooner if he names his.",
    }),
  ),
} as const;

/** The query of a route that takes nothing but namespaces. */
export const ABOUT_NAMESPACES: TObject = exactly(NAMESPACES);
