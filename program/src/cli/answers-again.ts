import { type Unread, unreadIn } from "../answers/unread.ts";
import { type SourcesAnswer, sources } from "../api/routes/sources.ts";
import type { ServiceClient } from "../client/service-client.ts";
import { CLOSED_DOORS } from "../model/closed-doors.ts";
import type { Answerer } from "./answerer.ts";
import { humanTime } from "./output/units.ts";
import { answerOf } from "./service-answers.ts";

/**
 * The same answers of a service, and beside one that lacks what a source did not give: that this source answers again. `tell` is
 * called with it. The service is asked for it only then, about the same namespaces.
 */
export function tellingWhoAnswersAgain(
  answerer: Answerer,
  client: ServiceClient,
  about: Readonly<Record<"namespace", readonly string[]>>,
  tell: (note: string) => void,
): Answerer {
  const note = async (unread: readonly Unread[]) => {
    if (!unread.some(({ code }) => CLOSED_DOORS.has(code))) return;
    const answer = await client.get("/sources", about);
    if (answer.is === "refused") return; // whoever may not ask about everything, and named no namespace
    const told = answerOf(sources, answer, "sources") as SourcesAnswer;
    for (const { name, answersSince } of told.sources)
      if (answersSince !== null) tell(textOf(name, answersSince));
  };
  const noted = async <T>(answer: Promise<T>, unreadOf: (answer: T) => readonly Unread[]) => {
    const told = await answer;
    await note(unreadOf(told));
    return told;
  };
  const own = ({ unread }: { readonly unread: readonly Unread[] }) => unread;
  return {
    origin: answerer.origin,
    summary: () => noted(answerer.summary(), own),
    findings: (filter) =>
      noted(answerer.findings(filter), ({ report }) => unreadIn(report.coverage)),
    trace: (object, namespace) => noted(answerer.trace(object, namespace), own),
    df: (question) => noted(answerer.df(question), own),
    explain: (what) => noted(answerer.explain(what), own),
    [Symbol.asyncDispose]: () => answerer[Symbol.asyncDispose](),
  };
}

function textOf(source: string, since: number): string {
  return `${source} answers again since ${humanTime(since)} and is read again soon; what is said of it here was seen before`;
}
