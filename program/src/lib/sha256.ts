import { createHash } from "node:crypto";

/** SHA-256 of a text in UTF-8: it tells secrets apart without holding them. */
export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
