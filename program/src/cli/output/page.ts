import stringWidth from "string-width";
import { pasteable, type Typing } from "../program-name.ts";
import { REPEATS_NOTHING } from "../repeated-flags.ts";
import { harmless } from "./harmless.ts";
import type { Column } from "./table.ts";
import { type Terminal, type Tone, toned } from "./terminal.ts";

/** A piece of text in one tone. A bare string is plain. */
export type Span = string | { readonly text: string; readonly tone: Tone };

/** A cell of a table: spans side by side. */
export type Cell = Span | readonly Span[];

/**
 * Text on its way to a terminal or a pipe. Every piece goes through `harmless` here and nowhere else; widths are counted
 * in cells, so that wide characters keep columns straight.
 */
export class Page {
  readonly terminal: Terminal;
  readonly #write: (text: string) => void;
  readonly #typing: Typing;
  #begun = false;
  #isApart = false;

  /** `typing`: how commands have to be typed that sentences name. */
  constructor(terminal: Terminal, write: (text: string) => void, typing: Typing = AS_WRITTEN) {
    this.terminal = terminal;
    this.#write = write;
    this.#typing = typing;
  }

  /** One empty line between what was printed and what comes, however many ask for it; none at the top. */
  gap(): void {
    if (this.#begun && !this.#isApart) this.#write("\n");
    this.#isApart = true;
  }

  /** One line of spans. */
  line(...spans: readonly Span[]): void {
    this.#begun = true;
    this.#isApart = false;
    this.#write(
      `${spans
        .map((span) => this.render(span))
        .join("")
        .trimEnd()}\n`,
    );
  }

  /** Prose, broken at spaces to the width of the terminal, every line behind `indent` spaces. */
  prose(text: string, indent = 0, tone: Tone = "plain"): void {
    const room =
      this.terminal.columns === null ? Infinity : Math.max(20, this.terminal.columns - indent);
    for (const line of wrap(harmless(pasteable(text, this.#typing)), room))
      this.line(" ".repeat(indent), { text: line, tone });
  }

  /** Spans side by side; where the terminal is too narrow for that, one below the other, each broken as prose is. */
  beside(...spans: readonly { readonly text: string; readonly tone: Tone }[]): void {
    const isRoom =
      spans.length < 2 || widthOf(besides(spans)) <= (this.terminal.columns ?? Infinity);
    if (isRoom) return this.line(...besides(spans));
    for (const [index, { text, tone }] of spans.entries())
      this.prose(text, index > 0 ? 2 : 0, tone);
  }

  /** A command to be pasted: one line, however long. */
  command(text: string, indent = 2, tone: Tone = "plain"): void {
    this.line(" ".repeat(indent), { text: pasteable(text, this.#typing), tone });
  }

  /** A line above what it is about. */
  heading(text: string): void {
    this.line({ text, tone: "strong" });
  }

  /** What makes sense only in letters of one width. */
  drawing(draw: (page: Page) => void): void {
    draw(this);
  }

  /** A table, where the medium has its own; false where it is to be laid out in lines. */
  table(_columns: readonly Column[], _rows: readonly (readonly Cell[])[]): boolean {
    return false;
  }

  /** A span as it is written, made harmless and coloured. */
  render(span: Span): string {
    return typeof span === "string"
      ? harmless(span)
      : toned(harmless(span.text), span.tone, this.terminal);
  }
}

const AS_WRITTEN: Typing = Object.freeze({ program: "plumbline", repeats: REPEATS_NOTHING });

function besides(spans: readonly Span[]): readonly Span[] {
  return spans.flatMap((span, index) => (index === 0 ? [span] : ["  ", span]));
}

/** The spans of a cell. */
export function spansOf(cell: Cell): readonly Span[] {
  return typeof cell === "string" || "text" in cell ? [cell] : cell;
}

/** The text of a cell, without its tones. */
export function textOf(cell: Cell): string {
  return spansOf(cell)
    .map((span) => (typeof span === "string" ? span : span.text))
    .join("");
}

/** Width of a cell on the screen, in cells of the terminal, once it is harmless. */
export function widthOf(cell: Cell): number {
  return cells(harmless(textOf(cell)));
}

const ASCII = /^[\x20-\x7e]*$/;

/** Cells that harmless text takes; nearly all of it is ASCII, and measuring the rest costs a hundred times as much. */
function cells(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** A space, but neither that between a number and its unit nor that behind the sign of a bound: "≥ 12.5 GiB". */
const BREAK = / (?<!\d (?=(?:[KMGTPE]i)?B\b))(?<!(?:≥|>=) )/;

/** Breaks text at spaces so that no line is wider than `room`, words and sizes that are wider than a line excepted. */
export function wrap(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(BREAK)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && cells(longer) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Cuts text to `room` cells and says so with an ellipsis; never for identifiers that a next command needs. */
export function cut(text: string, room: number, ellipsis: string): string {
  const clean = harmless(text);
  if (cells(clean) <= room) return clean;
  let kept = "";
  for (const character of clean) {
    if (stringWidth(kept + character + ellipsis) > room) break;
    kept += character;
  }
  return kept + ellipsis;
}
