import tls from "node:tls";
import { Agent, type Dispatcher } from "undici";
import type { Clock } from "../lib/clock.ts";
import { SourceError } from "../lib/errors.ts";
import type { Secret } from "../lib/secret.ts";
import { networkError, serviceError, statusError } from "./failures.ts";
import type { Tokens } from "./tokens.ts";

/** What a service is asked, and how much of it. */
export const LIMITS = Object.freeze({
  connectMs: 10_000,
  /** Until an answer is whole. */
  requestMs: 30_000,
  /** A chain under a pool with 10,000 volumes has about 20 MB. */
  answerBytes: 64 * 1024 * 1024,
  /** Of an answer that says what is wrong. */
  problemBytes: 64 * 1024,
  /** Times that we wait where we are asked to slow down, and how long at most. */
  waits: 10,
  waitMs: 10_000,
});

/** Which service, and as whom. */
export interface ServiceOptions {
  readonly url: URL;
  /** Authorities to trust in the place of the machine's; PEM. */
  readonly caPem: string | null;
  readonly tokens: Tokens;
  readonly userAgent: string;
  /** Longest wait for one answer; null = `LIMITS.requestMs`. */
  readonly requestMs: number | null;
}

/** Parameters of a question; of a list each is given once for itself. */
export type Query = Readonly<Record<string, string | readonly string[] | null>>;

/** What came back: a document, or why the question cannot be answered (a sentence; `status` 400, 404 or 409). */
export type ServiceAnswer =
  | { readonly is: "document"; readonly document: Readonly<Record<string, unknown>> }
  | { readonly is: "refused"; readonly status: number; readonly detail: string };

/** What is sent where something is to be changed. */
export interface Sent {
  readonly query?: Query;
  readonly body?: Readonly<Record<string, string>>;
}

/** Asks a service. */
export interface ServiceClient {
  /** Where it is, without a slash at the end. */
  readonly origin: string;
  /** Throws SourceError, and what `Tokens` throw. */
  get(path: string, query: Query): Promise<ServiceAnswer>;
  /** Changes something; throws as above. */
  send(method: "POST" | "DELETE", path: string, how: Sent): Promise<ServiceAnswer>;
  close(): Promise<void>;
}

/**
 * A client of a service's API with our own TLS settings, whatever the environment says. It follows no redirect: the token goes to
 * the address that was named and nowhere else.
 */
export function createServiceClient(
  options: ServiceOptions,
  clock: Pick<Clock, "deadline" | "sleep">,
  stop: AbortSignal,
): ServiceClient {
  const { url, caPem } = options;
  const agent = new Agent({
    allowH2: false,
    connect: {
      timeout: LIMITS.connectMs,
      ...(url.protocol === "https:"
        ? { ca: caPem ?? machineAuthority(), minVersion: "TLSv1.2", rejectUnauthorized: true }
        : {}),
    },
  });
  const origin = `${url.origin}${url.pathname.replace(/\/$/, "")}`;
  const service = { ...options, agent, origin, clock, stop };
  return {
    origin,
    get: (path, query) => askPatiently(service, { method: "GET", path: pathOf(url, path, query) }),
    send: (method, path, { query = {}, body }) =>
      askPatiently(service, {
        method,
        path: pathOf(url, path, query),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    close: () => agent.destroy(),
  };
}

function machineAuthority(): string[] {
  const system = tls.getCACertificates("system");
  return system.length > 0 ? system : [...tls.rootCertificates];
}

function pathOf(url: URL, path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, values] of Object.entries(query))
    for (const value of values === null ? [] : [values].flat()) parameters.append(name, value);
  const asked = parameters.size === 0 ? "" : `?${parameters.toString()}`;
  return `${url.pathname.replace(/\/$/, "")}/api/v1${path}${asked}`;
}

interface Service extends ServiceOptions {
  readonly agent: Agent;
  readonly origin: string;
  readonly clock: Pick<Clock, "deadline" | "sleep">;
  readonly stop: AbortSignal;
}

/** One request; its path with the query, its body as it is sent. */
interface Asked {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: string;
}

