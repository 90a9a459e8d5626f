import { isLoopback } from "../lib/loopback.ts";
import type { Door } from "./door.ts";

/** No script, style or picture of others, no frame around us, no form to elsewhere (facts/reliability §5.4). */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const ALWAYS: Readonly<Record<string, string>> = Object.freeze({
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
});

const WITH_TLS: Readonly<Record<string, string>> = Object.freeze({
  ...ALWAYS,
  "strict-transport-security": "max-age=31536000",
});

/**
 * Headers of every answer. `no-store` unless a route says better. A browser that was told to ask `localhost` by TLS only would ask
 * every other server on the machine so, whatever its port: there nothing is said of it.
 */
export function protectiveHeaders(
  { isSecure }: Pick<Door, "isSecure">,
  host: string | undefined,
): Readonly<Record<string, string>> {
  const name = (host ?? "").toLowerCase().replace(/:\d*$/, "");
  return isSecure && !isLoopback(name) ? WITH_TLS : ALWAYS;
}
