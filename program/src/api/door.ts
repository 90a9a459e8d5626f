import { type Clock, systemClock } from "../lib/clock.ts";
import { LIMITS, type ServerLimits } from "./limits.ts";
import type { Login } from "./login.ts";
import type { Names } from "./names.ts";

/** A certificate with those that lead to its authority, and its key; both PEM. */
export interface ServingCertificate {
  readonly cert: string;
  readonly key: string;
}

/** How the server is reached from outside, and how browsers get in. */
export interface Door {
  readonly clock: Clock;
  /** null: plain HTTP. */
  readonly tls: ServingCertificate | null;
  /** Whether browsers come over TLS: ours, or that of something in front of us. */
  readonly isSecure: boolean;
  /** Names by which we may be asked; null: by any, because whoever asks needs a token that no page has. */
  readonly names: Names | null;
  /** How a browser gets a session; null where none does. */
  readonly login: Login | null;
  readonly limits: ServerLimits;
  /** Where we listen: browsers send cookies to every port of a machine, so that ours is named by it. */
  port(): number;
}

/** The narrowest: asked by names of this machine only, and no browser gets in. */
export const LOOPBACK_DOOR: Door = Object.freeze({
  clock: systemClock,
  tls: null,
  isSecure: false,
  names: Object.freeze({ addresses: "loopback" as const, others: [] }),
  login: null,
  limits: LIMITS,
  port: () => 0,
});
