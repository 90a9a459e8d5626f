import { ConfigError } from "../lib/errors.ts";

/**
 * The address of a service, as a person gives it; `where` is the flag or variable. Throws ConfigError for what is none, and for
 * plain HTTP to anywhere but this machine: whoever reads on the way would have the token.
 */
export function serviceAddress(text: string, where: string): URL {
  const url = URL.parse(text);
  const isUsable =
    url !== null &&
    (url.protocol === "https:" || url.protocol === "http:") &&
    url.hostname !== "" &&
    url.username + url.password + url.search + url.hash === "";
  if (!isUsable)
    throw new ConfigError({
      where,
      expected: "an address such as https://plumbline.example",
      found: mayHoldSecret(url) ? "one with credentials or a query in it" : JSON.stringify(text),
      next:
        url === null ? `did you mean https://${withoutScheme(text)}?` : "leave only the address",
    });
  if (url.protocol === "http:" && !isThisMachine(url.hostname))
    throw new ConfigError({
      where,
      expected: "https, so that nobody on the way reads the token",
      found: `plain http to ${url.host}`,
      next: `write https://${url.host}; plain http is for this machine only`,
    });
  return url;
}

function mayHoldSecret(url: URL | null): boolean {
  return url !== null && url.username + url.password + url.search + url.hash !== "";
}

function withoutScheme(text: string): string {
  return text.replace(/^[a-z]*:?\/*/i, (start) => (start.includes("/") ? "" : start));
}

/** Whether the name of a host, as `URL` writes it, means this machine and no other. */
export function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
