import type { SourceErrorCode } from "../lib/errors.ts";

/** Reasons that say that a source does not let us in: whatever is asked then, it would not be answered. */
export const CLOSED_DOORS: ReadonlySet<string> = new Set<SourceErrorCode>([
  "unreachable",
  "untrustedCertificate",
  "unauthenticated",
  "unavailable",
  "timeout",
  "refused",
  "unsupported",
]);
