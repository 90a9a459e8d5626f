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
      found: mayHoldSecret(text) ? "one with credentials or a query in it" : JSON.stringify(text),
      next: mayHoldSecret(text) || hasHost(url) ? "leave only the address" : meant(text),
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

/** Also where it is no URL: "ann:secret@nas" has no scheme. */
function mayHoldSecret(text: string): boolean {
  return /[@?#]/.test(text);
}

function hasHost(url: URL | null): boolean {
  return url !== null && url.hostname !== "";
}

/** "localhost:9797" is a URL of the scheme localhost, and means this machine, which is asked over plain HTTP. */
function meant(text: string): string {
  const rest = withoutScheme(text);
  const hostname = URL.parse(`http://${rest}`)?.hostname ?? "";
  return `did you mean ${isThisMachine(hostname) ? "http" : "https"}://${rest}?`;
}

function withoutScheme(text: string): string {
  return text.replace(/^[a-z]*:?\/*/i, (start) => (start.includes("/") ? "" : start));
}

/** Whether the name of a host, as `URL` writes it, means this machine and no other. */
export function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
