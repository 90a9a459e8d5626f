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

/** Namespaces that an answer shall be about, whoever asks. */
export const NAMESPACES = namespacesFor(
  "Only these namespaces; given once for each. Who may not see the whole cluster is answered sooner if he names his.",
);

/** The query of a route of which only the sight of the caller is narrowed: who sees everything is told all of it. */
export const ABOUT_NAMESPACES: TObject = exactly(
  namespacesFor(
    "For who may not see the whole cluster: only these of his namespaces, given once for each, which is answered sooner. Who sees everything is told everything.",
  ),
);

function namespacesFor(description: string) {
  const name = Type.String({ minLength: 1, maxLength: 63 });
  return { namespace: Type.Optional(Type.Array(name, { maxItems: 50, description })) } as const;
}
