import type { Clock } from "../lib/clock.ts";
import type { Stream } from "./context.ts";

/** A line of the log of the service (service-log.ts), as far as it is told on. */
interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly metrics?: string;
  readonly findings?: number;
  readonly count?: number;
  readonly rule?: string;
  readonly rules?: readonly string[];
  readonly subject?: string;
  readonly verdict?: string;
  readonly source?: string;
  readonly cause?: string;
}

/** One thing that the service noticed: a mark as `scan -w` has it, and what. */
export interface Noticed {
  readonly mark: string;
  readonly what: string;
}

/** What the echo needs. */
export interface EchoOptions {
  readonly clock: Clock;
  /** Takes every line as it is. */
  readonly keep: (text: string) => void;
  readonly tell: (noticed: readonly Noticed[]) => void;
}

/**
 * Listens to a service in the same process: what it logs is kept, and what it notices is told in words. Lines that come
 * together are told together, and many of one kind as their number.
 */
export class ServiceEcho {
  readonly #options: EchoOptions;
  readonly #lines: LogLine[] = [];
  readonly #begun = Promise.withResolvers<void>();
  #isWaiting = false;
  /** Where it answers; "" before it listens. */
  metrics = "";
  /** Findings of the first look. */
  findings = 0;

  constructor(options: EchoOptions) {
    this.#options = options;
  }

  /** What the service takes for its stdout and stderr. */
  get stream(): Stream {
    return { write: (text) => this.#take(text) };
  }

  /** Resolves when the first look is finished, or the service is over. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** The service is over. */
  end(): void {
    this.#begun.resolve();
  }

  #take(text: string): void {
    this.#options.keep(text);
    for (const line of text.split("\n")) if (line.startsWith("{")) this.#hear(line);
  }

  #hear(text: string): void {
    const line = JSON.parse(text) as LogLine;
    this.metrics = line.metrics ?? this.metrics;
    this.findings = line.findings ?? this.findings;
    if (line.msg === "first look finished") this.#begun.resolve();
    if (!(line.msg in MARKS) && line.level !== "error") return;
    this.#lines.push(line);
    if (!this.#isWaiting) this.#options.clock.after(TOGETHER_MS, () => this.#tell());
    this.#isWaiting = true;
  }

  #tell(): void {
    this.#isWaiting = false;
    const byKind = Map.groupBy(this.#lines.splice(0), ({ msg }) => msg);
    this.#options.tell([...byKind.values()].flatMap(inWords));
  }
}

/** Lines so close to each other come from one look. */
const TOGETHER_MS = 100;

/** More lines of one kind than this are counted. */
const NAMED = 4;

/** The marks of `scan -w`, by what the log says. */
const MARKS: Readonly<Record<string, string>> = Object.freeze({
  "finding is new": "+",
  "finding has another verdict": "~",
  "finding is still there": "~",
  "findings are still there": "~",
  "finding is gone": "-",
  "finding is left out": "-",
  "finding cannot be told any more": "?",
  "findings cannot be told any more": "?",
  "rules cannot be asked": "?",
  "rules can be asked again": "~",
  "source lost": "!",
  "source can be read again": "!",
});

function inWords(lines: readonly LogLine[]): readonly Noticed[] {
  const [first] = lines;
  if (first === undefined) return [];
  const mark = MARKS[first.msg] ?? "!";
  if (lines.length <= NAMED) return lines.map((line) => ({ mark, what: wordsOf(line) }));
  const what = MANY[first.msg] ?? `times: ${first.msg}`;
  return [{ mark, what: withCause(`${lines.length} ${what}`, first) }];
}

const MANY: Readonly<Record<string, string>> = Object.freeze({
  "finding is new": "findings are new",
  "finding has another verdict": "findings have another verdict",
  "finding is still there": "findings are still there",
  "finding is gone": "findings are gone",
  "finding is left out": "findings are left out",
  "finding cannot be told any more": "findings cannot be told any more",
});

function wordsOf(line: LogLine): string {
  const { msg, count, rule = "", rules = [], subject = "", verdict = "", source = "" } = line;
  if (rule !== "")
    return withCause(`${subject}  ${rule}${msg === "finding is new" ? `, ${verdict}` : ""}`, line);
  if (count !== undefined) return withCause(`${count} ${msg}`, line);
  if (rules.length > 0) return withCause(`${rules.length} ${msg}`, line);
  if (source === "") return withCause(msg, line);
  return withCause(SOURCE_WORDS[msg]?.(source) ?? msg, { cause: ownCause(line) });
}

const SOURCE_WORDS: Readonly<Record<string, (source: string) => string>> = Object.freeze({
  "source lost": (source) => `${source} cannot be read any more`,
  "source can be read again": (source) => `${source} can be read again`,
});

/** The cause without the name of the source, which was just said. */
function ownCause({ cause, source = "" }: Pick<LogLine, "cause" | "source">): string | undefined {
  return cause?.startsWith(`${source}: `) ? cause.slice(source.length + 2) : cause;
}

function withCause(what: string, { cause }: { readonly cause?: string | undefined }): string {
  return cause === undefined ? what : `${what}: ${cause}`;
}
