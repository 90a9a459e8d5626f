import { isIP } from "node:net";

/** By which names we are asked. An address is nobody's to give away, so a rebound name cannot be one. */
export interface Names {
  /** `loopback`: those of this machine only. */
  readonly addresses: "loopback" | "all";
  /** Lower case. */
  readonly others: readonly string[];
}

/** Whether a `Host` is one of ours, whatever its port: a forwarded one is another. */
export function isOurs(host: string | undefined, { addresses, others }: Names): boolean {
  const name = nameIn(host ?? "");
  if (name === null) return false;
  if (isLoopback(name) || others.includes(name)) return true;
  return addresses === "all" && isIP(name) !== 0;
}

/** Whether an address or name leads to this machine and nowhere else (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3). */
export function isLoopback(name: string): boolean {
  const plain = name.toLowerCase().replace(/^::ffff:/, "");
  if (plain === "localhost" || plain === "::1") return true;
  return isIP(plain) === 4 && plain.startsWith("127.");
}

/** The name in a `Host`, lower case, without port, brackets and the dot at its end; null where it is none. */
function nameIn(host: string): string | null {
  const [, address, name] = HOST.exec(host) ?? [];
  return address ?? name?.toLowerCase().replace(/\.$/, "") ?? null;
}

const HOST = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{1,5})?$/;
