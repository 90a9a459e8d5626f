import { pasteable, type Typing } from "../program-name.ts";
import { harmless } from "./harmless.ts";
import { code, fenced, inline, notAMark } from "./markdown.ts";
import { type Cell, Page, type Span, textOf } from "./page.ts";
import type { Column } from "./table.ts";
import type { Terminal, Tone } from "./terminal.ts";

/** As wide as a comment shows without scrolling; only drawings are broken to it. */
const DRAWING: Terminal = { columns: 100, color: false, unicode: true };

type Block = keyof typeof MARKS;

/** What stands in front of a block. */
const MARKS = { paragraph: "", item: "- ", subitem: "  - ", table: "" } as const;

/** What is indented as far belongs to the item above it. */
const DEEP = 6;

/**
 * A page that is pasted into an issue: paragraphs, lists, tables. What is indented on a screen is an item of a list here,
 * what is strong is bold, and a command is code; between blocks is an empty line.
 */
export class MarkdownPage extends Page {
  readonly #write: (text: string) => void;
  readonly #typing: Typing;
  #last: Block | null = null;

  constructor(write: (text: string) => void, typing: Typing) {
    super({ columns: null, color: false, unicode: true }, write, typing);
    this.#write = write;
    this.#typing = typing;
  }

  /** Blocks keep their distance by themselves. */
  override gap(): void {}

  override line(...spans: readonly Span[]): void {
    const text = textOf(spans);
    const indent = text.length - text.trimStart().length;
    const said = notAMark(spans.map(spanText).join("").trim());
    this.#block(indent === 0 ? "paragraph" : indent < DEEP ? "item" : "subitem", said);
  }

  override prose(text: string, indent = 0, tone: Tone = "plain"): void {
    this.line(" ".repeat(indent), { text: pasteable(text, this.#typing), tone });
  }

  override command(text: string): void {
    this.#block("item", code(pasteable(text, this.#typing)));
  }

  /** A heading below those of the issue it is pasted into. */
  override heading(text: string): void {
    this.#block("paragraph", `### ${inline(text)}`);
  }

  override table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): boolean {
    const cells = rows.map((row) => columns.map((column, index) => cellText(column, row[index])));
    const lines = [
      columns.map(({ title }) => inline(title.toLowerCase())),
      columns.map(({ align }) => (align === "right" ? "--:" : "---")),
      ...cells,
    ];
    this.#block("table", lines.map((line) => `| ${line.join(" | ")} |`).join("\n"));
    return true;
  }

  /** What `draw` draws, as it would stand on a screen. */
  override drawing(draw: (page: Page) => void): void {
    let text = "";
    draw(new Page(DRAWING, (part) => void (text += part), this.#typing));
    this.#block("paragraph", fenced(text).trimEnd());
  }

  #block(kind: Block, text: string): void {
    if (text === "") return;
    const isFirst = this.#last === null;
    const isList = (block: Block | null) => block === "item" || block === "subitem";
    const isApart = !isFirst && !(isList(kind) && isList(this.#last));
    this.#last = kind;
    this.#write(`${isApart ? "\n" : ""}${MARKS[kind]}${text}\n`);
  }
}

/** Bold takes no blanks at its edges. */
function spanText(span: Span): string {
  if (typeof span === "string" || span.tone !== "strong") return inline(textOf(span));
  const [, before = "", inside = "", after = ""] =
    /^(\s*)(.*?)(\s*)$/.exec(harmless(span.text)) ?? [];
  return inside === "" ? span.text : `${before}**${inline(inside)}**${after}`;
}

function cellText({ literal }: Column, cell: Cell = ""): string {
  const text = textOf(cell);
  return literal === true && text !== "-" ? code(text) : inline(text);
}
