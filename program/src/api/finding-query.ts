import { type Static, type TSchema, Type } from "typebox";
import { toldAbout, type ToldAbout } from "../answers/explain.ts";
import { FINDING_SORTS, type FindingSort, type Way } from "../answers/orders.ts";
import { type Unread, unreadIn } from "../answers/unread.ts";
import { SUBJECT_KINDS } from "../findings/finding.ts";
import { PAGING } from "./paging.ts";
import { Problem } from "./problem.ts";
import { refusing } from "./refused.ts";
import { exactly } from "./schemas.ts";
import type { Shown } from "./shown.ts";
import { oneOf } from "./wire/words.ts";
import { workedOut } from "./worked-out.ts";

/** A parameter that may be given several times: any of its values will do. */
function anyOf<S extends TSchema>(of: S, description: string) {
  return Type.Optional(Type.Array(of, { maxItems: 50, description }));
}

const WORD = Type.Unsafe<string>({ type: "string", minLength: 1, maxLength: 500 });
const text = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description }));

/** What keeps findings in a list. */
const FILTERS = {
  namespace: anyOf(
    WORD,
    "Only these namespaces: shop of any cluster, or prod:shop. Who may not see the whole cluster is answered sooner if he names his.",
  ),
  severity: anyOf(oneOf(["info", "warning", "error"]), "How bad it is if it is true."),
  verdict: anyOf(oneOf(["confirmed", "suspect", "unknown"]), "How sure it is."),
  rule: anyOf(WORD, "Codes of rules."),
  system: anyOf(WORD, "Configured names of clusters and systems that it is about or lies on."),
  scope: anyOf(WORD, "Names of claim scopes, such as nas1:tank/k8s/v."),
  pool: anyOf(WORD, "Pools that its object lies on or is: nas1:tank, or tank on any system."),
  kind: anyOf(oneOf(SUBJECT_KINDS), "Kinds of objects; a zvol is a kind of its own."),
  about: text("An object, such as pvc/shop/data-0: what is found about it and what it stands on."),
  labelSelector: text("Labels of claims and volumes that it concerns, as kubectl takes them."),
  olderThan: text("Age of the object at least, such as 7d."),
  newSince: text(
    "Found first so long ago at most, such as 24h, or at this time or later (epoch ms).",
  ),
  minSize: text("Bytes that its object holds at least, such as 1Gi."),
  reclaimable: Type.Optional(
    Type.Boolean({
      description:
        "Only leftovers that would give bytes back: what `reclaimableBytes` of a summary is the sum of.",
    }),
  ),
  q: text("Part of the name, namespace, title, rule or id."),
  without: anyOf(
    oneOf(["scope", "namespace", "pool"]),
    "Only what has none: it stands in no group of these.",
  ),
  suppressed: Type.Optional(
    Type.Boolean({ description: "List what somebody's word keeps out, and nothing else." }),
  ),
  aged: Type.Optional(
    Type.Boolean({
      description: "List what cannot be told now, as it was seen last, and nothing else.",
    }),
  ),
};

const backward = <S extends string>(sort: S) => `-${sort}` as const;

/** What findings can be asked for by. */
export const FINDING_QUERY = exactly({
  ...FILTERS,
  sort: Type.Optional(
    oneOf(
      FINDING_SORTS.flatMap((sort) => [sort, backward(sort)]),
      'In which order: severity (worst first) where nothing is said; size has the largest first, age the oldest, firstSeen the newest; the other way round with a "-" before it. What is not known comes last.',
    ),
  ),
  ...PAGING,
});

/** The same of a question that is not about rows. */
export const FACET_QUERY = exactly(FILTERS);

/** A question for findings. */
export type FindingQuery = Static<typeof FINDING_QUERY>;

/** What of such a question keeps findings in a list. */
export type FindingFilters = Static<typeof FACET_QUERY>;

/** The order that is asked for, and which way. */
export function orderIn({ sort = "severity" }: Pick<FindingQuery, "sort">): [FindingSort, Way] {
  return sort.startsWith("-")
    ? [sort.slice(1) as FindingSort, "backward"]
    : [sort as FindingSort, "forward"];
}

/** One of the lists of findings of a report. */
export type FindingList = "findings" | "suppressed" | "aged";

/** The list that is asked for. Throws `Problem` where two are. */
export function listIn({ suppressed, aged }: FindingFilters): FindingList {
  if (suppressed === true && aged === true)
    throw new Problem(400, "query: expected one of suppressed and aged, found both; ask twice");
  return suppressed === true ? "suppressed" : aged === true ? "aged" : "findings";
}

/** Ids of what is found about an object and what it stands on. Throws `Problem` for what is no object. */
export function idsAbout(about: string, shown: Shown): ReadonlySet<string> {
  const { told } = toldAboutIn(about, shown);
  return new Set(told.map(({ finding }) => finding.id));
}

/** Why there may be more than what answers the question. Throws `Problem` for what is no object. */
export function unreadFor({ about }: FindingFilters, shown: Shown): readonly Unread[] {
  return about === undefined ? unreadIn(shown.report.coverage) : toldAboutIn(about, shown).unread;
}

function toldAboutIn(about: string, shown: Shown): ToldAbout {
  const parameters = { explain: "query about" };
  return workedOut(shown, `about ${about}`, () =>
    refusing(() => toldAbout(about, shown), parameters),
  );
}
