import { harmless } from "./harmless.ts";

/**
 * Text inside a line or a cell of GitHub's and GitLab's Markdown, as it reads. Words that would become a link, a mention or an
 * emoji there (`@`, `#1`, `://`) are written as code, in which nothing is looked for.
 */
export function inline(text: string): string {
  return harmless(text)
    .split(/(\s+)/)
    .map((word) => (BECOMES_MORE.test(word) ? codeOf(word) : escaped(word)))
    .join("");
}

/** An identifier as code: it can be copied, and nothing in it means anything. */
export function code(text: string): string {
  return text === "" ? "" : codeOf(harmless(text));
}

/** Lines as they are, in a block that nothing in them can end. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}\n`;
}

/** Mentions, references to issues and the like, addresses, emoji. Source: GitHub and GitLab Flavored Markdown. */
const BECOMES_MORE = /@|[#!$%&~]\w|:\/\/|www\.|:[a-z][\w+-]*:/i;

/** A line whose first characters would make it an item, a heading or a rule says them as characters. */
export function notAMark(line: string): string {
  return line.replace(/^[-+=>]/, "\\$&").replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** What has a meaning within a line; a backslash takes it away. */
function escaped(word: string): string {
  return word.replaceAll("&", "&amp;").replaceAll(/[\\`*_[\]<|~#$]/g, "\\$&");
}

/**
 * Between backticks nothing has a meaning but these three, of which a table still cuts at bars, and how a backslash in front
 * of one counts differs: with them it is the element instead, every character that is no letter as an entity.
 */
function codeOf(text: string): string {
  if (!/[`|\\]/.test(text)) return `\`${text}\``;
  return `<code>${text.replaceAll(/[^\p{L}\p{N} ]/gu, (one) => `&#${one.codePointAt(0) ?? 0};`)}</code>`;
}
