/** Limits of connections and requests. */
export interface ServerLimits {
  readonly headerBytes: number;
  readonly bodyBytes: number;
  /** Longest time for the line and the headers of a request to arrive. */
  readonly headersMs: number;
  /** Longest time for a whole request to arrive. */
  readonly requestMs: number;
  /** How often those two are looked at: a request may take so much longer. */
  readonly checkedEveryMs: number;
  /** Longest silence on a connection. */
  readonly idleMs: number;
  /** Longest time for a connection to become a TLS one. */
  readonly handshakeMs: number;
  readonly connections: number;
  /** Letters of one parameter in a path. */
  readonly parameterLength: number;
}

/** Named limits of the HTTP side (facts/reliability §5.4, rows M4 and M5). */
export const LIMITS = Object.freeze({
  headerBytes: 16 * 1024,
  bodyBytes: 64 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  checkedEveryMs: 1_000,
  idleMs: 65_000,
  handshakeMs: 10_000,
  /** Connections at once: all live views, and as many again. */
  connections: 4_096,
  /** Requests of one caller. */
  perCaller: Object.freeze({ perSecond: 20, burst: 40 }),
  /** Logins that fail, from one address. */
  failedLogins: Object.freeze({ perSecond: 5 / 60, burst: 5 }),
  /** Live views of one caller, and of all. */
  viewsPerCaller: 6,
  views: 2_000,
  parameterLength: 1_024,
});
