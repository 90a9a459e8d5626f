import type { ActivityRow, Severity } from "../../../../program/src/api/contract.ts";
import { address, placeOf } from "../../places.ts";
import { TEXTS } from "../../texts.ts";

const { stream: texts } = TEXTS.overview;

/** What happened, in a line. */
export interface Entry {
  readonly key: string;
  /** Epoch ms. */
  readonly at: number;
  readonly sign: Sign;
  /** What happened: "New", "Over", "nas1 cannot be read". */
  readonly word: string;
  /** What it happened to, and where that is shown; null where the word says it all. */
  readonly what: { readonly text: string; readonly to: string } | null;
}

/** By which sign an entry is known at a glance. */
export type Sign = Severity | "over" | "unknown" | "aside" | "lost" | "back" | "look";

/** What happens to findings, those that could not be judged apart: they say nothing of an object. */
type Fate = "opened" | "changed" | "resolved" | "suppressed" | "aged" | "open" | "answered";

/** So many at one time are named each; more of them have one cause, and are counted. */
const MOST_NAMED = 3;

/** Entries of a glance. */
const MOST_ENTRIES = 12;

/** What happened lately, the newest first: what happened to many findings at once is one entry. */
export function streamOf(rows: readonly ActivityRow[]): readonly Entry[] {
  return together(rows)
    .flatMap((same) => entriesOf(same))
    .slice(0, MOST_ENTRIES);
}

/** Neighbours of the same time to which the same happened. */
function together(rows: readonly ActivityRow[]): readonly (readonly ActivityRow[])[] {
  const groups = Map.groupBy(
    rows,
    (row) => `${row.at} ${fateOf(row) ?? `${row.is} ${row.source}`}`,
  );
  return [...groups.values()];
}

function fateOf({ is, finding }: ActivityRow): Fate | null {
  if (is === "lost" || is === "back" || is === "looks") return null;
  if (finding?.verdict !== "unknown" || (is !== "opened" && is !== "resolved")) return is;
  return is === "opened" ? "open" : "answered";
}

function entriesOf(same: readonly ActivityRow[]): readonly Entry[] {
  const [first] = same;
  if (first === undefined) return [];
  const fate = fateOf(first);
  if (fate === null) return [ofSourceOrLook(first)];
  if (same.length > MOST_NAMED || fate === "open" || fate === "answered")
    return [ofMany(fate, first.at, same)];
  return same.flatMap((row) => ofOne(fate, row));
}

function ofOne(fate: Fate, { at, finding, was }: ActivityRow): readonly Entry[] {
  if (finding === null) return [];
  const { id, title, severity, subject } = finding;
  const name = subject.namespace === null ? subject.name : `${subject.namespace}/${subject.name}`;
  const to =
    fate === "resolved"
      ? placeOf(subject)
      : address("/findings", { list: LISTS[fate], finding: id });
  const change = fate === "changed" && was !== null ? changeText(was, finding) : null;
  return [
    {
      key: `${at} ${fate} ${id}`,
      at,
      sign: SIGNS[fate] ?? severity,
      word: change ?? texts.words[fate],
      what: { text: texts.what(title, name), to },
    },
  ];
}

/** What of a finding is another than it was. */
function changeText(
  was: NonNullable<ActivityRow["was"]>,
  now: NonNullable<ActivityRow["finding"]>,
): string | null {
  if (was.severity !== now.severity) return texts.nowIs(TEXTS.severity[now.severity]);
  return was.verdict === now.verdict ? null : texts.nowIs(TEXTS.verdict[now.verdict]);
}

function ofMany(fate: Fate, at: number, same: readonly ActivityRow[]): Entry {
  const { length } = same;
  const what = { text: texts.many[fate](length), to: address("/findings", { list: LISTS[fate] }) };
  const severities = same.flatMap(({ finding }) => finding?.severity ?? []);
  const worst = (["error", "warning", "info"] as const).find((one) => severities.includes(one));
  const sign = SIGNS[fate] ?? worst ?? "info";
  return { key: `${at} ${fate}`, at, sign, word: texts.words[fate], what };
}

function ofSourceOrLook({ at, is, source, because, looks }: ActivityRow): Entry {
  const key = `${at} ${is} ${source}`;
  if (is === "looks") return { key, at, sign: "look", word: texts.looks(looks ?? 1), what: null };
  const what = { text: because === null ? texts.source : because, to: "/sources" };
  return is === "lost"
    ? { key, at, sign: "lost", word: texts.lost(source ?? ""), what }
    : { key, at, sign: "back", word: texts.back(source ?? ""), what };
}

/** Signs of fates that do not bear the severity of the finding. */
const SIGNS: Readonly<Partial<Record<Fate, Sign>>> = Object.freeze({
  resolved: "over",
  answered: "over",
  suppressed: "aside",
  aged: "unknown",
  open: "unknown",
});

/** In which list of the page of findings they are, where it is not that of what is found. */
const LISTS: Readonly<Partial<Record<Fate, string>>> = Object.freeze({
  suppressed: "ignored",
  aged: "aged",
  open: "unjudged",
});
