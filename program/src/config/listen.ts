import { ConfigError } from "../lib/errors.ts";
import type { Given } from "./flags.ts";
import { redact } from "./redact.ts";

/** Where to listen. An IPv6 address stands without its brackets; port 0 is any that is free. */
export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** Nobody but this machine, until somebody says otherwise. */
export const DEFAULT_LISTEN = "127.0.0.1:9797";

/** An address, an IPv6 one in brackets, and a port up to 65535. */
export const LISTEN =
  /^(\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$/;

/** Host and port of a text that `LISTEN` lets through. */
export function listenOn(text: string): Listen {
  const [, host = "", port = ""] = LISTEN.exec(text) ?? [];
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}

/** The same from a flag or variable. Throws ConfigError for what is no address and port. */
export function givenListen({ value, where }: Given): Listen {
  if (LISTEN.test(value)) return listenOn(value);
  throw new ConfigError({
    where,
    expected: `an address and a port such as ${DEFAULT_LISTEN}`,
    found: JSON.stringify(redact(value)),
    next: "name where to listen; 0.0.0.0 is every IPv4 address of this machine",
  });
}

/** As it is written: "127.0.0.1:9797", "[::]:9797". */
export function listenText({ host, port }: Listen): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
