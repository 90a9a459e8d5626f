import type { Plugin } from "esbuild";
import { ROOT } from "../root.ts";

const NAMESPACE = "lean-undici";

/** What the program uses of undici; a test compares it with what the program imports. */
export const UNDICI_EXPORTS: Readonly<Record<string, string>> = Object.freeze({
  Agent: "undici/lib/dispatcher/agent",
  buildConnector: "undici/lib/core/connect",
  ProxyAgent: "undici/lib/dispatcher/proxy-agent",
  Socks5ProxyAgent: "undici/lib/dispatcher/socks5-proxy-agent",
});

/**
 * Takes only the dispatchers of undici and what they connect with into the bundle. The package's own entry also loads fetch, WebSocket, caches and
 * mocks, whatever is imported from it: 13 MB and 15 ms that no command of ours has a use for.
 */
export const leanUndiciPlugin: Plugin = {
  name: NAMESPACE,
  setup(host) {
    host.onResolve({ filter: /^undici$/ }, ({ path }) => ({ path, namespace: NAMESPACE }));
    host.onLoad({ filter: /./, namespace: NAMESPACE }, () => ({ contents, resolveDir: ROOT }));
  },
};

/** The call on a dispatcher lives in a file of its own; the package's entry attaches it in the same way. */
const contents = [
  'const Dispatcher = require("undici/lib/dispatcher/dispatcher");',
  'Dispatcher.prototype.request = require("undici/lib/api/api-request");',
  ...Object.entries(UNDICI_EXPORTS).map(([name, file]) => `exports.${name} = require("${file}");`),
].join("\n");
