import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import type { Clock } from "../lib/clock.ts";
import { SourceError } from "../lib/errors.ts";
import { once } from "../lib/once-each.ts";
import type { Address } from "./address.ts";
import {
  NO_AUTHORITY,
  normalizePin,
  notTrusted,
  ofAnotherAuthority,
  pinOf,
  wrongPin,
} from "./certificate.ts";
import { LIMITS } from "./limits.ts";

/** Whom to believe: the authority of a PEM, or one certificate by its SHA-256; the machine's authorities without either. */
export interface Trust {
  readonly caPem: string | null;
  readonly pinSha256: string | null;
}

/**
 * Checks that a CA file holds certificates: TLS itself passes over what it cannot read and then trusts nobody.
 * Throws SourceError `refused`.
 */
export function checkAuthority(source: string, caPem: string): void {
  try {
    const blocks = caPem.match(PEM_BLOCK) ?? [];
    for (const block of blocks) void new X509Certificate(block);
    if (blocks.length > 0) return;
  } catch {
    // said below
  }
  throw new SourceError({
    code: "refused",
    source,
    message: `${source}: the CA file holds no certificate that can be read`,
    next: "give the authority's certificate as PEM (caFile, --truenas-ca-file)",
  });
}

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What a connection needs to know. */
export interface Peer {
  readonly source: string;
  readonly address: Address;
  readonly trust: Trust;
}

/**
 * Opens one TLS connection whose certificate was checked, here and on every reconnect, before a byte of ours follows the
 * handshake. Node's own check is told to go on, so that a certificate that is not trusted can still be described; the
 * connection is given out only if Node found it good, or if it carries the pinned certificate. Throws SourceError.
 */
export function connectTls(peer: Peer, clock: Clock, signal: AbortSignal): Promise<tls.TLSSocket> {
  const { address, source, trust } = peer;
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      host: address.host,
      port: address.port,
      ALPNProtocols: ["http/1.1"],
      rejectUnauthorized: false,
      secureContext: contextFor(trust),
    });
    const settle = (action: () => void): void => {
      stopTimer();
      signal.removeEventListener("abort", onAbort);
      action();
    };
    const fail = (error: SourceError): void =>
      settle(() => {
        socket.destroy();
        reject(error);
      });
    const onAbort = (): void => fail(cancelled(source));
    const stopTimer = clock.after(LIMITS.connectMs, () => fail(unreachable(peer, "ETIMEDOUT")));
    signal.addEventListener("abort", onAbort, { once: true });
    socket.once("error", (error: NodeJS.ErrnoException) => fail(unreachable(peer, codeOf(error))));
    socket.once("close", () => fail(unreachable(peer, "ECONNRESET")));
    socket.once("secureConnect", () => {
      const problem = problemOf(socket, peer);
      if (problem) return fail(problem);
      socket.removeAllListeners("close").removeAllListeners("error");
      socket.on("error", () => {}); // whoever uses the socket hears of it by "close"
      settle(() => resolve(socket));
    });
    if (signal.aborted) onAbort();
  });
}

/** A pin asks no authority. Those of the machine are hundreds, and reading them into a context takes tens of milliseconds. */
function contextFor({ caPem, pinSha256 }: Trust): tls.SecureContext {
  if (pinSha256 !== null) return contextWith([]);
  return caPem === null ? machineContext() : contextWith([caPem]);
}

function contextWith(ca: string[]): tls.SecureContext {
  return tls.createSecureContext({ ca, minVersion: "TLSv1.2" });
}

/** Node as well looks once in a process for the authorities of the machine. */
const machineContext = once(() => {
  const system = tls.getCACertificates("system");
  return contextWith(system.length > 0 ? system : [...tls.rootCertificates]);
});

function problemOf(socket: tls.TLSSocket, { source, address, trust }: Peer): SourceError | null {
  const certificate = socket.getPeerCertificate();
  if (trust.pinSha256 !== null) {
    const matches = pinOf(certificate) === normalizePin(trust.pinSha256);
    return matches ? null : wrongPin(source, trust.pinSha256, certificate);
  }
  if (socket.authorized) return null;
  const reason = String(socket.authorizationError); // typed as Error, in fact a code
  return trust.caPem !== null && NO_AUTHORITY.has(reason)
    ? ofAnotherAuthority(source, certificate)
    : notTrusted(source, address.host, reason, certificate);
}

function codeOf(error: NodeJS.ErrnoException): string {
  const inner =
    error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException) : error;
  return inner.code ?? "unknown error";
}

function unreachable({ source, address }: Peer, code: string): SourceError {
  const at = `${address.host}:${address.port}`;
  return new SourceError({
    code: code === "ETIMEDOUT" ? "timeout" : "unreachable",
    source,
    message: `${source}: ${CAUSES[code] ?? (isTlsCode(code) ? NO_TLS : code)} (${at})`,
    next: `check the address and that ${at} can be reached from here`,
  });
}

const NO_TLS = "no common form of TLS, or not a TLS port";

const CAUSES: Readonly<Record<string, string>> = Object.freeze({
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut before it was ready",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  ETIMEDOUT: "no connection in time",
});

function isTlsCode(code: string): boolean {
  return code === "EPROTO" || code.startsWith("ERR_SSL_");
}

function cancelled(source: string): SourceError {
  return new SourceError({
    code: "cancelled",
    source,
    message: `${source}: the read was cancelled`,
    next: "run it again",
  });
}
