import type { Answer, Failed } from "../data/data.ts";
import { TEXTS } from "../texts.ts";

/** Whether the service runs and cannot answer yet, and never could so far. */
export function isNotReady(answer: Answer<unknown>): answer is Failed {
  return answer.is === "failed" && answer.problem.status === 503;
}

/** What is said meanwhile. */
export interface NotReady {
  readonly title: string;
  readonly lead: string;
  readonly hint: string;
}

/** Why it cannot: because of the first look, which we explain, or of something that the service says itself. */
export function notReadyTexts(detail: string): NotReady {
  const { firstLook, otherwise, hint } = TEXTS.notReady;
  if (detail.includes("first look")) return { ...firstLook, hint };
  return { title: otherwise, lead: detail, hint };
}
