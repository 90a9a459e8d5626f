import type { FastifyReply } from "fastify";
import { inputProblem, type Mistake } from "./input-problem.ts";
import { LIMITS } from "./limits.ts";
import { Problem, PROBLEM_TYPE, problemText } from "./problem.ts";

/** What can be thrown while a request is answered: a problem of ours, what the HTTP library throws, or a bug. */
export type Thrown = Error & {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validation?: readonly Mistake[];
  readonly validationContext?: string;
};

/** Answers with what went wrong. What we did wrong is told to `failed`; the client only learns that something went wrong. */
export function sendProblem(
  reply: FastifyReply,
  error: Thrown,
  failed: (error: Error) => void,
): FastifyReply {
  const problem = asProblem(error);
  if (problem.status === 500) failed(error);
  if (problem.status === 401) void reply.header("www-authenticate", "Bearer"); // RFC 9110 §11.6.1
  return reply
    .status(problem.status)
    .type(PROBLEM_TYPE)
    .headers({ "cache-control": "no-store", ...problem.headers })
    .send(problemText(problem));
}

function asProblem(error: Thrown): Problem {
  if (error instanceof Problem) return error;
  const { statusCode = 500, validation, validationContext, code = "" } = error;
  if (validation !== undefined) return inputProblem(validation, validationContext);
  if (statusCode >= 500)
    return new Problem(500, "something went wrong here; the log of the service says what");
  return new Problem(statusCode, SENTENCES[code] ?? NO_JSON);
}

const NO_JSON = "body: expected JSON, found something else; check it";

/** What the HTTP library refuses, by its code, in our words: its own quote the request. */
const SENTENCES: Readonly<Record<string, string>> = Object.freeze({
  FST_ERR_BAD_URL:
    "path: expected %XX to stand for a letter, found something else; encode the path",
  FST_ERR_MAX_PARAM_LENGTH: `path: expected parts of at most ${LIMITS.parameterLength} letters, found a longer one; no name is that long`,
  FST_ERR_CTP_INVALID_MEDIA_TYPE:
    "header content-type: expected application/json, found another; send JSON and say so",
  FST_ERR_CTP_BODY_TOO_LARGE: `body: expected at most ${LIMITS.bodyBytes / 1024} KiB, found more; send less`,
  FST_ERR_CTP_EMPTY_JSON_BODY: "body: expected JSON, found nothing; send an object",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH:
    "body: expected as many bytes as content-length says, found others; send it again",
});
