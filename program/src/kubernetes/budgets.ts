import type { RateLimit } from "../lib/rate-limit.ts";
import type { BackoffLimits } from "../lib/backoff.ts";
import type { Budget } from "../model/source.ts";

/** Which purse a request to an API server is paid from; `review`: asking who a caller is and what he may do. */
export type Purse = Budget | "review";

/**
 * What we allow ourselves towards an API server, by class (design.md "Request budgets"; facts/reliability §4.3): a command
 * that a person waits for, the service, and the last read before something is called gone.
 */
export const BUDGETS: Readonly<Record<Purse, RateLimit>> = Object.freeze({
  interactive: { perSecond: 50, burst: 300 },
  background: { perSecond: 5, burst: 10 },
  verify: { perSecond: 10, burst: 20 },
  /** The burst is a tenant of a cluster with 500 namespaces, of each of which is asked whether he sees it. */
  review: { perSecond: 50, burst: 500 },
});

const MIB = 1024 * 1024;

/** Every limit of the client, by name; messages name the limit that was reached. */
export const LIMITS = Object.freeze({
  /** Lists that run at the same time. */
  parallelLists: 4,
  /** Items asked for on one page; client-go's pager uses the same. */
  pageItems: 500,
  /** The same in the last read, whose purse holds few requests: 10,000 objects are 5 of them, within its burst. */
  verifyPageItems: 2_000,
  /** The same where others must be answered meanwhile: a page of JSON then takes some 100 ms to read. */
  gentlePageItems: 1_000,
  /** How often a list starts again when its pages expired (410). */
  listRestarts: 2,
  /** How often one request is repeated after 429, 5xx or a broken connection. */
  requestRetries: 3,
  /** A request: from sending to the last header; then between two pieces of the body. */
  requestMs: 30_000,
  /** A whole list, waiting and repeating included. */
  listMs: 300_000,
  connectMs: 10_000,
  /** The longest Retry-After that we wait for within a list. */
  retryAfterMs: 30_000,
  /** Objects in one list: twenty times what SIG-scalability promises to serve of a kind. */
  listObjects: 3_000_000,
  /** One page of JSON, decompressed. */
  jsonPageBytes: 128 * MIB,
  /** One object of a protobuf list; etcd takes 1.5 MiB by default. */
  objectBytes: 8 * MIB,
  /** One object or one error answered to a get. */
  smallAnswerBytes: 8 * MIB,
  /** One event of a watch. */
  watchEventBytes: 8 * MIB,
  /** A plugin may wait for a person who logs in with a browser. */
  execPluginMs: 300_000,
  execOutputBytes: MIB,
  tokenFileMs: 60_000,
  /** Claims whose PersistentVolume is fetched by name where listing is forbidden. */
  volumesByName: 50,
  /** Observations and changes that wait for the reader of a watch. */
  unreadChanges: 10_000,
  /** Kubelets asked at the same time (facts/openshift §5.4). */
  kubeletsAtOnce: 16,
  /** One kubelet, until its answer is whole. */
  kubeletMs: 5_000,
  /** All kubelets of a look: those whose turn does not come until then said nothing. */
  kubeletsMs: 120_000,
  /** 500 Pods of four containers have about 4 MB. */
  kubeletAnswerBytes: 32 * MIB,
  /** Between two attempts to find an API group that was absent, or a right that was missing; and the longest that a server can keep a watch away. */
  reprobeMs: 300_000,
});

/** client-go's reflector (tools/cache/reflector.go): 0.8 s to 30 s, doubling, jitter 1.0, forgotten after 2 min of calm. */
export const BACKOFF: BackoffLimits = Object.freeze({
  initialMs: 800,
  maxMs: 30_000,
  factor: 2,
  jitter: 1,
  resetAfterMs: 120_000,
});

/** How a watch is kept alive (facts/openshift §10.4). */
export const WATCH = Object.freeze({
  /** `timeoutSeconds` is drawn from this range, so that clusters are not asked by all watches at once. */
  minTimeoutSeconds: 300,
  maxTimeoutSeconds: 600,
  /** Bookmarks come about once a minute: a stream that is silent for longer than this after its first bookmark is dead. */
  silenceMs: 150_000,
  /** Without bookmarks, silence counts from the timeout that we asked for. */
  silenceAfterTimeoutMs: 60_000,
  /** Between the starts of two watches of a collection, however they end; one that ends sooner without a word has failed. */
  minIntervalMs: 1_000,
  /** A collection that could not be followed for this long is no longer complete, and is listed anew when it can. */
  lostMs: 60_000,
  /** How long a proof of the cluster's identity serves all collections. */
  identityMs: 60_000,
});
