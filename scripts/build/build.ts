import { mkdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { ROOT } from "../root.ts";
import { licenseTexts } from "./licenses.ts";
import { lazyPackagePlugin } from "./lazy-package-plugin.ts";
import { leanUndiciPlugin } from "./lean-undici-plugin.ts";
import { pack } from "./pack.ts";
import { webPlugin } from "./web-plugin.ts";
import { workerPlugin } from "./worker-plugin.ts";

/** What to build and where to put it; the tests build something smaller. */
export interface BuildOptions {
  readonly entry?: string;
  readonly outFolder?: string;
  /** Leave it to the caller to say what is wrong with the source. */
  readonly quiet?: boolean;
}

/**
 * Bundles the program, simulators included, into the one file `plumbline.cjs`, with source maps and the licence texts of
 * what it contains beside it. CommonJS, because an ES module that imports `node:http` pays 45 ms at start; parts behind
 * `await import("./x.ts")` are not even compiled until they are asked for. Returns the path of the bundle.
 */
export async function buildProgram(options: BuildOptions = {}): Promise<string> {
  const { entry = join(ROOT, "program/src/main.ts"), outFolder = join(ROOT, "dist") } = options;
  const startedAt = new Date();
  const logLevel = options.quiet === true ? "silent" : "warning";
  const besides: string[] = []; // files of which the bundle holds what was made of them
  const plugins = [
    lazyPackagePlugin,
    leanUndiciPlugin,
    webPlugin((inputs) => besides.push(...inputs)),
    workerPlugin((inputs) => besides.push(...inputs)),
  ];
  const { outputFiles, metafile } = await split(entry, logLevel, plugins);
  const { code, maps } = await pack(outputFiles, metafile, "main.js", logLevel);
  const mapFolder = join(outFolder, "maps");
  await rm(mapFolder, { recursive: true, force: true });
  await mkdir(mapFolder, { recursive: true });
  for (const [part, map] of maps) await writeFile(join(mapFolder, `${part}.map`), map);
  await writeFile(
    join(outFolder, "LICENSES.txt"),
    licenseTexts(ROOT, [...Object.keys(metafile.inputs), ...besides]),
  );
  const outfile = join(outFolder, "plumbline.cjs");
  const unfinished = `${outfile}.new`;
  await writeFile(unfinished, code);
  // The launcher compares times: what was written while we were building must count as newer than the bundle.
  await utimes(unfinished, startedAt, startedAt);
  await rename(unfinished, outfile); // a program that runs goes on reading its parts from the file that it began with
  return outfile;
}

/** The program as ES modules that share what they have in common, one per lazily loaded part. */
function split(entry: string, logLevel: esbuild.LogLevel, plugins: esbuild.Plugin[]) {
  return esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: { main: entry },
    outdir: join(ROOT, "dist"),
    write: false,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node24",
    mainFields: ["module", "main"],
    chunkNames: "[name]-[hash]",
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: "inline", // the second step carries it over
    legalComments: "none",
    metafile: true,
    logLevel,
    plugins,
  });
}
