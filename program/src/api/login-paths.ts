import type { Secret } from "../lib/secret.ts";

/** Where a code is traded for a session. */
export const LOGIN_PATH = "/login";

/** Where whoever has a token gets a code. */
export const CODES_PATH = "/login/codes";

/** Where this code is traded, below the address of the service. */
export function loginPath(code: Secret): string {
  return `${LOGIN_PATH}?token=${code.reveal()}`;
}
