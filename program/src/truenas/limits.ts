/** Named limits towards a TrueNAS (facts/truenas-api §2.4, §3.2; facts/reliability §4.3). Nothing else bounds the client. */
export const LIMITS = Object.freeze({
  /** TCP and TLS together. */
  connectMs: 10_000,
  /** GET /api/versions (facts/truenas-api §1.5). */
  versionsMs: 5_000,
  versionsBytes: 64 * 1024,
  /** From the request to the open WebSocket. */
  handshakeMs: 10_000,
  /** TrueNAS closes on 8 KiB before the login and on 64 KiB after it. */
  requestBytesBeforeLogin: 8 * 1024 - 1,
  requestBytes: 64 * 1024 - 1,
  /** Largest answer; 100,000 datasets make about 70 MB. */
  answerBytes: 512 * 1024 * 1024,
  /** Up to here an answer is parsed on the main thread: below 5 ms. */
  inlineAnswerBytes: 256 * 1024,
  parserHeapMegabytes: 1024,
  /** TrueNAS takes 10 and refuses the 21st. */
  callsInFlight: 2,
  heavyCallsInFlight: 1,
  /** Times a call is sent: again after a lost socket, a lost session or "too many calls". */
  callAttempts: 3,
  /** So long after its start a system that may not say whether it is ready is taken to be: an estimate, imports of large pools included. */
  startingMs: 15 * 60_000,
  /** How often a read is repeated whose proof did not hold because the system changed meanwhile. */
  proofAttempts: 2,
  /** TrueNAS refuses the 21st login of a minute, for everybody behind the same address. */
  loginsPerMinute: 10,
  betweenLoginsMs: 5_000,
  /** After so many refusals in a row a key is not tried again until it changes. */
  refusedLogins: 3,
  /** nginx before 26.0.0-BETA.2 closes after 60 s without a byte from the server. */
  pingMs: 22_000,
  /** Events are told of so long after the first of them, together with what came meanwhile. */
  hearMs: 250,
  /** Rows of one snapshot answer that are aimed at: about 1.3 MB of names, 4 MB on 26. */
  snapshotWindowRows: 10_000,
  /** Snapshots or datasets named in one call: a path has up to 255 bytes. */
  namesPerCall: 200,
  /** Snapshots that one walk for details passes: at 0.6 ms each (facts/truenas-gaps §5) 3 s, in one of few processes of TrueNAS. */
  walkedSnapshots: 5_000,
  /** Snapshots and datasets that are passed sooner than one more name is asked for: at 0.6 ms each and `dutyFactor` it takes as long as a call of the service, a second. */
  walkedPerName: 80,
  /** Names in one call that walks everything whatever it asks for: the rest of `requestBytes` is for the rest of the call. */
  namesBytesPerCall: 60 * 1024,
  /** So many names are asked for without knowing which are there: where all are gone, each costs two calls. */
  namesHalved: 10,
  /** Calls that a read by name may spend on finding which names are gone: each costs up to 18 of them. */
  callsForGone: 150,
  /** Texts of one class of alerts that are kept; the others are counted. */
  alertTexts: 10,
  /** Parents in one call for space: each is named twice, and a path has up to 255 bytes. */
  parentsPerCall: 100,
  /** In the service the next heavy call waits so many times as long as the last one took: a duty cycle of 5 %. */
  dutyFactor: 20,
} as const);

/** Requests by purse; a person who waits is not slowed down, a service stays below 60 calls a minute. */
export const BUDGETS = Object.freeze({
  interactive: { perSecond: 500, burst: 500 },
  background: { perSecond: 1, burst: 30 },
  verify: { perSecond: 10, burst: 20 },
});

/** Longest wait for an answer, by method; what walks ZFS may take minutes on a large pool. */
export function deadlineMsOf(method: string): number {
  return HEAVY_METHODS.has(method) ? 300_000 : 30_000;
}

/** Whether a method walks datasets or snapshots: one at a time, and the duty cycle counts it. */
export function isHeavy(method: string): boolean {
  return HEAVY_METHODS.has(method);
}

const HEAVY_METHODS: ReadonlySet<string> = new Set([
  "pool.dataset.query",
  "zfs.resource.query",
  "zfs.resource.snapshot.count",
  "zfs.resource.snapshot.query",
  "pool.snapshot.query",
  "zfs.snapshot.query",
]);

/** How long a lost connection is left alone (facts/reliability T1). */
export const RECONNECT_BACKOFF = Object.freeze({
  initialMs: 1_000,
  maxMs: 60_000,
  factor: 2,
  jitter: 0.5,
  resetAfterMs: 120_000,
});
