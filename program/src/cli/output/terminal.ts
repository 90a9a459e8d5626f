import { styleText } from "node:util";

/** What one output stream can show. */
export interface Terminal {
  /** Width in cells; null = no terminal, so nothing is ever cut or wrapped. */
  readonly columns: number | null;
  readonly color: boolean;
  /** False: only ASCII is drawn by us (data keeps its characters). */
  readonly unicode: boolean;
}

/** What a stream says of itself: the part of `tty.WriteStream` we look at. */
export interface StreamFacts {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a stream can show: NO_COLOR (no-color.org) and `--no-color` win, then FORCE_COLOR, then whether it is a terminal.
 * Line drawings need a UTF-8 locale or none named, and no `TERM=dumb`.
 */
export function describeTerminal(
  stream: StreamFacts,
  environment: Environment,
  noColor = false,
): Terminal {
  const isTerminal = stream.isTTY === true;
  const dumb = environment["TERM"] === "dumb";
  return {
    columns: isTerminal ? stream.columns || 80 : null,
    color: wantsColor(environment, isTerminal && !dumb, noColor),
    unicode: !dumb && speaksUtf8(environment),
  };
}

function wantsColor(environment: Environment, byDefault: boolean, noColor: boolean): boolean {
  if (noColor || environment["NO_COLOR"]) return false;
  const forced = environment["FORCE_COLOR"];
  if (forced === undefined) return byDefault;
  return forced !== "0" && forced !== "false";
}

function speaksUtf8(environment: Environment): boolean {
  const locale = environment["LC_ALL"] || environment["LC_CTYPE"] || environment["LANG"];
  return !locale || /utf-?8/i.test(locale);
}

/** Looks of a piece of text, by meaning. */
export type Tone = "plain" | "strong" | "faint" | "good" | "warning" | "bad" | "unsure";

const STYLES = {
  plain: [],
  strong: ["bold"],
  faint: ["dim"],
  good: ["green"],
  warning: ["yellow"],
  bad: ["red", "bold"],
  unsure: ["magenta"],
} as const satisfies Record<Tone, readonly string[]>;

/** Text in its tone, where the terminal has colours. `text` must be harmless already. */
export function toned(text: string, tone: Tone, terminal: Terminal): string {
  if (!terminal.color || tone === "plain" || text === "") return text;
  return styleText([...STYLES[tone]], text, { validateStream: false });
}
