import { Unknown } from "../answers/unknown.ts";
import { ConfigError } from "../lib/errors.ts";
import { Problem } from "./problem.ts";

/** What the parameters are called that answers call by their flags. */
const PARAMETERS: Readonly<Record<string, string>> = Object.freeze({
  "--namespace": "query namespace",
  "--selector": "query labelSelector",
  trace: "query object",
  explain: "path id",
});

/** Works something out; what is wrong with the question becomes a `Problem`. */
export function refusing<T>(answer: () => T, parameters = PARAMETERS): T {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { where, expected, found, next } = error;
    const parameter = parameters[where] ?? where;
    throw new Problem(
      error instanceof Unknown ? 404 : 400,
      `${parameter}: expected ${expected}, found ${found}; ${next}`,
    );
  }
}
