import type { RequestOptions } from "node:https";
import { CODES_PATH } from "../api/login-paths.ts";
import { SourceError } from "../lib/errors.ts";
import type { Reach } from "./serve-files.ts";

/** How long a service on the same machine may take. */
const ANSWER_MS = 10_000;

/** Longest answer that is read. */
const MOST_BYTES = 4_096;

/** Whom to ask, and with what. */
export interface AskedService {
  readonly reach: Reach;
  /** PEM of the very certificate that it shows; null where it answers in the clear. */
  readonly cert: string | null;
  readonly signal: AbortSignal;
}

/** An address that logs a browser in once, from the service that it is for. Throws SourceError where that does not answer. */
export async function loginAddress({ reach, cert, signal }: AskedService): Promise<string> {
  const { url, token } = reach;
  const { status, body } = await post(new URL(CODES_PATH, url), {
    ...(cert === null ? {} : { ca: cert, ...ONLY_THIS_ONE }),
    headers: { authorization: `Bearer ${token.reveal()}` },
    signal,
  }).catch((error: Error) => {
    signal.throwIfAborted();
    throw unanswered(url, error.message);
  });
  if (status !== 200) throw unanswered(url, `it answered ${status}`);
  const path = pathIn(body);
  if (path === null) throw unanswered(url, "what answers there is no plumbline serve");
  return `${url}${path}`;
}

/** null where somebody else answers, who has the port now. */
function pathIn(body: string): string | null {
  try {
    const { path } = JSON.parse(body) as { readonly path?: unknown };
    return typeof path === "string" && path.startsWith("/") ? path : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** The certificate is known by itself, whoever signed it and whatever names it has. */
const ONLY_THIS_ONE: RequestOptions = Object.freeze({
  allowPartialTrustChain: true,
  checkServerIdentity: () => undefined,
});

function unanswered(url: string, cause: string): SourceError {
  return new SourceError({
    code: "unreachable",
    source: "serve",
    message: `no answer from ${url} (${cause})`,
    next: "see whether plumbline serve still runs, and start it again",
  });
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function post(url: URL, options: RequestOptions): Promise<Answer> {
  const { request } =
    url.protocol === "https:" ? await import("node:https") : await import("node:http");
  return new Promise((resolve, reject) => {
    const asked = request(url, { ...options, method: "POST", timeout: ANSWER_MS }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (piece: string) => {
        body += piece;
        if (body.length > MOST_BYTES) answer.destroy(new Error("its answer is too long"));
      });
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.on("timeout", () => asked.destroy(new Error(`nothing within ${ANSWER_MS / 1_000} s`)));
    asked.on("error", reject);
    asked.end();
  });
}
