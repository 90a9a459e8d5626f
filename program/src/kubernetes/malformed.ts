import { SourceError } from "../lib/errors.ts";
import { WireError } from "./wire/wire-error.ts";

/** Runs `decode`; a wrong shape becomes the SourceError `malformed` that names what was read and where in it the mistake is. */
export function decoding<T>(source: string, what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw error instanceof WireError ? malformed(source, what, error) : error;
  }
}

/** The SourceError for a wrong shape. */
export function malformed(source: string, what: string, error: WireError): SourceError {
  const at = error.path === "" ? "" : ` at ${error.path}`;
  return new SourceError({
    code: "malformed",
    source,
    message: `the answer to ${what} has ${error.found} where ${error.expected} was expected${at}`,
    next: "check what stands between here and the API server; if nothing does, report the version of the cluster",
    path: error.path,
  });
}