/** A token that was refused is renewed once; where we are asked to slow down we do. Neither has changed anything. */
async function askPatiently(service: Service, asked: Asked): Promise<ServiceAnswer> {
  const { tokens, clock, stop, requestMs } = service;
  let isRenewed = false;
  for (let waits = 0; ;) {
    const signal = AbortSignal.any([stop, clock.deadline(requestMs ?? LIMITS.requestMs)]);
    const answer = await askOnce(service, asked, await tokens.current(signal), signal);
    if (answer.is === "document" || answer.is === "refused") return answer;
    if (answer.status === 401 && !isRenewed && (await tokens.renew(signal))) isRenewed = true;
    else if (answer.waitMs !== null && waits < LIMITS.waits) {
      waits++;
      await clock.sleep(Math.min(answer.waitMs, LIMITS.waitMs), stop);
    } else throw statusError(answer.status, answer.detail, service.origin);
  }
}

/** No answer to the question: why, and how long to wait before it is asked again; null where that does not help. */
interface NoAnswer {
  readonly is: "none";
  readonly status: number;
  readonly detail: string | null;
  readonly waitMs: number | null;
}

async function askOnce(
  service: Service,
  { method, path, body }: Asked,
  token: Secret,
  signal: AbortSignal,
): Promise<ServiceAnswer | NoAnswer> {
  const { agent, url, origin, userAgent } = service;
  try {
    const response = await agent.request({
      origin: url.origin,
      path,
      method,
      body: body ?? null,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${token.reveal()}`,
        "user-agent": userAgent,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      signal,
      headersTimeout: 0, // the signal carries the deadline of the whole answer
      bodyTimeout: 0,
    });
    if (response.statusCode === 200) {
      const document = documentIn(await wholeOf(response, LIMITS.answerBytes, origin), origin);
      if (method === "GET") refuseOtherVersion(document, origin); // what is changed is changed, whatever is said of it
      return { is: "document", document };
    }
    return await noDocument(response, origin);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (signal.aborted) throw stopped(service, error);
    throw networkError(error, origin) ?? error;
  }
}

async function noDocument(
  response: Dispatcher.ResponseData,
  origin: string,
): Promise<ServiceAnswer | NoAnswer> {
  const { statusCode: status, headers } = response;
  const text = await wholeOf(response, LIMITS.problemBytes, origin);
  const detail = detailIn(headers["content-type"], text);
  if (WRONG_QUESTION.has(status) && detail !== null) return { is: "refused", status, detail };
  const seconds = Number(headers["retry-after"]);
  const waitMs = status === 429 && seconds >= 0 ? seconds * 1_000 : null;
  return { is: "none", status, detail, waitMs };
}

/** Statuses of which the asker is the cause. */
const WRONG_QUESTION: ReadonlySet<number> = new Set([400, 404, 409]);

/** The sentence of a problem (RFC 9457); null where the answer is something else, as a proxy in between gives it. */
function detailIn(type: string | string[] | undefined, text: string): string | null {
  if (!String(type).startsWith("application/problem+json")) return null;
  const problem = parsed(text);
  const detail = problem?.["detail"];
  return typeof detail === "string" && detail.length <= MOST_DETAIL ? detail : null;
}

/** A sentence longer than this is none of ours. */
const MOST_DETAIL = 2_000;

type Document = Readonly<Record<string, unknown>>;

function documentIn(text: string, origin: string): Document {
  const document = parsed(text);
  if (document !== null) return document;
  throw serviceError(origin, [
    "malformed",
    "did not answer as a plumbline service does",
    "check the address",
  ]);
}

function refuseOtherVersion(document: Document, origin: string): void {
  const version = document["schemaVersion"];
  if (version !== SCHEMA_VERSION)
    throw serviceError(origin, [
      "unsupported",
      `answers in a shape that this plumbline does not know (schemaVersion ${JSON.stringify(version) ?? "none"}, not ${SCHEMA_VERSION})`,
      "use the plumbline of the same version as the service",
    ]);
}

const SCHEMA_VERSION = 1;

function parsed(text: string): Document | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Document) : null;
  } catch {
    return null;
  }
}

async function wholeOf(
  { body }: Dispatcher.ResponseData,
  mostBytes: number,
  origin: string,
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes)
      throw serviceError(origin, [
        "tooLarge",
        `gave an answer of more than ${mostBytes} bytes`,
        "ask for less, such as one namespace",
      ]);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString();
}

/** Ctrl-C is told as everywhere; else time ran out. */
function stopped({ stop, origin }: Service, error: unknown): unknown {
  if (stop.aborted) return error;
  return serviceError(origin, ["timeout", "gave no whole answer in time", "try again later"]);
}
