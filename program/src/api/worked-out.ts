import { putLast } from "../lib/put-last.ts";

/** So many different questions are remembered about one thing that is shown; the one not asked for longest is forgotten. */
const MOST = 50;

const known = new WeakMap<object, Map<string, unknown>>();

/**
 * Works an answer out when it is first asked for about `shown`, for as long as that is shown: whoever reads a list page by page
 * makes us sort it once. `question` names everything that the answer hangs on. Unlike what is `kept`, which goes on with what is shown
 * next, nothing of it is any good then, and there are as many questions as people think of.
 */
export function workedOut<T>(shown: object, question: string, work: () => T): T {
  const answers = known.get(shown) ?? new Map<string, unknown>();
  known.set(shown, answers);
  const answer = answers.has(question) ? (answers.get(question) as T) : work();
  putLast(answers, question, answer, MOST);
  return answer;
}
