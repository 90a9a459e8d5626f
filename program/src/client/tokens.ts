import type { Secret } from "../lib/secret.ts";

/** Where the token comes from that a service is asked with. Throws ConfigError or SourceError where there is none. */
export interface Tokens {
  current(signal: AbortSignal): Promise<Secret>;
  /** Called once a token was refused: whether `current` gives another one now. */
  renew(signal: AbortSignal): Promise<boolean>;
}
