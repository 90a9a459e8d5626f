import type { ActivityRow, Severity } from "../../../../program/src/api/contract.ts";
import { address, placeOf, sourcePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";

const { stream: texts } = TEXTS.overview;

/** What happened, in a line. */
export interface Entry {
  readonly key: string;
  /** Epoch ms. */
  readonly at: number;
  readonly sign: Sign;
  /** What happened: "New", "Over", "nas1 could not be read". */
  readonly word: string;
  /** What it happened to; empty where the word says it all. */
  readonly what: readonly Told[];
  /** How many that are, where they are more than are named at a glance; null where they are not. */
  readonly many: string | null;
}

/** Something that it happened to, and where that is shown. */
interface Told {
  readonly key: string;
  readonly text: string;
  readonly to: string;
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
export function streamOf({
  rows,
  more,
}: {
  readonly rows: readonly ActivityRow[];
  readonly more: boolean;
}): readonly Entry[] {
  const oldest = rows.at(-1)?.at;
  return together(rows)
    .flatMap((same) => entriesOf(same, more && same[0]?.at === oldest))
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

/** `isCut`: whether the answer ends within them, so that there may be more. */
function entriesOf(same: readonly ActivityRow[], isCut: boolean): readonly Entry[] {
  const [first] = same;
  if (first === undefined) return [];
  const fate = fateOf(first);
  if (fate === null) return [ofSourceOrLook(first)];
  if (same.length > MOST_NAMED || fate === "open" || fate === "answered")
    return [ofMany(fate, first.at, same, isCut)];
  return same.flatMap((row) => ofOne(fate, row));
}

function ofOne(fate: Fate, row: ActivityRow): readonly Entry[] {
  const { at, finding, was } = row;
  if (finding === null) return [];
  const change = fate === "changed" && was !== null ? changeText(was, finding) : null;
  return [
    {
      key: `${at} ${fate} ${finding.id}`,
      at,
      sign: SIGNS[fate] ?? finding.severity,
      word: change ?? texts.words[fate],
      what: told(fate, row),
      many: null,
    },
  ];
}

/** The finding; of one that is no more its object. */
function told(fate: Fate, { finding }: ActivityRow): readonly Told[] {
  if (finding === null) return [];
  const { id, title, subject } = finding;
  const name = subject.namespace === null ? subject.name : `${subject.namespace}/${subject.name}`;
  const isOver = fate === "resolved" || fate === "answered";
  const to = isOver ? placeOf(subject) : address("/findings", { list: LISTS[fate], finding: id });
  return [{ key: id, text: texts.what(title, name), to }];
}

/** What of a finding is another than it was. */
function changeText(
  was: NonNullable<ActivityRow["was"]>,
  now: NonNullable<ActivityRow["finding"]>,
): string | null {
  if (was.severity !== now.severity) return texts.nowIs(TEXTS.severity[now.severity]);
  return was.verdict === now.verdict ? null : texts.nowIs(TEXTS.verdict[now.verdict]);
}

function ofMany(fate: Fate, at: number, same: readonly ActivityRow[], isCut: boolean): Entry {
  const what = same.flatMap((row) => told(fate, row));
  const count = texts.many[fate](what.length);
  const severities = same.flatMap(({ finding }) => finding?.severity ?? []);
  const worst = (["error", "warning", "info"] as const).find((one) => severities.includes(one));
  return {
    key: `${at} ${fate}`,
    at,
    sign: SIGNS[fate] ?? worst ?? "info",
    word: texts.words[fate],
    what,
    many: isCut ? TEXTS.atLeast(count) : count,
  };
}

function ofSourceOrLook({ at, is, source, because, looks }: ActivityRow): Entry {
  const entry = { key: `${at} ${is} ${source}`, at, many: null };
  if (is === "looks") return { ...entry, sign: "look", word: texts.looks(looks ?? 1), what: [] };
  const name = source ?? "";
  const what = [{ key: name, text: because ?? texts.source, to: sourcePlace(name) }];
  return is === "lost"
    ? { ...entry, sign: "lost", word: texts.lost(name), what }
    : { ...entry, sign: "back", word: texts.back(name), what };
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
