import type { SourceRow, SourcesAnswer, SummaryAnswer } from "../../../program/src/api/contract.ts";
import type { Answer, Hearing } from "../data/data.ts";
import { isLasting, lossOf, oldestWhole, sourceState, STALE_MS } from "../parts/source-state.ts";
import { isNotReady } from "./not-ready.ts";

/** What whoever looks must know about all he sees. Times are epoch ms. */
export type Notice =
  /** Nobody is logged in any more. */
  | { readonly is: "refused" }
  /** Nothing was heard since then. */
  | { readonly is: "lost"; readonly since: number }
  /** The service itself has not looked since then. */
  | { readonly is: "notLooking"; readonly since: number }
  /** A source cannot be read; what is shown of it is from then (null: nothing ever was). */
  | {
      readonly is: "down";
      readonly source: string;
      readonly since: number | null;
      readonly because: string;
    }
  /** A source that could not be read answers again since then, and is being read; what is shown of it is still from before. */
  | {
      readonly is: "back";
      readonly source: string;
      readonly since: number | null;
      readonly answersSince: number;
    }
  /** Parts of these sources could not be read whole this time. */
  | { readonly is: "partial"; readonly sources: readonly string[] };

/** What notices are made from. */
export interface Noticed {
  readonly hearing: Hearing;
  readonly summary: Answer<SummaryAnswer>;
  /** Asked for only where something was not read. */
  readonly sources: Answer<SourcesAnswer>;
  readonly now: number;
}

/**
 * What to say above every page, the worst first. What is always so, such as a part that our rights do not reach, is not said here:
 * the page of sources has it. Nothing is said while the first look is under way, or beside a refusal, which explains the rest.
 */
export function noticesOf({ hearing, summary, sources, now }: Noticed): readonly Notice[] {
  if (hearing.is === "refused" || statusOf(summary) === 401) return [{ is: "refused" }];
  if (isNotReady(summary)) return [];
  const lost: readonly Notice[] =
    hearing.is === "lost" ? [{ is: "lost", since: hearing.since }] : [];
  if (summary.is !== "here") return lost;
  const { at } = summary.value;
  const old: readonly Notice[] =
    hearing.is === "live" && now - at > STALE_MS ? [{ is: "notLooking", since: at }] : [];
  const losses = hasLoss(summary) && sources.is === "here" ? lossesOf(sources.value, now) : [];
  return [...lost, ...old, ...losses];
}

function lossesOf({ sources }: SourcesAnswer, now: number): readonly Notice[] {
  const states = sources.map((source) => ({ source, state: sourceState(source, now) }));
  const down = states.filter(({ state }) => state === "down" || state === "back");
  const partial = states.filter(({ state }) => state === "partial" || state === "stale");
  return [
    ...down.map(({ source }) => downOrBack(source)),
    ...(partial.length > 0
      ? [{ is: "partial" as const, sources: partial.map(({ source }) => source.name) }]
      : []),
  ];
}

function downOrBack(row: SourceRow): Notice {
  const { name: source, answersSince } = row;
  const since = oldestWhole(row);
  return answersSince === null
    ? { is: "down", source, since, because: lossOf(row) ?? "" }
    : { is: "back", source, since, answersSince };
}

/** Whether sources are to be asked: there is something of them that was not read, and not because it never is. */
export function hasLoss(summary: Answer<SummaryAnswer>): boolean {
  return (
    summary.is === "here" &&
    summary.value.unread.some(({ everything, code }) => everything || !isLasting(code))
  );
}

/** The status that speaks for what is not here, or not newer. */
function statusOf(answer: Answer<unknown>): number | null {
  if (answer.is === "failed") return answer.problem.status;
  return answer.is === "here" ? (answer.stale?.status ?? null) : null;
}
