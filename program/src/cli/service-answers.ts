import { Value } from "typebox/value";
import type { Route } from "../api/route.ts";
import type { ServiceAnswer } from "../client/service-client.ts";
import { ConfigError, SourceError } from "../lib/errors.ts";

/**
 * An answer as the document that its route promises; what a newer service says besides is left out. Throws ConfigError for a
 * question that was wrong, in the name of the command, and SourceError for a document of another shape.
 */
export function answerOf(route: Route, answer: ServiceAnswer, command: string): unknown {
  if (answer.is === "refused") throw refusal(answer.detail, command, route.path);
  const document: unknown = Value.Clean(route.answer, answer.document);
  if (Value.Check(route.answer, document)) return document;
  const [first] = Value.Errors(route.answer, document);
  throw new SourceError({
    code: "malformed",
    source: `the service's ${route.path}`,
    message: `answered in another shape than its version says, at ${first?.instancePath ?? "its beginning"}`,
    next: "use the plumbline of the same version as the service",
  });
}

/** What the parameters of a question are called on the command line. */
const FLAGS: Readonly<Record<string, string>> = Object.freeze({
  "query namespace": "--namespace",
  "query labelSelector": "--selector",
  "body until": "--until",
  "body reason": "--reason",
  "query reason": "--reason",
});

/** Sentences about a question are made as ours are: where, expected, found, next. */
const SENTENCE = /^(.+?): expected (.+), found (.+); (.+)$/s;

function refusal(detail: string, command: string, path: string): ConfigError | SourceError {
  const [, where = "", expected, found, next] = SENTENCE.exec(detail) ?? [];
  if (where === "path")
    return new SourceError({
      code: "unsupported",
      source: `the service's ${path}`,
      message: "is not there",
      next: "name its address without a path, or use the plumbline of its version",
    });
  if (expected === undefined || found === undefined || next === undefined)
    return new ConfigError({
      where: command,
      expected: "a question that the service answers",
      found: `one that it refuses (${detail})`,
      next: "see --help",
    });
  return new ConfigError({ where: FLAGS[where] ?? command, expected, found, next });
}
