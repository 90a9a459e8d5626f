import { createGunzip } from "node:zlib";
import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { Clock } from "../lib/clock.ts";
import { ConfigError, SourceError } from "../lib/errors.ts";
import { createLatency } from "../lib/latency.ts";
import { isLoopback } from "../lib/loopback.ts";
import type { RateLimiter } from "../lib/rate-limit.ts";
import type { Answered } from "../model/source.ts";
import { LIMITS, type Purse } from "./budgets.ts";
import type { Connection } from "./kubeconfig/connection.ts";
import type { Credential, Credentials } from "./kubeconfig/credentials.ts";
import { explainFailure } from "./network-errors.ts";
import { type Asked, refusalError } from "./status.ts";
import type { Transport } from "./transport.ts";

/** One GET of the Kubernetes API, or a POST that changes nothing: a review. */
export interface ApiRequest {
  /** Below the server's address, beginning with a slash, with its query. */
  readonly path: string;
  readonly accept: string;
  readonly asked: Asked;
  readonly budget: Purse;
  readonly signal: AbortSignal;
  /** JSON of what is posted; left out = GET. */
  readonly body?: string;
  /** For watches: no limit to the silence between two pieces of the body. */
  readonly endless?: boolean;
}

/** A successful answer. Its body must be read or destroyed. */
export interface ApiAnswer {
  readonly contentType: string;
  readonly body: AsyncIterable<Buffer>;
}

/** Sends single requests: within budget, with fresh credentials, compressed where that pays. Every failure is a SourceError. */
export interface ApiClient {
  readonly source: string;
  readonly clock: Clock;
  /** How long the API server took until its answers began; watches are left out. */
  readonly answered: Answered;
  open(request: ApiRequest): Promise<ApiAnswer>;
  /** As `open`, with the whole body, which may have up to `maxBytes`. */
  read(
    request: ApiRequest,
    maxBytes: number,
  ): Promise<{ readonly contentType: string; readonly body: Buffer }>;
  /** The SourceError for whatever broke while a body was read. Throws what is a bug. */
  failure(this: void, error: unknown, signal: AbortSignal): SourceError;
}

/** What a client is made of. */
export interface ApiClientParts {
  readonly source: string;
  readonly connection: Connection;
  readonly credentials: Credentials;
  readonly transport: Transport;
  readonly budgets: Readonly<Record<Purse, RateLimiter>>;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly proxyHost: string | null;
  /** What replaces `LIMITS.requestMs`. */
  readonly requestMs: number;
}

/** Builds the client. */
export function createApiClient(parts: ApiClientParts): ApiClient {
  const session: Session = {
    ...parts,
    answered: { cheap: createLatency(), heavy: createLatency() },
    headers: fixedHeaders(parts),
    failure: (error, signal) => failure(parts, error, signal),
  };
  return {
    source: parts.source,
    clock: parts.clock,
    answered: session.answered,
    open: (request) => open(session, request),
    read: (request, maxBytes) => read(session, request, maxBytes),
    failure: session.failure,
  };
}

interface Session extends ApiClientParts {
  readonly answered: Answered;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  failure(this: void, error: unknown, signal: AbortSignal): SourceError;
}

async function open(session: Session, request: ApiRequest): Promise<ApiAnswer> {
  const { credentials } = session;
  const { signal } = request;
  try {
    const credential = await credentials.current(signal);
    const answer = await send(session, request, credential);
    if (answer.statusCode !== 401 || !(await credentials.renew(credential, signal))) {
      return await accepted(session, answer, request);
    }
    await answer.body.dump();
    return await accepted(
      session,
      await send(session, request, await credentials.current(signal)),
      request,
    );
  } catch (error) {
    throw session.failure(error, signal);
  }
}

async function send(
  session: Session,
  request: ApiRequest,
  credential: Credential,
): Promise<Dispatcher.ResponseData> {
  const { budgets, clock, connection, headers, requestMs, transport } = session;
  const { authorization, clientCertificate } = credential;
  await budgets[request.budget].take(request.signal);
  const sentAt = clock.monotonicMs();
  const answer = await transport.send({
    path: connection.server.pathname.replace(/\/$/, "") + request.path,
    body: request.body ?? null,
    headers: {
      ...headers,
      accept: request.accept,
      ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      ...(authorization === null ? {} : { authorization: authorization.reveal() }),
    },
    clientCertificate,
    signal: request.signal,
    headersTimeoutMs: requestMs,
    bodyTimeoutMs: request.endless === true ? 0 : requestMs,
  });
  if (request.endless !== true) {
    const kind = request.asked.verb === "list" ? "heavy" : "cheap";
    session.answered[kind].add(clock.monotonicMs() - sentAt);
  }
  return answer;
}

