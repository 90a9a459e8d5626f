/** Codes of JSON-RPC errors as TrueNAS uses them (facts/truenas-api §3.1); the legacy protocol has none and is given these. */
export const RPC_CODE = Object.freeze({
  tooManyCalls: -32000,
  methodCallError: -32001,
  noSuchMethod: -32601,
  invalidParams: -32602,
} as const);

/** Numbers in `error` of an error's data: those of errno(3), and TrueNAS' own from 201 on (facts/truenas-api §3.2). */
export const ERRNO = Object.freeze({
  ENOENT: 2,
  EACCES: 13,
  EBUSY: 16,
  ETOOMANYREFS: 109,
  ENOMETHOD: 201,
  ENOTAUTHENTICATED: 207,
} as const);
