import { SourceError } from "../lib/errors.ts";

/** Where a TrueNAS is: always TLS. `prefix` is the path below which a proxy offers it, "" without one. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly prefix: string;
}

/**
 * Reads a configured address. Plaintext is refused here, before any socket exists: TrueNAS 25.04+ revokes an API key
 * the first time it logs in over plaintext (facts/truenas-api §2.3). Throws SourceError `refused`.
 */
export function parseAddress(source: string, text: string): Address {
  const url = URL.parse(text);
  if (url?.protocol === "ws:" || url?.protocol === "http:") throw plaintext(source, text);
  if (url === null || (url.protocol !== "wss:" && url.protocol !== "https:") || url.host === "")
    throw refused(source, "its address is not one of a TrueNAS", "write it as wss://nas.example");
  if (url.username !== "" || url.password !== "")
    throw refused(source, "its address holds credentials", "give the user and an API key file");
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(url.port === "" ? 443 : url.port),
    prefix: url.pathname.replace(TRUENAS_PATHS, "").replace(/\/+$/, ""),
  };
}

/** Paths that people copy from the browser or another client; they are TrueNAS' own and no prefix. */
const TRUENAS_PATHS = /\/(?:ui|api|websocket)(?:\/.*)?$/;

function plaintext(source: string, text: string): SourceError {
  const secure = text.replace(/^(?:ws|http):/i, "wss:");
  return refused(
    source,
    "nothing was sent: TrueNAS revokes an API key that is used over an unencrypted connection",
    `write the address as ${secure}`,
  );
}

function refused(source: string, why: string, next: string): SourceError {
  return new SourceError({ code: "refused", source, message: `${source}: ${why}`, next });
}
