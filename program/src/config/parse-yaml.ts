import {
  type Alias,
  type Document,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { ConfigError } from "../lib/errors.ts";
import { redact } from "./redact.ts";

/** Larger files are refused before they are parsed: a configuration of 1 MiB is a mistake (hazard C1). */
const MAX_CONFIG_BYTES = 1024 * 1024;

/** The syntax tree of a configuration file, and where each of its nodes stands. */
export interface ParsedYaml {
  /** null = the file holds no value. */
  readonly root: Node | null;
  /** `file:line:column` of a node or of an offset. */
  at(node: Node | number | null): string;
}

/**
 * Parses YAML 1.2 without anchors, tags or a second document: what a configuration does not need, and what bombs are
 * made of. Throws an AggregateError of `ConfigError`, one for each mistake of the syntax.
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  if (Buffer.byteLength(text) > MAX_CONFIG_BYTES) throw problems([tooLarge(text, file)]);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    version: "1.2",
  });
  const at = (place: Node | number | null) => {
    const offset = typeof place === "number" ? place : (place?.range?.[0] ?? 0);
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const mistakes = [...document.errors, ...document.warnings];
  const tab = mistakes.find((error) => error.code === "TAB_AS_INDENT");
  // What the parser says beside a tab follows from the tab.
  const found = (tab === undefined ? mistakes : [tab]).map((error) =>
    syntaxProblem(error, at(error.pos[0]), text),
  );
  found.push(...forbiddenNodes(document, at));
  if (found.length > 0) throw problems(found);
  return { root: document.contents, at };
}

/** Several problems of one configuration, to be printed one a line. */
export function problems(list: readonly ConfigError[]): AggregateError {
  return new AggregateError(list, list.map((problem) => problem.message).join("\n"));
}

function tooLarge(text: string, file: string): ConfigError {
  return new ConfigError({
    where: `${file}:1:1`,
    expected: "a file of at most 1 MiB",
    found: `${Buffer.byteLength(text)} bytes`,
    next: "check that this is the configuration",
  });
}

/** What the parser's error codes mean to somebody who edits the file: what was expected, what was found, what to do. */
const SYNTAX: Partial<
  Record<YAMLError["code"], readonly [expected: string, found: string, next: string]>
> = {
  TAB_AS_INDENT: ["spaces as indentation", "a tab", "replace the tab with spaces"],
  MULTIPLE_DOCS: ["one document", "a second one", "remove the line ---"],
  BAD_INDENT: [
    "lines of one block at the same indentation",
    "another indentation",
    "align the line with its neighbours",
  ],
  TAG_RESOLVE_FAILED: ["a plain value", "a tag", "remove the word that begins with !"],
  BAD_ALIAS: ["a value", "an alias without its anchor", "write the value out"],
};

function syntaxProblem(error: YAMLError, where: string, text: string): ConfigError {
  const unclosed = /end with a ([}\]])|Missing closing (["'])/.exec(error.message);
  const closing = [
    `a closing ${unclosed?.[1] ?? unclosed?.[2]}`,
    "none",
    "complete the file: it looks half written",
  ] as const;
  const other = ["YAML", lowerFirst(error.message), "correct the syntax"] as const;
  const [expected, found, next] = unclosed
    ? closing
    : error.code === "DUPLICATE_KEY"
      ? keyTwice(error, text)
      : (SYNTAX[error.code] ?? other);
  return new ConfigError({ where, expected, found, next });
}

/** The key is data of the user's and short: it is named up to the colon. */
function keyTwice({ pos: [start] }: YAMLError, text: string) {
  const [key = ""] = text.slice(start, start + LONGEST_KEY).split(/[:\n]/, 1);
  return [
    "each key once",
    `${redact(key.trim())} for the second time`,
    "remove one of the two",
  ] as const;
}

/** Keys of the configuration are shorter. */
const LONGEST_KEY = 60;

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** An alias stands for a value written elsewhere; nested, ten lines of them stand for gigabytes. They are told as one. */
function forbiddenNodes(document: Document.Parsed, at: (node: Node) => string): ConfigError[] {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, node) => void aliases.push(node) });
  const [first, ...others] = aliases;
  if (first === undefined) return [];
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return [
    new ConfigError({
      where: at(first),
      expected: others.length === 0 ? "a value" : "values",
      found: `the alias *${first.source}${more}`,
      next: others.length === 0 ? "write the value out" : "write the values out",
    }),
  ];
}
