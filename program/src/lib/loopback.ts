import { isIP } from "node:net";

/**
 * Whether an address or name, lower case, with or without brackets, leads to this machine and nowhere else (RFC 1122 §3.2.1.3,
 * RFC 4291 §2.5.3, RFC 6761 §6.3); also as IPv6 writes an address of IPv4.
 */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/^::ffff:/, "");
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "::1" ||
    (isIP(host) === 4 && host.startsWith("127."))
  );
}
