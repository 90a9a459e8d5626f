import { BlockList, isIP } from "node:net";
import { isLoopback } from "../lib/loopback.ts";

/**
 * The proxy for a server: `proxy-url` of the kubeconfig, else HTTPS_PROXY (HTTP_PROXY for plain HTTP) unless NO_PROXY names
 * the server; null = none. Loopback never goes through a proxy of the environment. Source: golang.org/x/net/http/httpproxy.
 */
export function proxyFor(
  server: URL,
  proxyUrl: string,
  env: Readonly<Record<string, string | undefined>>,
): URL | null {
  if (proxyUrl !== "") return new URL(proxyUrl);
  const variable = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = env[variable] || env[variable.toLowerCase()] || "";
  if (proxy === "" || isExempt(server, env["NO_PROXY"] || env["no_proxy"] || "")) return null;
  return URL.parse(proxy.includes("://") ? proxy : `http://${proxy}`);
}

function isExempt(server: URL, noProxy: string): boolean {
  if (isLoopback(server.hostname)) return true;
  const host = withoutBrackets(server.hostname).toLowerCase();
  const port = server.port || (server.protocol === "https:" ? "443" : "80");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== "" && matches(entry, host, port));
}

/** `*`, an address, a CIDR block, `.suffix`, `*.suffix` or a name that covers its subdomains; each may carry a port. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return inBlock(entry, host);
  const { name, entryPort } = splitPort(entry);
  if (entryPort !== null && entryPort !== port) return false;
  if (isIP(name) !== 0 || isIP(host) !== 0) return name === host;
  if (name.startsWith("*.")) return host.endsWith(name.slice(1));
  return name.startsWith(".") ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
}

function inBlock(block: string, host: string): boolean {
  const [address = "", prefix = ""] = block.split("/");
  const family = isIP(address);
  if (
    family === 0 ||
    isIP(host) !== family ||
    !/^\d{1,3}$/.test(prefix) ||
    Number(prefix) > (family === 4 ? 32 : 128)
  )
    return false;
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), family === 4 ? "ipv4" : "ipv6");
  return list.check(host, family === 4 ? "ipv4" : "ipv6");
}

function splitPort(entry: string): { readonly name: string; readonly entryPort: string | null } {
  const [, name, entryPort] =
    /^\[([^\]]+)\](?::(\d+))?$/.exec(entry) ?? /^([^:]+)(?::(\d+))?$/.exec(entry) ?? [];
  return { name: name ?? entry, entryPort: entryPort ?? null };
}

function withoutBrackets(hostname: string): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}
