import { type Static, Type } from "typebox";
import { unreadIn } from "../../answers/unread.ts";
import { refuseUnknownNamespaces } from "../unknown-namespaces.ts";
import { defineRoute } from "../route.ts";
import { exactly, NAMESPACES, NO_BODY, NO_PARAMS } from "../schemas.ts";
import { RANKS } from "../search/haystack.ts";
import { MOST_HITS, search as searchFor, SEARCHED_IN } from "../search/search.ts";
import { UNREAD } from "../wire/report.ts";
import { AT, NAME, oneOf, orNull, SCHEMA_VERSION } from "../wire/words.ts";

const HIT = exactly({
  key: Type.String({ description: "What lists, chains and events call it by." }),
  kind: Type.String({ description: "As `object` of /trace takes it: pvc, dataset, target …" }),
  name: NAME,
  namespace: orNull(NAME),
  source: Type.String({ description: "Its cluster or system." }),
  rank: oneOf(RANKS, "A word of it is the text, begins with it, or holds it."),
});

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  more: Type.Boolean({ description: `Whether there are more than these ${MOST_HITS}.` }),
  unread: Type.Array(UNREAD, { description: "Why there may be others." }),
  rows: Type.Array(HIT),
});

/** What was found by a name. */
export type SearchAnswer = Static<typeof ANSWER>;

/** Every object by any of its names. */
export const search = defineRoute({
  method: "GET",
  path: "/search",
  policy: { for: "caller" },
  cached: true,
  summary: "Objects by name, UID, path, IQN, NQN, GUID, volume handle or serial",
  params: NO_PARAMS,
  query: exactly({
    ...NAMESPACES,
    q: Type.String({
      minLength: 1,
      maxLength: 500,
      description:
        "Any part of a word; case does not count. Of a ZFS snapshot any part of its name; with an @ the path or the last part of its dataset and how its name begins, both as they are spelled.",
    }),
  }),
  body: NO_BODY,
  answer: ANSWER,
  restsOn: SEARCHED_IN,
  handle: ({ query: { q, namespace }, shown }) => {
    const named = (namespace ?? []).map((name) => ({ cluster: null, name }));
    if (shown.onlyNamespaces === undefined) refuseUnknownNamespaces(named, shown);
    const { hits, more } = searchFor(q, shown, namespace ?? null);
    const { at, coverage } = shown.report;
    const unread = unreadIn(coverage);
    return { json: JSON.stringify({ schemaVersion: 1, at, more, unread, rows: hits }) };
  },
});
