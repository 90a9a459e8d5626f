import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync, type ParseResult } from "oxc-parser";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOREIGN: ReadonlySet<string> = new Set([".git", ".cache", "node_modules", "dist"]);
const CODE = /\.(ts|tsx|mjs)$/;

/** One file of code with its syntax tree. `path` is relative to the project, with slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ParseResult["program"];
  readonly comments: ParseResult["comments"];
}

/** A rule of the house broken at one place. */
export interface Fault {
  readonly path: string;
  readonly line: number;
  readonly says: string;
}

/** Parses one file. Throws on a syntax error, because then nothing can be said about the file. */
export function parse(path: string, text: string): Source {
  const { program: tree, comments, errors } = parseSync(path, text);
  if (errors[0]) throw new SyntaxError(`${path}: ${errors[0].message}`);
  return { path, text, tree, comments };
}

let parsed: readonly Source[] | undefined;

/** All code of the project, parsed once. */
export function projectSources(): readonly Source[] {
  parsed ??= projectFiles()
    .filter((path) => CODE.test(path))
    .map((path) => parse(path, readProjectFile(path)));
  return parsed;
}

/** Every file of the project that is not installed, built or cached, sorted. */
export function projectFiles(): readonly string[] {
  return filesIn("").toSorted();
}

/** The text of one file of the project. */
export function readProjectFile(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return FOREIGN.has(entry.name) ? [] : filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}

/** A fault at a place in a file, given as offset into its text. */
export function faultAt({ path, text }: Source, offset: number, says: string): Fault {
  return { path, line: text.slice(0, offset).split("\n").length, says };
}

/** Faults as a person reads them, for the message of a failed assertion. */
export function listed(faults: readonly Fault[]): string[] {
  return faults.map(({ path, line, says }) => `${path}:${line}: ${says}`);
}

/** Tests, and what only tests use: builders named `given…` and helpers that import the test runner. */
export function isTestCode({ path, text }: Pick<Source, "path" | "text">): boolean {
  return (
    /\.test\.tsx?$|(^|\/)given[^/]*\.ts$/.test(path) || /from "(vitest|fast-check)"/.test(text)
  );
}
