import { sha256 } from "../../lib/sha256.ts";
import { Secret } from "../../lib/secret.ts";

/** RFC 6750 §2.1; the scheme in any case (RFC 9110 §11.1). */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** The token of an `Authorization` header; null where there is none, several, or something else. */
export function bearerIn(authorization: string | undefined): Secret | null {
  const [, token] = BEARER.exec(authorization ?? "") ?? [];
  return token === undefined ? null : new Secret(token);
}

/** Tells tokens apart, and opens nothing. */
export function hashOf(token: Secret): string {
  return sha256(token.reveal()).toString("base64");
}

/** What a JSON Web Token says of itself, which nobody has checked. */
export interface Claims {
  readonly audiences: readonly string[];
  /** Epoch ms; null where it has no end. */
  readonly expiresAt: number | null;
}

/** The claims of a token (RFC 7519); none where it is another kind of token. Good for asking less, never for believing more. */
export function claimsIn(token: Secret): Claims {
  const [, payload = "", signature] = token.reveal().split(".");
  const { aud, exp } = signature === undefined ? {} : objectIn(payload);
  const audiences = (Array.isArray(aud) ? aud : [aud]).filter((one) => typeof one === "string");
  return { audiences, expiresAt: typeof exp === "number" ? exp * 1_000 : null };
}

function objectIn(payload: string): { readonly aud?: unknown; readonly exp?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
