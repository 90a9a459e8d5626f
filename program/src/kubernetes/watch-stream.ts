import type { Clock } from "../lib/clock.ts";
import { SourceError } from "../lib/errors.ts";
import type { KubernetesCollection } from "../model/collections.ts";
import type { Budget } from "../model/source.ts";
import type { ApiClient } from "./api-client.ts";
import { WATCH } from "./budgets.ts";
import type { Kind } from "./kinds/kind.ts";
import { malformed } from "./malformed.ts";
import { listPath, resourceName } from "./paths.ts";
import { formatOf, readEvent, type WatchEvent } from "./watch-events.ts";
import { WireError } from "./wire/wire-error.ts";

/** From which version to watch what. */
export interface WatchRequest<C extends KubernetesCollection> {
  readonly kind: Kind<C>;
  readonly namespace: string;
  readonly cluster: string;
  readonly resourceVersion: string;
  /** Whether watches of this collection have shown bookmarks, so that silence is known sooner. */
  readonly hasBookmarks: boolean;
  readonly budget: Budget;
  readonly signal: AbortSignal;
}

/**
 * One watch, from its request to its end. Ends when the server ends it. Throws SourceError: `expired` where the version is too
 * old (410), `timeout` where nothing comes although bookmarks should, `malformed` for a frame that is none.
 */
export async function* openWatch<C extends KubernetesCollection>(
  client: ApiClient,
  request: WatchRequest<C>,
): AsyncGenerator<WatchEvent<C>, void> {
  const { kind } = request;
  const timeoutSeconds = Math.round(
    WATCH.minTimeoutSeconds +
      client.clock.random() * (WATCH.maxTimeoutSeconds - WATCH.minTimeoutSeconds),
  );
  const silence = createSilence(
    client.clock,
    client.source,
    request.hasBookmarks ? WATCH.silenceMs : timeoutSeconds * 1000 + WATCH.silenceAfterTimeoutMs,
  );
  const signal = AbortSignal.any([request.signal, silence.signal]);
  try {
    const { contentType, body } = await client.open({
      path: watchPath(request, timeoutSeconds),
      accept: kind.protobuf
        ? "application/vnd.kubernetes.protobuf;stream=watch,application/json"
        : "application/json",
      asked: { verb: "watch", resource: resourceName(kind), namespace: request.namespace },
      budget: request.budget,
      signal,
      endless: true,
    });
    const format = formatOf(contentType, kind, request.cluster);
    silence.expect();
    for await (const chunk of body) {
      silence.broken();
      for (const frame of format.frames.push(chunk)) {
        const event = readEvent(client, format.read(frame), kind);
        if (event === null) continue;
        if (event.type === "bookmark") silence.limit(WATCH.silenceMs);
        yield event;
      }
      silence.expect();
    }
  } catch (error) {
    if (error instanceof WireError)
      throw malformed(client.source, `watch ${resourceName(kind)}`, error);
    throw client.failure(error, signal);
  } finally {
    silence.broken();
  }
}

function watchPath(
  { kind, namespace, resourceVersion }: WatchRequest<KubernetesCollection>,
  timeoutSeconds: number,
): string {
  const query = new URLSearchParams({
    watch: "true",
    allowWatchBookmarks: "true",
    resourceVersion,
    timeoutSeconds: String(timeoutSeconds),
  });
  return `${listPath(kind, namespace)}?${query.toString()}`;
}

/** Aborts when nothing came for too long while something was expected. A slow reader of ours does not count as silence. */
function createSilence(clock: Clock, source: string, firstLimitMs: number) {
  const controller = new AbortController();
  let limitMs = firstLimitMs;
  let cancel = () => {};
  const end = () => {
    controller.abort(
      new SourceError({
        code: "timeout",
        source,
        message: "a watch fell silent: not even its bookmarks came any more",
        next: "check what stands between here and the API server",
      }),
    );
  };
  return {
    signal: controller.signal,
    expect() {
      cancel = clock.after(limitMs, end);
    },
    broken() {
      cancel();
    },
    limit(ms: number) {
      limitMs = ms;
    },
  };
}
