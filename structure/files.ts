import { type Fault, faultAt, type Source } from "./sources.ts";

const LONG_LINES = 500;

/** Long files that do not open with a comment saying why they are long. */
export function longFilesWithoutReason(source: Source): Fault[] {
  const lines = source.text.split("\n").length - 1;
  const opening = source.tree.body[0]?.start ?? source.text.length;
  const opensWithComment = source.comments.some((comment) => comment.end <= opening);
  if (lines <= LONG_LINES || opensWithComment) return [];
  return [faultAt(source, 0, `${lines} lines: split it, or say at its head why it is one idea`)];
}

const FORBIDDEN: readonly { readonly pattern: RegExp; readonly says: string }[] = [
  { pattern: /(?<![\w.~/$}-])\/(work|root|home)\/[\w.]/, says: "path of one machine" },
  { pattern: /"resolved": "https?:/, says: "registry address in a lockfile" },
  { pattern: /https?:\/\/[^\s"'`]*(registry|npmjs)\./, says: "registry address" },
];

/** What belongs to one machine and not into the project: its folders, and the registries it installs from. */
export function machineFaults(path: string, text: string): Fault[] {
  return text.split("\n").flatMap((line, index) =>
    FORBIDDEN.filter(({ pattern }) => pattern.test(line)).map(({ says }) => ({
      path,
      line: index + 1,
      says,
    })),
  );
}
