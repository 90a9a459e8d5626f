import { badRequest, StatusError } from "./status.ts";

/** Where the next page of a list begins. */
export interface ContinueToken {
  /** Revision of the list; -1 for "the newest", in the token that comes with a 410. */
  readonly revision: number;
  /** First key that may be on the page, relative to the list's own prefix. */
  readonly start: string;
  /** Which page it is, from 2: faults are aimed by it. Real tokens do not say. */
  readonly page: number;
}

/** Opaque to clients; the form is apiserver's `storage.EncodeContinue` with the page added. */
export function encodeContinue({ revision, start, page }: ContinueToken): string {
  const token = { v: "meta.k8s.io/v1", rv: revision, start: `/${start}\0`, page };
  return Buffer.from(JSON.stringify(token)).toString("base64url");
}

/** Throws StatusError BadRequest on anything that is no token. */
export function decodeContinue(text: string): ContinueToken {
  const { v, rv, start, page = 2 } = parse(text);
  if (v !== "meta.k8s.io/v1" || rv === undefined || start === undefined) {
    throw new StatusError(badRequest(`invalid continue token: continue key is not valid: ${text}`));
  }
  return { revision: rv, start: start.replace(/^\//u, "").replace(/\0$/u, ""), page };
}

/** The fields of the wire form; all missing in what is no JSON. */
function parse(text: string): { v?: string; rv?: number; start?: string; page?: number } {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return value ?? {};
  } catch {
    return {};
  }
}
