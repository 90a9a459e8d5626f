import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from "yaml";
import { ConfigError } from "../../lib/errors.ts";

interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Anchors of a kubeconfig are rare; more uses than this is an attempt to make us expand without end. */
const MAX_ALIAS_DEPTH = 8;

/** What the parser's codes mean to somebody who edits the file; its messages could quote a token. */
const MISTAKES: Readonly<Partial<Record<YAMLError["code"], string>>> = Object.freeze({
  DUPLICATE_KEY: "the same key twice",
  TAB_AS_INDENT: "a tab as indentation",
  BAD_INDENT: "another indentation than that of the lines around it",
  MULTIPLE_DOCS: "a second document",
  BAD_ALIAS: "an alias without its anchor",
});

function foundIn({ code, message }: YAMLError): string {
  if (/end with a [}\]]|Missing closing/.test(message))
    return "a bracket, brace or quote that is not closed";
  return MISTAKES[code] ?? code.toLowerCase().replaceAll("_", " ");
}

/**
 * One value of a YAML (or JSON) file, with the place where it is written. Reading a value of another type than asked for
 * throws ConfigError with that place. Messages name types, never values: any value of a kubeconfig may be a secret.
 */
export class ConfigNode {
  readonly #source: Source;
  readonly #node: Node | null;
  /** Dotted path from the root, for messages. */
  readonly path: string;

  private constructor(source: Source, node: Node | null, path: string) {
    this.#source = source;
    this.#node = node;
    this.path = path;
  }

  /** Parses the text of a file. Throws ConfigError at the first mistake of syntax, duplicate keys included. */
  static parse(file: string, text: string): ConfigNode {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    const mistake = document.errors[0];
    if (mistake !== undefined) {
      const { line, col } = lines.linePos(mistake.pos[0]);
      throw new ConfigError({
        where: `${file}:${line}:${col}`,
        expected: "YAML",
        found: foundIn(mistake),
        next: "correct the file",
      });
    }
    return new ConfigNode({ file, document, lines }, document.contents, "");
  }

  /** `file:line:column`. */
  get where(): string {
    const { line, col } = this.#source.lines.linePos(this.#node?.range?.[0] ?? 0);
    return `${this.#source.file}:${line}:${col}`;
  }

  get file(): string {
    return this.#source.file;
  }

  /** The value under a key; null where it is missing or null. */
  get(key: string): ConfigNode | null {
    const node = this.#resolved();
    if (node === null) return null;
    if (!isMap(node)) throw this.mistake("a mapping");
    const child = new ConfigNode(
      this.#source,
      (node.get(key, true) as Node | undefined) ?? null,
      this.path === "" ? key : `${this.path}.${key}`,
    );
    return child.#isNull() ? null : child;
  }

  /** The text under a key; "" where it is missing, as client-go sees it. */
  text(key: string): string {
    const child = this.get(key);
    return child === null ? "" : child.#scalar("string", "a text");
  }

  /** The flag under a key; false where it is missing. */
  flag(key: string): boolean {
    const child = this.get(key);
    return child === null ? false : child.#scalar("boolean", "true or false");
  }

  /** The list under a key; empty where it is missing. */
  items(key: string): readonly ConfigNode[] {
    const child = this.get(key);
    if (child === null) return [];
    const node = child.#resolved();
    if (!isSeq(node)) throw child.mistake("a list");
    return node.items.map(
      (item, index) => new ConfigNode(this.#source, item as Node, `${child.path}[${index}]`),
    );
  }

  /** The list of texts under a key. */
  texts(key: string): readonly string[] {
    return this.items(key).map((item) => item.#scalar("string", "a text"));
  }

  /** The keys of a mapping. */
  keys(): readonly string[] {
    const node = this.#resolved();
    if (node === null) return [];
    if (!isMap(node)) throw this.mistake("a mapping");
    return node.items.map(({ key }) => String(isScalar(key) ? key.value : key));
  }

  /** The value as plain data, for what is passed on unread. */
  plain(): unknown {
    return this.#node?.toJS(this.#source.document, { maxAliasCount: MAX_ALIAS_DEPTH });
  }

  /** A mistake in this value, to throw. */
  mistake(expected: string, next?: string): ConfigError {
    return this.problem(expected, this.#typeName(), next ?? `correct ${this.path || "the file"}`);
  }

  /** A mistake at this place, in the caller's words. */
  problem(expected: string, found: string, next: string): ConfigError {
    return new ConfigError({ where: this.where, expected, found, next });
  }

  #scalar(type: "string", expected: string): string;
  #scalar(type: "boolean", expected: string): boolean;
  #scalar(type: "string" | "boolean", expected: string): unknown {
    const node = this.#resolved();
    if (!isScalar(node) || typeof node.value !== type) throw this.mistake(expected);
    return node.value;
  }

  #isNull(): boolean {
    const node = this.#resolved();
    return node === null || (isScalar(node) && node.value === null);
  }

  #resolved(): Node | null {
    let node = this.#node;
    for (let depth = 0; isAlias(node); depth++) {
      if (depth === MAX_ALIAS_DEPTH)
        throw this.problem("a value", "an alias of an alias of an alias", "write the value out");
      node = node.resolve(this.#source.document) ?? null;
    }
    return node;
  }

  #typeName(): string {
    const node = this.#resolved();
    if (node === null) return "nothing";
    if (isMap(node)) return "a mapping";
    if (isSeq(node)) return "a list";
    return isScalar(node) ? `a ${typeof node.value}` : "something else";
  }
}
