import { isIP } from "node:net";
import { isLoopback } from "../lib/loopback.ts";

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

/** The name in a `Host`, lower case, without port, brackets and the dot at its end; null where it is none. */
function nameIn(host: string): string | null {
  const [, address, name] = HOST.exec(host) ?? [];
  return address ?? name?.toLowerCase().replace(/\.$/, "") ?? null;
}

const HOST = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{1,5})?$/;
