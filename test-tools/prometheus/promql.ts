/** Words of PromQL that are neither functions, which an opening bracket follows, nor series. */
const WORDS: ReadonlySet<string> = new Set(
  "and bool by group_left group_right ignoring inf nan offset on or unless without".split(" "),
);

/** The names of series that a PromQL expression reads, each once. */
export function seriesNamesIn(expression: string): readonly string[] {
  const bare = expression
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, "")
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, " ")
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, " ");
  const names = [...bare.matchAll(/(?<![\w:.$])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g)].map(
    ([name]) => name,
  );
  return [...new Set(names.filter((name) => !WORDS.has(name.toLowerCase())))];
}
