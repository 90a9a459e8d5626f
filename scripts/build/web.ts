import { existsSync, statSync } from "node:fs";
import { mkdir, readdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { build, type Rolldown } from "vite";
import type { BuiltFile } from "../../program/src/api/web/web-files.ts";
import { withLock } from "../lock.mjs";
import { ROOT } from "../root.ts";

/** The web interface, built. */
export interface BuiltWeb {
  readonly files: readonly BuiltFile[];
  /** The files that went into it, relative to the project: for their licences. */
  readonly inputs: readonly string[];
}

/** Where it is kept: the program reads it from there where it runs from its sources. */
const WEB_FILE = join(ROOT, "dist/web.json");

const SOURCE = join(ROOT, "ui");

/** Builds the web interface where a source of it is newer than what was built last, and answers what was built. */
export async function buildWeb(): Promise<BuiltWeb> {
  await mkdir(join(ROOT, ".cache"), { recursive: true });
  await withLock(
    join(ROOT, ".cache/web.lock"),
    async () => {
      if (await isStale()) await buildAnew();
    },
    () => undefined,
  );
  return JSON.parse(await readFile(WEB_FILE, "utf8")) as BuiltWeb;
}

/** A folder counts as newer too: that is how a deleted file shows. */
async function isStale(): Promise<boolean> {
  if (!existsSync(WEB_FILE)) return true;
  const builtAt = statSync(WEB_FILE).mtimeMs;
  const entries = await readdir(SOURCE, { recursive: true });
  const paths = entries
    .filter((path) => !/\.test\.tsx?$|^browser(\/|$)/.test(path))
    .map((path) => join(SOURCE, path));
  return [SOURCE, ...paths, join(ROOT, "package-lock.json")].some(
    (path) => statSync(path).mtimeMs > builtAt,
  );
}

async function buildAnew(): Promise<void> {
  const startedAt = new Date();
  const output = await bundled();
  const files = await Promise.all(output.map(compressed));
  const inputs = [...new Set(output.flatMap(inputsOf))].toSorted();
  const unfinished = `${WEB_FILE}.new`;
  await mkdir(dirname(WEB_FILE), { recursive: true });
  await writeFile(unfinished, JSON.stringify({ files, inputs } satisfies BuiltWeb));
  await utimes(unfinished, startedAt, startedAt); // what was written meanwhile counts as newer
  await rename(unfinished, WEB_FILE);
}

/** Vite builds what NODE_ENV says: a test that builds the pages would leave the slow half of React in what is shipped. */
async function bundled(): Promise<readonly Output[]> {
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    const configFile = join(SOURCE, "vite.config.ts");
    const result = await build({
      root: SOURCE,
      configFile,
      logLevel: "warn",
      build: { write: false },
    });
    if (!("output" in result)) throw new Error("expected one build of the web interface");
    return result.output;
  } finally {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
  }
}

type Output = Rolldown.OutputChunk | Rolldown.OutputAsset;

async function compressed(output: Output): Promise<BuiltFile> {
  const content = Buffer.from(output.type === "chunk" ? output.code : output.source);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const brotli = await promisify(brotliCompress)(content, { params });
  return { path: output.fileName, brotli: brotli.toString("base64") };
}

function inputsOf(output: Output): readonly string[] {
  const files = output.type === "chunk" ? output.moduleIds : output.originalFileNames;
  return files
    .filter((id) => id.startsWith("/"))
    .map((id) => relative(ROOT, id.replace(/\?.*$/, "")));
}
