import { type Static, Type } from "typebox";
import { toldAbout, type ToldAbout } from "../answers/explain.ts";
import { wantedBy, type Wanted } from "../answers/findings.ts";
import { FINDING_ORDERS } from "../answers/orders.ts";
import { parseAge, parseSize } from "../answers/quantities.ts";
import { type Unread, unreadIn } from "../answers/unread.ts";
import { INVENTORY_ANOMALY } from "../findings/anomalies.ts";
import { type Finding, SUBJECT_KINDS } from "../findings/finding.ts";
import { RULES } from "../findings/rules/index.ts";
import { suggest } from "../lib/suggest.ts";
import { PAGING } from "./paging.ts";
import { Problem } from "./problem.ts";
import { refusing } from "./refused.ts";
import { exactly, NAMESPACES } from "./schemas.ts";
import type { Shown } from "./shown.ts";
import { oneOf } from "./wire/words.ts";
import { workedOut } from "./worked-out.ts";

/** A parameter that may be given several times: any of its values will do. */
function anyOf(of: ReturnType<typeof oneOf>, description: string) {
  return Type.Optional(Type.Array(of, { maxItems: 50, description }));
}

const WORD = Type.Unsafe<string>({ type: "string", minLength: 1, maxLength: 500 });
const text = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description }));

/** What findings can be asked for by. */
export const FINDING_QUERY = exactly({
  ...NAMESPACES,
  severity: anyOf(oneOf(["info", "warning", "error"]), "How bad it is if it is true."),
  verdict: anyOf(oneOf(["confirmed", "suspect", "unknown"]), "How sure it is."),
  rule: anyOf(WORD, "Codes of rules."),
  system: anyOf(WORD, "Configured names of clusters and systems that it is about or lies on."),
  scope: anyOf(WORD, "Names of claim scopes, such as nas1:tank/k8s/v."),
  kind: anyOf(oneOf(SUBJECT_KINDS), "Kinds of objects; a zvol is a kind of its own."),
  about: text("An object, such as pvc/shop/data-0: what is found about it and what it stands on."),
  labelSelector: text("Labels of claims and volumes that it concerns, as kubectl takes them."),
  olderThan: text("Age of the object at least, such as 7d."),
  minSize: text("Bytes that would come back at least, such as 1Gi."),
  q: text("Part of the name, namespace, title, rule or id."),
  suppressed: Type.Optional(
    Type.Boolean({ description: "List what somebody's word keeps out, and nothing else." }),
  ),
  sort: Type.Optional(oneOf(FINDING_ORDERS, "severity where nothing is said.")),
  ...PAGING,
});

/** A question for findings. */
export type FindingQuery = Static<typeof FINDING_QUERY>;

/**
 * Whether a finding answers the question. What could not be judged may concern any object: only what is said of the question itself
 * (severity, verdict, rule, place, words) keeps it back. Throws `Problem` for what cannot be asked.
 */
export function answersTo(query: FindingQuery, shown: Shown): Wanted {
  const { severity, verdict, rule, system, scope, kind, about, q } = query;
  refuseOtherThan(CODES, rule ?? []);
  const ids = about === undefined ? null : idsAbout(about, shown);
  const sized = refusing(() => wantedBy(filterOf(query), shown));
  const isInOne = among(kind, ({ subject }) => [subject.kind]);
  const conditions = [
    among(severity, (finding) => [finding.severity]),
    among(verdict, (finding) => [finding.verdict]),
    among(rule, (finding) => [finding.rule]),
    among(system, placesOf),
    among(scope, (finding) => [finding.scope.name, finding.scope.key]),
    containing(q),
    ids === null ? ANY : (finding: Finding) => ids.has(finding.id),
    (finding: Finding) => finding.verdict === "unknown" || (isInOne(finding) && sized(finding)),
  ];
  return (finding) => conditions.every((condition) => condition(finding));
}

/** Whoever misspells a rule would be shown that it finds nothing. */
function refuseOtherThan(codes: readonly string[], rules: readonly string[]): void {
  const other = rules.find((rule) => !codes.includes(rule));
  if (other === undefined) return;
  const near = suggest(other, codes);
  const next = near === null ? "/api/v1/rules lists them" : `did you mean ${near}?`;
  throw new Problem(
    400,
    `query rule: expected the code of a rule, found ${JSON.stringify(other.slice(0, 40))}; ${next}`,
  );
}

const CODES: readonly string[] = Object.freeze([
  ...RULES.map(({ code }) => code),
  INVENTORY_ANOMALY,
]);

const ANY: Wanted = () => true;

function filterOf({ namespace, labelSelector, olderThan, minSize }: FindingQuery) {
  return {
    namespaces: namespace ?? [],
    labelSelector: labelSelector ?? null,
    olderThanMs: olderThan === undefined ? null : parseAge(olderThan, "query olderThan"),
    minBytes: minSize === undefined ? null : parseSize(minSize, "query minSize"),
  };
}

function idsAbout(about: string, shown: Shown): ReadonlySet<string> {
  const { told } = toldAboutIn(about, shown);
  return new Set(told.map(({ finding }) => finding.id));
}

/** Why there may be more than what answers the question. Throws `Problem` for what is no object. */
export function unreadFor({ about }: FindingQuery, shown: Shown): readonly Unread[] {
  return about === undefined ? unreadIn(shown.report.coverage) : toldAboutIn(about, shown).unread;
}

function toldAboutIn(about: string, shown: Shown): ToldAbout {
  const parameters = { explain: "query about" };
  return workedOut(shown, `about ${about}`, () =>
    refusing(() => toldAbout(about, shown), parameters),
  );
}

function among(
  wanted: readonly string[] | undefined,
  valuesOf: (finding: Finding) => readonly string[],
): Wanted {
  if (wanted === undefined) return ANY;
  const set = new Set(wanted);
  return (finding) => valuesOf(finding).some((value) => set.has(value));
}

/** The cluster or system that a finding is about, and the system of its claim scope. */
function placesOf({ subject, scope }: Finding): readonly string[] {
  return [subject.source, scope.name.split(":", 1)[0] ?? ""];
}

function containing(q: string | undefined): Wanted {
  if (q === undefined) return ANY;
  const wanted = q.toLowerCase();
  return ({ id, rule, title, subject: { kind, namespace, name } }) =>
    [id, rule, title, `${kind}/${namespace === null ? "" : `${namespace}/`}${name}`].some((said) =>
      said.toLowerCase().includes(wanted),
    );
}
