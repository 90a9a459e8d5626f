import type { UseQueryResult } from "@tanstack/react-query";
import { type Answer, Refusal, type Trouble } from "./data.ts";

/** What is known of a question now. An answer to another question is shown until the one to this comes, and not if it fails. */
export function answerOf<T>(result: UseQueryResult<T>): Answer<T> {
  const { data, error, dataUpdatedAt: cameAt, isPlaceholderData, refetch } = result;
  const trouble = error && troubleOf(error);
  if (data !== undefined && !(isPlaceholderData && trouble))
    return { is: "here", value: data, cameAt, stale: trouble, forAnother: isPlaceholderData };
  if (trouble === null) return { is: "waiting" };
  return { is: "failed", problem: trouble, again: () => void refetch() };
}

/** The same of this question alone: what another one was answered is as good as none. */
export function ofThis<T>(answer: Answer<T>): Answer<T> {
  return answer.is === "here" && answer.forAnother ? { is: "waiting" } : answer;
}

/** What went wrong, as one sentence. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Refusal) return error.trouble;
  return { status: null, text: error instanceof Error ? error.message : String(error) };
}

/** Why a question is refused as it stands, as the API says it; null where it is not. */
export function refusalIn(answer: Answer<unknown>): string | null {
  return answer.is === "failed" && answer.problem.status === 400 ? answer.problem.text : null;
}

/** Whether what was asked for is not there, or not any more; what was known of it before may be here still. */
export function isGone(answer: Answer<unknown>): boolean {
  const trouble =
    answer.is === "failed" ? answer.problem : answer.is === "here" ? answer.stale : null;
  return trouble?.status === 404;
}