async function accepted(
  session: Session,
  answer: Dispatcher.ResponseData,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const contentType = headerOf(answer, "content-type") ?? "";
  const body = decompressed(answer);
  if (answer.statusCode === (request.body === undefined ? 200 : 201)) return { contentType, body };
  const refusal = {
    status: answer.statusCode,
    contentType,
    retryAfter: headerOf(answer, "retry-after"),
    location: headerOf(answer, "location"),
    body: await readAll(body, LIMITS.smallAnswerBytes, session.source),
  };
  throw refusalError(refusal, request.asked, session.source, session.clock.now());
}

async function read(session: Session, request: ApiRequest, maxBytes: number) {
  const { contentType, body } = await open(session, request);
  try {
    return { contentType, body: await readAll(body, maxBytes, session.source) };
  } catch (error) {
    throw session.failure(error, request.signal);
  }
}

function failure(parts: ApiClientParts, error: unknown, signal: AbortSignal): SourceError {
  const { source, connection, proxyHost } = parts;
  if (error instanceof SourceError) return error;
  if (signal.aborted) return stopped(signal, source);
  if (error instanceof ConfigError) {
    return new SourceError({
      code: "unauthenticated",
      source,
      message: `${error.where}: expected ${error.expected}, found ${error.found}`,
      next: error.next,
    });
  }
  const { server, serverWhere } = connection;
  const explained = explainFailure(error, { source, server, serverWhere, proxyHost });
  if (explained === null) throw error;
  return explained;
}

function fixedHeaders({
  connection,
  userAgent,
}: ApiClientParts): Readonly<Record<string, string | readonly string[]>> {
  return {
    "user-agent": userAgent,
    ...(compresses(connection) ? { "accept-encoding": "gzip" } : {}),
    ...impersonationHeaders(connection),
  };
}

/**
 * gzip makes lists about twenty times smaller and costs the server time; over loopback it only costs: 10,000 claims with
 * their volumes and Pods took curl 0.50 s plain and 0.41 s compressed alone, but both share the processor with us here.
 */
function compresses({ server, disableCompression }: Connection): boolean {
  return !disableCompression && !isLoopback(server.hostname);
}

/** Headers of user impersonation (kubernetes.io "user impersonation"; client-go transport/round_trippers.go). */
function impersonationHeaders({
  impersonate,
}: Connection): Record<string, string | readonly string[]> {
  if (impersonate === null) return {};
  const extra: [string, readonly string[]][] = Object.entries(impersonate.extra).map(
    ([key, values]) => [`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`, values],
  );
  return {
    "impersonate-user": impersonate.user,
    ...(impersonate.uid === "" ? {} : { "impersonate-uid": impersonate.uid }),
    ...(impersonate.groups.length === 0 ? {} : { "impersonate-group": impersonate.groups }),
    ...Object.fromEntries(extra),
  };
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function decompressed(answer: Dispatcher.ResponseData): AsyncIterable<Buffer> {
  if (headerOf(answer, "content-encoding") !== "gzip") return answer.body;
  const gunzip = createGunzip();
  (answer.body as Readable).on("error", (error) => gunzip.destroy(error)).pipe(gunzip);
  gunzip.on("close", () => answer.body.destroy());
  return gunzip;
}

async function readAll(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
  source: string,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(source, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function tooLarge(source: string, maxBytes: number): SourceError {
  const message = `an answer has more than ${maxBytes} bytes`;
  return new SourceError({
    code: "tooLarge",
    source,
    message,
    next: "check what stands between here and the API server",
  });
}

/** An aborted signal says itself whether time ran out or somebody stopped us. */
function stopped(signal: AbortSignal, source: string): SourceError {
  const reason: unknown = signal.reason;
  if (reason instanceof SourceError) return reason;
  const timedOut = reason instanceof DOMException && reason.name === "TimeoutError";
  return new SourceError({
    code: timedOut ? "timeout" : "cancelled",
    source,
    message: timedOut ? "the answer was not complete before the deadline" : "we stopped waiting",
    next: timedOut ? "try again, or allow more with --request-timeout" : "run it again",
  });
}
