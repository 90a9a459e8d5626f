import type { SourceRow, SummaryAnswer } from "../../../../program/src/api/contract.ts";
import { dayText } from "../../format/time.ts";
import { lossOf, type SourceState, sourceState } from "../../parts/source-state.ts";
import { address, sourcePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";

const { verdict: texts } = TEXTS.overview;

/** How it stands: whether somebody must act, should look, may know, cannot be told, or all is well. */
export type Tone = "danger" | "warning" | "info" | "unknown" | "success";

/** Whether anything is out of plumb, in a sentence, with what must be known beside it. */
export interface Verdict {
  readonly tone: Tone;
  readonly sentence: string;
  /** Where what it speaks of is shown. */
  readonly to: string;
  readonly notes: readonly Note[];
}

/** Something beside the sentence, and where it is explained. */
export interface Note {
  readonly text: string;
  readonly to: string;
}

/** What a verdict is made from. */
export type Judged = Pick<
  SummaryAnswer,
  "findings" | "suppressed" | "skipped" | "nothingAsked" | "aged" | "memory"
>;

/** The verdict at a time (epoch ms). "Nothing is out of plumb" is said only where all was read and asked. */
export function verdictOf(judged: Judged, sources: readonly SourceRow[], now: number): Verdict {
  const states = sources.map((source) => ({ source, state: sourceState(source, now) }));
  const losses = lossClauses(states);
  return { ...mainClause(judged, states, losses), notes: notesOf(judged, states) };
}

interface Stated {
  readonly source: SourceRow;
  readonly state: SourceState;
}

type Main = Omit<Verdict, "notes">;

function mainClause(judged: Judged, states: readonly Stated[], losses: readonly string[]): Main {
  const { findings, nothingAsked, memory } = judged;
  const beside = (clause: string) => [clause, ...losses].join(", ");
  if (states.length === 0) return main("unknown", texts.nothingWatched, "/sources");
  if (states.every(({ state }) => SILENT.has(state)))
    return states.some(({ state }) => state === "back")
      ? main("warning", texts.nothingYet(losses.join(", ")), "/sources")
      : main("danger", texts.nothingSaid, "/sources");
  if (nothingAsked !== null) return main("unknown", texts.nothingAsked(nothingAsked), "/sources");
  const { error, warning, info, unknown } = findings;
  if (error > 0) return main("danger", beside(texts.needs(error, warning)), counted(findings));
  if (warning > 0) return main("warning", beside(texts.needs(0, warning)), counted(findings));
  if (losses.length > 0) return main("warning", texts.asFarAs(losses.join(", ")), "/sources");
  if (unknown > 0) return main("unknown", texts.open(unknown), "/findings?verdict=unknown");
  const notAsked = notAskedIn(judged).length;
  if (notAsked > 0) return main("unknown", texts.notAsked(notAsked), NOT_ASKED);
  if (memory?.learnsUntil != null)
    return main("info", texts.learning(dayText(memory.learnsUntil)), MEMORY);
  if (info > 0) return main("info", texts.worthKnowing(info), "/findings?severity=info");
  return main("success", texts.nothing, "/rules");
}

/** States of a source of which the last look read nothing. */
const SILENT: ReadonlySet<SourceState> = new Set(["down", "back", "unread"]);

function main(tone: Tone, sentence: string, to: string): Main {
  return { tone, sentence, to };
}

/** What needs somebody and what is worth a look, as far as there is any of it. */
function counted({ error, warning }: Judged["findings"]): string {
  const severity = [...(error > 0 ? ["error"] : []), ...(warning > 0 ? ["warning"] : [])];
  return address("/findings", { severity });
}

const MEMORY = "/sources#memory";
const NOT_ASKED = "/sources#not-asked";

/** "nas1 cannot be read", "2 sources are stale". */
function lossClauses(states: readonly Stated[]): readonly string[] {
  return (["down", "back", "stale", "partial", "unread"] as const).flatMap((loss) => {
    const names = states.filter(({ state }) => state === loss).map(({ source }) => source.name);
    return names.length === 0 ? [] : [texts.losses[loss](names)];
  });
}

function notesOf(judged: Judged, states: readonly Stated[]): readonly Note[] {
  const { findings, suppressed, aged, memory } = judged;
  const agedCount = aged.reduce((sum, one) => sum + one.findings, 0);
  return [
    ...states.flatMap(({ source, state }): readonly Note[] => {
      const because = lossOf(source);
      const text = state === "back" ? texts.lossBefore : texts.lossNote;
      return because === null ? [] : [noteOf(text(source.name, because), sourcePlace(source.name))];
    }),
    ...(memory?.freezes ?? []).map(({ place }) => noteOf(texts.frozen(place.name), MEMORY)),
    ...noteIf(findings.unknown, texts.unknown, "/findings?verdict=unknown"),
    ...noteIf(agedCount, texts.aged, "/findings?list=aged"),
    ...(memory?.learnsUntil != null
      ? [noteOf(texts.learns(dayText(memory.learnsUntil)), MEMORY)]
      : []),
    ...noteIf(notAskedIn(judged).length, texts.skipped, NOT_ASKED),
    ...noteIf(suppressed, texts.suppressed, "/findings?suppressed=true"),
  ];
}

function noteIf(count: number, text: (count: number) => string, to: string): readonly Note[] {
  return count > 0 ? [noteOf(text(count), to)] : [];
}

function noteOf(text: string, to: string): Note {
  return { text, to };
}

/** Rules that lack a side that most people have. A Prometheus is a matter of choice: that it is not there is no news. */
function notAskedIn({ skipped }: Pick<Judged, "skipped">): Judged["skipped"] {
  return skipped.filter(
    ({ lacks }) => lacks.length === 0 || lacks.some((collection) => collection !== "claimUsage"),
  );
}
