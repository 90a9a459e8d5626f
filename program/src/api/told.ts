import { refuseSeeingNothing } from "../answers/namespaces.ts";
import { refusing } from "./refused.ts";
import type { Written } from "./route.ts";
import type { Shown } from "./shown.ts";

/**
 * An answer about what somebody sees. Throws `Problem` for what is wrong with the question, and where he sees nothing at all: an
 * empty answer would say that nothing is there.
 */
export function told(shown: Shown, answer: () => unknown): Written {
  const document = refusing(() => {
    refuseSeeingNothing(shown);
    return answer();
  });
  return { json: JSON.stringify(document) };
}
