import { type Backoff, createBackoff } from "../lib/backoff.ts";
import { sleepUnlessAborted } from "../lib/clock.ts";
import { SourceError } from "../lib/errors.ts";
import type { KubernetesCollection } from "../model/collections.ts";
import { keyOfRecord } from "../model/identity.ts";
import type { Change, Observation } from "../model/observation.ts";
import { BACKOFF, LIMITS, WATCH } from "./budgets.ts";
import type { Kind } from "./kinds/kind.ts";
import { failed } from "./observations.ts";
import { isLater } from "./resource-version.ts";
import { headerOf, ownerOf, type Round, withinOf } from "./round.ts";
import type { WatchEvent } from "./watch-events.ts";
import { openWatch } from "./watch-stream.ts";

/**
 * Follows one collection for ever, as client-go's reflector does (tools/cache/reflector.go).
 *
 * listing   reads the whole collection and says what came of it. Whole -> watching; absent or forbidden -> waits
 *           `reprobeMs`, failed -> waits by back-off, then listing again.
 * watching  says each change, and remembers the version it has seen. The server ends a watch every few minutes -> watching from
 *           that version. It breaks -> back-off, then watching from that version, without listing. The version expired, or the
 *           collection could not be followed for `lostMs` (then it says so once) -> listing.
 *
 * In every state at most one request of the collection is under way, and between two of them lies at least `minIntervalMs`.
 */
export interface ReflectorParts<C extends KubernetesCollection> {
  readonly kind: Kind<C>;
  /** Lists the collection, and says in which version of it. */
  readonly list: () => Promise<ReflectedList>;
  readonly say: (said: Observation | Change) => Promise<void>;
}

/** What listing gave: the observation, and the version to watch from, null where there is nothing to watch. */
export interface ReflectedList {
  readonly round: Round;
  readonly observation: Observation;
  readonly resourceVersion: string | null;
}

/** Runs until the round's signal aborts. */
export async function reflect<C extends KubernetesCollection>(
  parts: ReflectorParts<C>,
  { reader, how }: Pick<Round, "reader" | "how">,
): Promise<void> {
  const learned: Learned = {
    backoff: createBackoff(BACKOFF, reader.client.clock),
    hasBookmarks: false,
  };
  while (!how.signal.aborted) {
    const { round, observation, resourceVersion } = await parts.list();
    if (how.signal.aborted) return;
    await parts.say(observation);
    const pauseMs =
      resourceVersion === null
        ? pauseAfter(observation, learned.backoff)
        : await follow(parts, round, resourceVersion, learned);
    await rest(round, pauseMs);
  }
}

/** What outlives a list and its watches. */
interface Learned {
  readonly backoff: Backoff;
  /** Whether a watch of this collection has ever shown a bookmark. */
  hasBookmarks: boolean;
}

/** A missing right or group does not come back in seconds. */
function pauseAfter({ state }: Observation, backoff: Backoff): number {
  return state === "incomplete" ? backoff.nextDelayMs() : LIMITS.reprobeMs;
}

/** Watches from a version on until only a new list helps; answers how long to wait before it. */
async function follow<C extends KubernetesCollection>(
  parts: ReflectorParts<C>,
  round: Round,
  from: string,
  learned: Learned,
): Promise<number> {
  const { backoff } = learned;
  const { clock } = round.reader.client;
  const stream = { parts, round, learned, position: from };
  let heardAt = clock.monotonicMs();
  for (;;) {
    const startedAt = clock.monotonicMs();
    const { error, events } = await watchOnce(stream);
    const endedAt = clock.monotonicMs();
    if (round.how.signal.aborted) return 0;
    if (error?.code === "expired" || error?.code === "notFound")
      return events > 0 ? WATCH.minIntervalMs : backoff.nextDelayMs();
    if (error?.code === "malformed") return sayLost(stream, error, backoff.nextDelayMs());
    const closedAtOnce = events === 0 && endedAt - startedAt < WATCH.minIntervalMs;
    if (error === null && !closedAtOnce) {
      heardAt = endedAt;
      await rest(round, WATCH.minIntervalMs - (endedAt - startedAt));
      continue;
    }
    if (events > 0) heardAt = endedAt;
    const askedMs = Math.min(error?.retryAfterMs ?? 0, LIMITS.reprobeMs);
    const delayMs = Math.max(backoff.nextDelayMs(), askedMs);
    if (endedAt - heardAt > WATCH.lostMs)
      return sayLost(stream, error ?? endedAtOnce(round.reader.name), delayMs);
    await rest(round, delayMs);
  }
}

/** A proxy may answer every watch and end it without a word: nobody follows anything then. */
function endedAtOnce(source: string): SourceError {
  return new SourceError({
    code: "interrupted",
    source,
    message: "every watch ends at once, without an event",
    next: "look at what lies between here and the API server: a proxy may not let watches through",
  });
}

interface Stream<C extends KubernetesCollection> {
  readonly parts: ReflectorParts<C>;
  readonly round: Round;
  readonly learned: Learned;
  /** The version up to which everything was said. */
  position: string;
}

/** One watch: says its changes, and moves the position. Answers how it ended and how many events came. */
async function watchOnce<C extends KubernetesCollection>(
  stream: Stream<C>,
): Promise<{ readonly error: SourceError | null; readonly events: number }> {
  const { parts, round, learned } = stream;
  const { client, namespace } = round.reader;
  const { budget, signal } = round.how;
  const within = parts.kind.namespaced ? namespace : "";
  let events = 0;
  try {
    const request = {
      kind: parts.kind,
      namespace: within,
      cluster: ownerOf(round),
      resourceVersion: stream.position,
      hasBookmarks: learned.hasBookmarks,
      budget,
      signal,
    };
    for await (const event of openWatch(client, request)) {
      events += 1;
      if (event.type === "bookmark") learned.hasBookmarks = true;
      await sayEvent(stream, event);
    }
    return { error: null, events };
  } catch (error) {
    return { error: client.failure(error, signal), events };
  }
}

/** An event that is not later than the position was said already, or overtaken: it is dropped. */
async function sayEvent<C extends KubernetesCollection>(
  stream: Stream<C>,
  event: WatchEvent<C>,
): Promise<void> {
  if (!isLater(event.resourceVersion, stream.position)) return;
  stream.position = event.resourceVersion;
  if (event.type === "bookmark") return;
  const { parts, round } = stream;
  const { id, reader } = round;
  const header = {
    source: { kind: "cluster", name: reader.name, id },
    collection: parts.kind.collection,
    at: reader.client.clock.now(),
  } as const;
  const change =
    event.type === "put"
      ? { ...header, type: "put", record: event.record }
      : { ...header, type: "delete", key: keyOfRecord(event.record) };
  await parts.say(change as Change);
}

async function sayLost<C extends KubernetesCollection>(
  { parts, round }: Stream<C>,
  error: SourceError,
  delayMs: number,
): Promise<number> {
  const within = withinOf(parts.kind, round.reader.namespace);
  await parts.say(
    failed(
      headerOf(round, parts.kind.collection, within, round.reader.client.clock.now()),
      [],
      error,
    ),
  );
  return delayMs;
}

/** Waits, unless everything ends meanwhile. */
async function rest({ reader, how }: Pick<Round, "reader" | "how">, ms: number): Promise<void> {
  if (ms > 0) await sleepUnlessAborted(ms, reader.client.clock, how.signal);
}
