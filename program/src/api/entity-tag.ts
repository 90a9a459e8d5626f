import { sha256 } from "../lib/sha256.ts";
import type { Shown } from "./shown.ts";

/**
 * The tag of the answer to a question (path and query) about everything that is shown, known before it is made: who has it was
 * answered, so the question is right. null of a part: what is shown is another version whenever anybody's objects change, and a tag
 * that counts that tells a tenant of his neighbours.
 */
export function tagBefore({ version, onlyNamespaces }: Shown, question: string): string | null {
  return onlyNamespaces === undefined ? tagged(version, question) : null;
}

/** The tag of an answer. Of one about a part its own words decide, and who sees it. */
export function tagOf(shown: Shown, question: string, answer: string): string {
  return tagBefore(shown, question) ?? tagged(shown.version, answer);
}

function tagged(version: string, text: string): string {
  return `W/"${version}-${sha256(text).toString("base64url").slice(0, 22)}"`;
}

/** Whether an `If-None-Match` names this tag, alone or among others, strong or weak: all tell the same here (RFC 9110 §13.1.2). */
export function names(ifNoneMatch: string, tag: string): boolean {
  const [opaque] = tag.match(OPAQUE) ?? [];
  return ifNoneMatch.matchAll(TAGS).some(([, named]) => named === opaque);
}

const OPAQUE = /"[^"]*"$/;
const TAGS = /(?:^|,)\s*(?:W\/)?("[^"]*")\s*(?=,|$)/g;
