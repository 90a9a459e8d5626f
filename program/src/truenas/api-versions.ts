import https from "node:https";
import type { TLSSocket } from "node:tls";
import type { Clock } from "../lib/clock.ts";
import { SourceError } from "../lib/errors.ts";
import { type Json, JsonError, parseJson } from "../lib/json.ts";
import { LIMITS } from "./limits.ts";
import type { Peer } from "./tls.ts";

/**
 * Asks a TrueNAS which API versions it speaks: GET /api/versions over the given connection, which it then closes. Null
 * where it knows no such question: 24.10 and older answer 404 or their start page, and so does what is no TrueNAS.
 * Throws SourceError.
 */
export async function fetchApiVersions(
  peer: Peer,
  socket: TLSSocket,
  clock: Clock,
): Promise<readonly string[] | null> {
  const stopTimer = clock.after(LIMITS.versionsMs, () => socket.destroy(new Error("timeout")));
  try {
    const { status, body } = await get(peer, socket);
    if (status === 404) return null;
    if (status !== 200) throw unexpectedStatus(peer.source, status);
    return versionsIn(body);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw noAnswer(peer.source, error);
  } finally {
    stopTimer();
    socket.destroy();
  }
}

/** No redirect is followed: the place it names was not checked, and the key belongs to this one. */
function get({ address }: Peer, socket: TLSSocket): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = https.get(
      {
        host: address.host,
        port: address.port,
        path: `${address.prefix}/api/versions`,
        createConnection: () => socket,
        headers: { accept: "application/json" },
      },
      (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on("data", (chunk: Buffer) => {
          length += chunk.length;
          if (length > LIMITS.versionsBytes) response.destroy(new Error("answer too long"));
          else chunks.push(chunk);
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
        );
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    socket.once("close", () => reject(new Error("closed")));
  });
}

function versionsIn(body: Buffer): readonly string[] | null {
  const list = listIn(body);
  const isList = Array.isArray(list) && list.every((item) => typeof item === "string");
  return isList ? list : null;
}

function listIn(body: Buffer): Json {
  try {
    return parseJson(body);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return null;
  }
}

function unexpectedStatus(source: string, status: number): SourceError {
  if (status >= 300 && status < 400)
    return new SourceError({
      code: "refused",
      source,
      message: `${source} redirects to another address (HTTP ${status}), which is not followed with an API key`,
      next: "give the address it redirects to, if it is the right one",
    });
  return new SourceError({
    code: "unavailable",
    source,
    message: `${source} answered HTTP ${status} when asked for its API versions`,
    next: "look at the TrueNAS web interface: it may be starting",
  });
}

function noAnswer(source: string, error: unknown): SourceError {
  const timedOut = error instanceof Error && error.message === "timeout";
  return new SourceError({
    code: timedOut ? "timeout" : "interrupted",
    source,
    message: timedOut
      ? `${source} did not say within ${LIMITS.versionsMs / 1000} s which API versions it speaks`
      : `${source} closed the connection when asked for its API versions`,
    next: "look at the TrueNAS web interface: it may be starting",
  });
}
