/**
 * For how long what the API server said is believed. Whoever lost a token or a right is out within a minute: a token here is
 * 45 s old at most, the API server itself remembers one for 10 s after its ServiceAccount is gone, and live views ask again
 * every 5 s; a right is 55 s old at most. That something is denied may be believed for longer: it only shows less.
 */
export const AGES = Object.freeze({
  tokenMs: 45_000,
  /** A program that goes on with a token of yesterday is looked at once a minute. */
  strangersTokenMs: 60_000,
  allowedMs: 55_000,
  deniedMs: 10_000,
  /** The same of a namespace that the caller did not name: most of them are not his. */
  deniedUnnamedMs: 60_000,
});

/**
 * The share of its time after which whose a token is, and what he may, is asked for anew while it is still believed, so that a tenant who
 * goes on asking does not wait every minute for questions about 500 namespaces (1.2 s here on a busy machine, against a real API server).
 */
export const RENEW_AFTER = 0.7;

/** How long one answer of the API server may take, waiting for our own budget included. */
export const REVIEW_MS = 10_000;
