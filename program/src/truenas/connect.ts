import { ConfigError, SourceError } from "../lib/errors.ts";
import type { Secret } from "../lib/secret.ts";
import { fetchApiVersions } from "./api-versions.ts";
import { chooseLegacy, type ChosenVersion, chooseVersion } from "./capabilities.ts";
import { NO_CONTEXT } from "./decode/context.ts";
import { deadlineMsOf, LIMITS } from "./limits.ts";
import { logInAs, logInByKey, type LoginOptions } from "./login.ts";
import { readRpcError } from "./rpc-error.ts";
import { type Endpoint, RpcError, RpcSocket, type SocketTools } from "./rpc-socket.ts";
import { connectTls } from "./tls.ts";

/** A logged-in socket. */
export interface Live {
  readonly socket: RpcSocket;
  readonly chosen: ChosenVersion;
  /** The certificate that was checked: whose it is, and the end of its time (epoch ms). */
  readonly certificate: { readonly name: string; readonly expiresAt: number };
  /** Number of the key that was sent: what stands before its first "-". It is no secret. */
  readonly keyId: number;
}

/** What it takes to get one. */
export interface ConnectOptions {
  readonly tools: SocketTools;
  /** Null where nobody named one: 24.10 needs none. */
  readonly user: string | null;
  readonly apiKey: Secret;
  /** Waits until a login may be tried. */
  readonly beforeLogin: () => Promise<void>;
  /** Longest wait for the answer to a call; null = `deadlineMsOf` its method. */
  readonly requestMs: number | null;
  readonly signal: AbortSignal;
}

/**
 * Connects and logs in, in this order: TLS checked, API versions asked, socket opened (again over checked TLS), greeted
 * where the protocol has that, key sent. A system that names no API versions is spoken to in the legacy protocol and must
 * then say that it is 24.10. Throws SourceError, and ConfigError where the system wants a user and none was named.
 */
export async function connect(options: ConnectOptions): Promise<Live> {
  const { tools, user, signal } = options;
  const { peer, clock } = tools;
  const offered = await fetchApiVersions(peer, await connectTls(peer, clock, signal), clock);
  if (offered === null) return connectLegacy(options);
  const chosen = chooseVersion(offered);
  if (!chosen) throw noVersion(peer.source, offered);
  if (user === null) throw userMissing(peer.source, chosen);
  const path = `${peer.address.prefix}/api/${chosen.version}`;
  return withSocket({ path, protocol: "json-rpc" }, options, async (login) => {
    await logInAs(user, options.apiKey, chosen.capability.line, login);
    return chosen;
  });
}

function connectLegacy(options: ConnectOptions): Promise<Live> {
  const { peer } = options.tools;
  const path = `${peer.address.prefix}/websocket`;
  return withSocket({ path, protocol: "legacy" }, options, async (login) => {
    await logInByKey(options.apiKey, login);
    const version = await systemVersion(login, options.apiKey);
    const chosen = chooseLegacy(version);
    if (chosen) return chosen;
    throw notLegacy(peer.source, version);
  });
}

/** Opens a socket and logs in on it; a socket on which that fails is closed. */
async function withSocket(
  endpoint: Endpoint,
  { tools, apiKey, beforeLogin, requestMs, signal }: ConnectOptions,
  logIn: (login: LoginOptions) => Promise<ChosenVersion>,
): Promise<Live> {
  const { peer, clock } = tools;
  await beforeLogin();
  const transport = await connectTls(peer, clock, signal);
  const { valid_to: end } = transport.getPeerCertificate();
  const certificate = { name: peer.address.host, expiresAt: Date.parse(end) };
  const keyId = Number.parseInt(apiKey.reveal(), 10);
  const socket = await RpcSocket.open(endpoint, transport, tools, signal);
  try {
    const chosen = await logIn({ source: peer.source, socket, requestMs, signal });
    return { socket, chosen, certificate, keyId };
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** What a system of the legacy protocol calls itself. */
async function systemVersion(
  { source, socket, requestMs, signal }: LoginOptions,
  apiKey: Secret,
): Promise<string> {
  const method = "system.version";
  const plan = {
    line: "24.10",
    method,
    decoder: "text",
    rows: false,
    context: NO_CONTEXT,
  } as const;
  const deadlineMs = requestMs ?? deadlineMsOf(method);
  const limits = { deadlineMs, requestBytes: LIMITS.requestBytes };
  const scrub = (text: string): string => text.replaceAll(apiKey.reveal(), "[secret]");
  try {
    return (await socket.call(plan, [], limits, signal)).records[0] as string;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    throw readRpcError({ source, method, rights: "allowList" }, error.answer, scrub).error;
  }
}

function noVersion(source: string, offered: readonly string[]): SourceError {
  const newest = offered.at(-1) ?? "none";
  return unsupported(
    source,
    `it speaks no API version that can be read (its newest is ${newest.slice(0, 40)})`,
    "update TrueNAS",
  );
}

function notLegacy(source: string, version: string): SourceError {
  const isNewer = /^TrueNAS-(?:2[5-9]|[3-9]\d)\b/.test(version);
  return unsupported(
    source,
    `it is ${/^TrueNAS-[\w.-]{1,30}$/.test(version) ? version : "no TrueNAS that is known"}${isNewer ? ", but names no API versions" : ""}`,
    isNewer
      ? "let GET /api/versions through to TrueNAS: something in between keeps it back"
      : "update TrueNAS to 24.10 or newer",
  );
}

/** Nobody but the person who wrote the configuration can say whose key it is, so this is no state of the system. */
function userMissing(source: string, { version }: ChosenVersion): ConfigError {
  return new ConfigError({
    where: source,
    expected: "the user that the API key belongs to",
    found: `none, and TrueNAS asks for one (API ${version})`,
    next: "name it with --truenas-user, or user in the file",
  });
}

function unsupported(source: string, what: string, next: string): SourceError {
  return new SourceError({ code: "unsupported", source, message: `${source}: ${what}`, next });
}
