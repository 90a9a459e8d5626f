import { Channel } from "../lib/channel.ts";
import { once } from "../lib/once-each.ts";
import type { KubernetesCollection } from "../model/collections.ts";
import type { ClusterId } from "../model/ids.ts";
import type { Change, Observation } from "../model/observation.ts";
import type { ReadOptions } from "../model/source.ts";
import { LIMITS, WATCH } from "./budgets.ts";
import { discover } from "./discovery.ts";
import type { Kind } from "./kinds/kind.ts";
import { kindsOf } from "./kinds/kinds.ts";
import { failed } from "./observations.ts";
import { readCollection } from "./read-collection.ts";
import { type ReflectedList, reflect } from "./reflector.ts";
import { type ClusterReader, headerOf, proveIdentity, type Round, withinOf } from "./round.ts";

/**
 * Follows each collection with a reflector of its own and tells what all of them say, until the signal aborts or the reader
 * leaves. The first list of each is paid as `options` say, because somebody may wait for it; all that follows is background.
 */
export async function* watchCluster(
  reader: ClusterReader,
  collections: readonly KubernetesCollection[],
  options: Omit<ReadOptions, "pass" | "paced">,
): AsyncGenerator<Observation | Change> {
  const left = new AbortController();
  const first: ReadOptions = {
    ...options,
    pass: "first",
    paced: true,
    signal: AbortSignal.any([options.signal, left.signal]),
  };
  const how: ReadOptions = { ...first, budget: "background" };
  const channel = new Channel<Observation | Change>(LIMITS.unreadChanges);
  how.signal.addEventListener("abort", () => channel.close(), { once: true });
  if (how.signal.aborted) return;
  const identity = remembering(reader, first);
  const reflectors = collections.flatMap(kindsOf).map((kind) => {
    let lists = 0;
    const parts = {
      kind,
      list: () => {
        const paid = lists++ === 0 ? first : how;
        return reader.slot(() => listOnce(reader, kind, paid, identity));
      },
      say: (said: Observation | Change) => channel.write(said),
    };
    return reflect(parts, { reader, how }).catch((bug: unknown) => channel.fail(bug));
  });
  try {
    yield* channel;
  } finally {
    left.abort();
    await Promise.all(reflectors);
  }
}

/** The cluster's identity, proven anew when the last proof is older than `WATCH.identityMs`; all collections share the proof. */
function remembering(reader: ClusterReader, how: ReadOptions): () => Promise<ClusterId | null> {
  const { clock } = reader.client;
  let provenAt = Number.NEGATIVE_INFINITY;
  let proof: Promise<ClusterId | null> | null = null;
  return () => {
    if (proof !== null && clock.monotonicMs() - provenAt < WATCH.identityMs) return proof;
    provenAt = clock.monotonicMs();
    proof = proveIdentity(reader, how);
    proof.catch(() => (proof = null));
    return proof;
  };
}

async function listOnce(
  reader: ClusterReader,
  kind: Kind,
  how: ReadOptions,
  identity: () => Promise<ClusterId | null>,
): Promise<ReflectedList> {
  const { client } = reader;
  const startedAt = client.clock.now();
  const discovery = once(() => discover(client, how.budget, how.signal));
  try {
    const round: Round = { reader, how, id: await identity(), discovery };
    const read = await readCollection(round, kind);
    return { round: { ...round, how: { ...how, budget: "background" } }, ...read };
  } catch (error) {
    const round: Round = { reader, how, id: null, discovery };
    const within = withinOf(kind, reader.namespace);
    const header = headerOf(round, kind.collection, within, startedAt);
    return {
      round,
      observation: failed(header, [], client.failure(error, how.signal)),
      resourceVersion: null,
    };
  }
}
