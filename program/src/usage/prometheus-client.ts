import tls from "node:tls";
import { Agent } from "undici";
import { SourceError } from "../lib/errors.ts";
import type { Secret } from "../lib/secret.ts";
import { type Asked, networkError, sourceError, statusError } from "./failures.ts";

/** What one server is asked, and how much of it. */
export const LIMITS = Object.freeze({
  connectMs: 10_000,
  /** Until an answer is whole; Prometheus itself ends a query after two minutes. */
  queryMs: 30_000,
  /** An answer about 100,000 claims has about 15 MB. */
  answerBytes: 64 * 1024 * 1024,
});

/** Asks one Prometheus. */
export interface PrometheusClient {
  /** The body of the answer to an instant query; the signal carries its deadline. Throws SourceError. */
  query(expression: string, token: Secret | null, signal: AbortSignal): Promise<Buffer>;
  close(): Promise<void>;
}

/** A client with our own TLS settings, whatever the environment says. Redirects are not followed. */
export function createPrometheusClient(
  url: URL,
  caPem: string | null,
  asked: Asked,
): PrometheusClient {
  const agent = new Agent({
    allowH2: false,
    connect: {
      timeout: LIMITS.connectMs,
      ...(url.protocol === "https:"
        ? { ca: caPem ?? machineAuthority(), minVersion: "TLSv1.2", rejectUnauthorized: true }
        : {}),
    },
  });
  return {
    query: (expression, token, signal) => ask({ agent, url, asked }, expression, token, signal),
    close: () => agent.destroy(),
  };
}

function machineAuthority(): string[] {
  const system = tls.getCACertificates("system");
  return system.length > 0 ? system : [...tls.rootCertificates];
}

interface Server {
  readonly agent: Agent;
  readonly url: URL;
  readonly asked: Asked;
}

async function ask(
  { agent, url, asked }: Server,
  expression: string,
  token: Secret | null,
  signal: AbortSignal,
): Promise<Buffer> {
  const query = new URLSearchParams({ query: expression }).toString();
  try {
    const { statusCode, body } = await agent.request({
      origin: url.origin,
      path: `${url.pathname.replace(/\/$/, "")}/api/v1/query?${query}`,
      method: "GET",
      headers: {
        accept: "application/json",
        ...(token === null ? {} : { authorization: `Bearer ${token.reveal()}` }),
      },
      signal,
      headersTimeout: 0, // the signal carries the deadline of the whole answer
      bodyTimeout: 0,
    });
    if (statusCode === 200) return await whole(body, asked);
    await body.dump();
    throw statusError(statusCode, asked);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (signal.aborted) throw stopped(signal, asked);
    throw networkError(error, asked) ?? error;
  }
}

async function whole(body: AsyncIterable<Buffer>, asked: Asked): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > LIMITS.answerBytes)
      throw sourceError(asked, [
        "tooLarge",
        `gave an answer of more than ${LIMITS.answerBytes} bytes`,
        "name the series of this cluster with usage.prometheus.selector",
      ]);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** An aborted signal says itself whether time ran out or somebody stopped us. */
function stopped(signal: AbortSignal, asked: Asked): SourceError {
  const reason: unknown = signal.reason;
  return reason instanceof DOMException && reason.name === "TimeoutError"
    ? sourceError(asked, ["timeout", "gave no whole answer in time", "try again later"])
    : sourceError(asked, ["cancelled", "was not waited for", "run it again"]);
}
