import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { LIMITS } from "./limits.ts";
import { PROBLEM_TYPE, problemText } from "./problem.ts";
import { protectiveHeaders } from "./protective-headers.ts";

/** Answers what is no request of HTTP, or came too slowly, and ends its connection: what follows could be read as anything. */
export function refuseUnreadable({ code }: { readonly code?: string }, socket: Socket): void {
  if (code === "ECONNRESET" || socket.destroyed) return;
  if (socket.writable && !hasBegun(socket)) socket.write(answerTo(code ?? ""));
  socket.destroy();
}

/** An answer that is on its way must not have another in its middle. */
function hasBegun(socket: Socket): boolean {
  const { _httpMessage: message } = socket as Socket & {
    readonly _httpMessage?: { readonly headersSent: boolean } | null;
  };
  return message?.headersSent === true;
}

function answerTo(code: string): string {
  const [status, detail] = REFUSED[code] ?? [
    400,
    "expected a request of HTTP/1.1, found something else; check what sends it",
  ];
  const body = problemText({ status, message: detail });
  const headers = {
    ...protectiveHeaders({ isSecure: false }, undefined),
    "content-type": PROBLEM_TYPE,
    "content-length": Buffer.byteLength(body),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`;
}

const REFUSED: Readonly<Record<string, readonly [number, string]>> = Object.freeze({
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    `expected the headers within ${LIMITS.headersMs / 1_000} s and the whole request within ${LIMITS.requestMs / 1_000} s, found it unfinished; send it faster`,
  ],
  HPE_HEADER_OVERFLOW: [
    431,
    `headers: expected at most ${LIMITS.headerBytes / 1024} KiB with the path and query, found more; send fewer`,
  ],
});
