/** A part of a remedy: a sentence, or a command that can be pasted into a shell. */
export interface RemedyPart {
  readonly is: "text" | "command";
  readonly text: string;
}

/** Programs whose commands stand in remedies. */
const PROGRAMS = "plumbline|kubectl|oc|zfs|zpool|midclt|smartctl|showmount|openssl|helm";

/** Where a command may begin: with the line, or after what leads to one. Its program is followed by a word. */
const BEGINNING = new RegExp(
  `(?:^|(?<=, then |, or |: |; |\\n))(?:${PROGRAMS}) (?=[a-z-]+(?:$|[\\s;:]))`,
  "g",
);

/**
 * A line of a remedy in its parts, in order. A command ends where the sentence goes on: at a semicolon, or at a colon before a
 * space, outside of quotes. A line with what no terminal shows is no command: whoever pastes it could not see what it does.
 */
export function remedyParts(line: string): readonly RemedyPart[] {
  const parts: RemedyPart[] = [];
  let from = 0;
  for (const { index } of line.matchAll(BEGINNING)) {
    if (index < from) continue;
    const end = endOfCommand(line, index);
    const text = line.slice(index, end).trim();
    if (HIDDEN.test(text)) continue;
    parts.push(...textPart(line.slice(from, index)), { is: "command", text });
    from = end;
  }
  return [...parts, ...textPart(line.slice(from))];
}

/** Control characters, and those that are not seen or turn the direction of what follows. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function endOfCommand(line: string, from: number): number {
  let quote: string | null = null;
  for (let at = from; at < line.length; at++) {
    const char = line[at] ?? "";
    if (quote !== null) quote = char === quote ? null : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === "\n" || /^[;:](\s|$)/.test(line.slice(at))) return at;
  }
  return line.length;
}

/** What is left of a sentence around a command, without the mark that led to it. */
function textPart(text: string): readonly RemedyPart[] {
  const said = text.replace(/^[\s;:,]+|[\s,;]+$/g, "");
  return said === "" ? [] : [{ is: "text", text: said }];
}
