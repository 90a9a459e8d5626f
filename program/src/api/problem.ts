import { STATUS_CODES } from "node:http";
import { Type } from "typebox";

/** What we answer instead (RFC 9457). `detail`: what, where, expected, found, next step, in a sentence. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  /** Headers that belong to it. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

/** What is not there, or is none of his business: both are told alike. `list`: the route that says what he may see. */
export function nothingThere(where: string, what: string, found: string, list: string): Problem {
  const shown = JSON.stringify(found);
  return new Problem(
    404,
    `${where}: expected the id of ${what} that you may see, found ${shown}, which is not known; /api/v1/${list} lists them`,
  );
}

/** Somebody asks too often; he may come again in so many milliseconds. */
export function tooOften(what: string, waitMs: number): Problem {
  const seconds = Math.ceil(waitMs / 1_000);
  const detail = `${what}; try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  return new Problem(429, detail, { "retry-after": String(seconds) });
}

/** The shape of a problem on the wire. */
export const PROBLEM = Type.Object(
  {
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
  },
  { title: "Problem", description: "What went wrong (RFC 9457)." },
);

/** Media type of a problem. */
export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

/** A problem as it is sent. */
export function problemText({ status, message }: Pick<Problem, "status" | "message">): string {
  return `${JSON.stringify({ title: STATUS_CODES[status] ?? "Error", status, detail: message })}\n`;
}
