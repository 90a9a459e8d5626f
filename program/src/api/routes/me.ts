import { type Static, Type } from "typebox";
import { denyUnless } from "../admission.ts";
import { defineRoute } from "../route.ts";
import { ABOUT_NAMESPACES, exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import { NAME, oneOf, orNull, SCHEMA_VERSION } from "../wire/words.ts";
import { MAY_IGNORE } from "./ignore.ts";

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  name: NAME,
  sees: oneOf(["everything", "namespaces"]),
  cluster: orNull(NAME, "Whose namespaces these are; null of who sees everything."),
  namespaces: orNull(
    Type.Array(NAME),
    "What he sees of that cluster, by name; null of who sees everything.",
  ),
  mayIgnore: Type.Boolean({ description: "Whether he may leave findings alone." }),
  byCookie: Type.Boolean({ description: "Whether a login of a browser is what lets him in." }),
  hasLogin: Type.Boolean({ description: "Whether a browser can log in here." }),
});

/** Who asks, what he sees, and what he may. */
export type Me = Static<typeof ANSWER>;

/** Who asks: rights are asked for anew, nothing is done with them. */
export const me = defineRoute({
  method: "GET",
  path: "/me",
  policy: { for: "caller" },
  cached: false,
  summary: "Who you are here, what you see, and whether you may leave findings alone",
  params: NO_PARAMS,
  query: ABOUT_NAMESPACES,
  body: NO_BODY,
  answer: ANSWER,
  handle: async ({ caller, sight, shown, byCookie, hasLogin }) => {
    const isTenant = sight.sees === "namespaces";
    return {
      schemaVersion: 1 as const,
      name: caller.name,
      sees: sight.sees,
      cluster: isTenant ? shown.nameOf(sight.cluster) : null,
      namespaces: isTenant ? [...sight.names].toSorted() : null,
      mayIgnore: await denyUnless(() => caller.may(MAY_IGNORE)),
      byCookie,
      hasLogin,
    };
  },
});
