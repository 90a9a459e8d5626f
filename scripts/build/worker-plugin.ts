import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { ROOT } from "../root.ts";

/** How a worker thread is named in the source: Node, vitest and this plugin all understand it. */
const WORKER_URL = /new URL\(\s*"(\.[^"]+\.ts)",\s*import\.meta\.url,?\s*\)/g;

/**
 * Keeps the bundle one file although it starts worker threads: `new URL("./parse-worker.ts", import.meta.url)` becomes a
 * `data:` URL that holds the worker and all it imports. Every other use of `import.meta` fails the build, because a
 * CommonJS file has none.
 * @param onInputs told which files went into a worker, for their licences
 */
export function workerPlugin(onInputs: (inputs: readonly string[]) => void): Plugin {
  return {
    name: "worker",
    setup(host) {
      host.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        let contents = source;
        for (const [expression, specifier = ""] of source.matchAll(WORKER_URL)) {
          const { url, inputs } = await bundleWorker(resolve(dirname(path), specifier));
          onInputs(inputs);
          contents = contents.replace(expression, () => `new URL(${JSON.stringify(url)})`);
        }
        return { contents, loader: "ts" };
      });
    },
  };
}

async function bundleWorker(path: string): Promise<{ url: string; inputs: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node24",
    minify: true,
    metafile: true,
    legalComments: "none",
    banner: { js: "const require = process.getBuiltinModule;" }, // for CommonJS packages: a data: module has none
    footer: { js: `//# sourceURL=${basename(path)}` }, // else a stack trace repeats the whole data: URL
    logLevel: "silent",
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const url = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
  return { url, inputs: Object.keys(metafile.inputs) };
}
