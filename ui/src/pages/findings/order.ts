/** Orders that run from the largest to the smallest where nothing else is asked, as nobody looks for the mildest first. */
const LARGEST_FIRST: ReadonlySet<string> = new Set(["severity", "size", "age", "firstSeen"]);

/**
 * An order of the API as a table shows it, and the other way: there "size" is the smallest first. It is its own inverse.
 */
export function tableOrder(sort: string): string {
  const word = sort.replace(/^-/, "");
  if (!LARGEST_FIRST.has(word)) return sort;
  return sort.startsWith("-") ? word : `-${word}`;
}
