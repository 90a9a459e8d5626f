import { basename } from "node:path";
import { deflateRawSync } from "node:zlib";
import { type LogLevel, transform, type Metafile, type OutputFile } from "esbuild";

/** From here on a part is compressed: Node reads the whole file at every start, whatever is then run of it. */
const LARGE_CHARACTERS = 8_000;

/** One file that holds many: the program text, and the source map of each part by the part's name. */
export interface Packed {
  readonly code: string;
  readonly maps: ReadonlyMap<string, string>;
}

/**
 * Packs the parts that esbuild split the program into (ES modules) into one CommonJS file. What the entry needs at once is
 * a string in it; every other part is one line of comment, which V8 skips and the loader reads when the part is asked for.
 * `plumbline version` then pays for 5 % of the code (measured in docs/decisions/001-toolchain.md).
 * @param entry name of the part to run, "main.js"
 */
export async function pack(
  parts: readonly OutputFile[],
  metafile: Metafile,
  entry: string,
  logLevel: LogLevel,
): Promise<Packed> {
  const eager = neededAtOnce(metafile, entry);
  const sources: Record<string, string> = {};
  const lines: { readonly name: string; readonly line: string }[] = [];
  const maps = new Map<string, string>();
  for (const part of parts) {
    const name = basename(part.path);
    const { code, map } = await toCommonJs(part, logLevel);
    maps.set(name, map);
    if (eager.has(name)) sources[name] = code;
    else lines.push({ name, line: `${COMMENT}${JSON.stringify(lazyPart(code))}\n` });
  }
  const head = LOADER.replace("ENTRY", entry)
    .replace("PLACES", () => JSON.stringify(placesOf(lines)))
    .replace("SOURCES", () => JSON.stringify(sources));
  return { code: `${head}${lines.map(({ line }) => line).join("")}`, maps };
}

/** `[code]`, or `["", compressed code]`. */
function lazyPart(code: string): readonly string[] {
  if (code.length < LARGE_CHARACTERS) return [code];
  return ["", deflateRawSync(code, { level: 9 }).toString("base64")];
}

/** Where the JSON of each part begins, in bytes before the end of the file, and its length in bytes. */
function placesOf(
  lines: readonly { readonly name: string; readonly line: string }[],
): Readonly<Record<string, readonly [number, number]>> {
  const places: Record<string, readonly [number, number]> = {};
  let below = 0;
  for (const { name, line } of lines.toReversed()) {
    const bytes = Buffer.byteLength(line);
    below += bytes;
    places[name] = [below - COMMENT.length, bytes - COMMENT.length - 1];
  }
  return places;
}

const COMMENT = "//";

/** The entry and all it imports other than through `import()`, by the names of the parts. */
function neededAtOnce(metafile: Metafile, entry: string): ReadonlySet<string> {
  const importsOf = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output.imports]),
  );
  const needed = new Set([entry]);
  for (const part of needed) {
    for (const { path, kind } of importsOf.get(part) ?? []) {
      if (kind === "import-statement" && importsOf.has(basename(path))) needed.add(basename(path));
    }
  }
  return needed;
}

function toCommonJs(part: OutputFile, logLevel: LogLevel): Promise<{ code: string; map: string }> {
  return transform(part.text, {
    format: "cjs",
    platform: "node",
    target: "node24",
    supported: { "dynamic-import": false }, // becomes require(), which is the loader below
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: "external",
    sourcefile: basename(part.path),
    logLevel,
    logOverride: { "empty-import-meta": "error" },
  });
}

/** What runs first: a `require` that knows the parts. A stack trace names a part as `plumbline.cjs/PART:line:column`. */
const LOADER = `"use strict";
const { fstatSync, openSync, readSync } = require("node:fs");
const { compileFunction } = require("node:vm");
const sources = SOURCES;
const places = PLACES;
const modules = Object.create(null);
let file;
function load(specifier) {
  if (!specifier.startsWith("./")) return require(specifier);
  const name = specifier.slice(2);
  const known = modules[name];
  if (known !== undefined) return known.exports;
  const module = (modules[name] = { exports: {} });
  const options = { filename: __filename + "/" + name };
  compileFunction(sources[name] ?? read(name), ["require", "module", "exports"], options)(
    load, module, module.exports,
  );
  return module.exports;
}
function read(name) {
  const [beforeEnd, length] = places[name];
  file ??= openSync(__filename);
  const bytes = Buffer.allocUnsafe(length);
  readSync(file, bytes, 0, length, fstatSync(file).size - beforeEnd);
  const [code, compressed] = JSON.parse(bytes.toString());
  if (compressed === undefined) return code;
  return require("node:zlib").inflateRawSync(Buffer.from(compressed, "base64")).toString();
}
load("./ENTRY");
`;
