import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { build, type Plugin } from "esbuild";

/** How a worker thread is named in the source: Node, vitest and this plugin all understand it. */
const WORKER_URL = /new URL\(\s*"(\.[^"]+\.ts)",\s*import\.meta\.url,?\s*\)/g;

/**
 * Keeps the bundle one file although it starts worker threads: `new URL("./parse-worker.ts", import.meta.url)` becomes a
 * `data:` URL that holds the worker and all it imports. Every other use of `import.meta` fails the build, because a
 * CommonJS file has none.
 */
export const workerPlugin: Plugin = {
  name: "worker",
  setup(host) {
    host.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      let contents = source;
      for (const [expression, specifier = ""] of source.matchAll(WORKER_URL)) {
        const url = await bundleWorker(resolve(dirname(path), specifier));
        contents = contents.replace(expression, () => `new URL(${JSON.stringify(url)})`);
      }
      return { contents, loader: "ts" };
    });
  },
};

async function bundleWorker(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node24",
    minify: true,
    legalComments: "none",
    logLevel: "silent",
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  return `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
}
