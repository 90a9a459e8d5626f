import type { KubernetesCollection } from "../model/collections.ts";
import type { Observation } from "../model/observation.ts";
import { absenceOf } from "./discovery.ts";
import type { Kind } from "./kinds/kind.ts";
import { earlierIn } from "./earlier.ts";
import { type Listing, readList } from "./list.ts";
import { absenceProof, complete, failed, incomplete, listProof } from "./observations.ts";
import { headerOf, namespaceOnly, ownerOf, type Round, withinOf } from "./round.ts";

/** What one read of a collection gave; `resourceVersion` is null where there is nothing to watch from. */
export interface CollectionRead {
  readonly observation: Observation;
  readonly resourceVersion: string | null;
}

/** Reads one collection and says what came of it; whatever the server does is an observation. */
export async function readCollection(round: Round, kind: Kind): Promise<CollectionRead> {
  const { client, namespace } = round.reader;
  const startedAt = client.clock.now();
  const asked = kind.namespaced ? namespace : "";
  const header = () => headerOf(round, kind.collection, withinOf(kind, namespace), startedAt);
  try {
    const because = await absence(round, kind);
    if (because !== null)
      return { observation: complete(header(), [], absenceProof(because)), resourceVersion: null };
  } catch (error) {
    return {
      observation: failed(header(), [], client.failure(error, round.how.signal)),
      resourceVersion: null,
    };
  }
  const listing = await list(round, kind, asked);
  if (!listing.whole)
    return { observation: failed(header(), listing.records, listing.error), resourceVersion: null };
  const { records, rows, pages, resourceVersion } = listing;
  if (asked !== "")
    return { observation: incomplete(header(), records, namespaceOnly(asked)), resourceVersion };
  return {
    observation: complete(header(), records, listProof(rows, pages, resourceVersion), listing),
    resourceVersion,
  };
}

async function list(
  round: Round,
  kind: Kind,
  namespace: string,
): Promise<Listing<KubernetesCollection>> {
  const { reader, how } = round;
  const { budget, signal, gently } = how;
  const progress = (rows: number, done: boolean) =>
    how.onProgress?.({ source: reader.name, collection: kind.collection, rows, done });
  const onRows = (rows: number) => progress(rows, false);
  const { earlier } = how;
  const listing = await readList(reader.client, {
    kind,
    namespace,
    cluster: ownerOf(round),
    budget,
    signal,
    gently,
    onRows,
    ...(earlier && namespace === ""
      ? { earlier: () => earlierIn(earlier, kind, ownerOf(round)) }
      : {}),
  });
  progress(listing.whole ? listing.rows : listing.records.length, true);
  return listing;
}

/** Built-in kinds are served by every cluster; of custom resources discovery must say so. */
async function absence({ reader, how, discovery }: Round, kind: Kind): Promise<string | null> {
  if (kind.protobuf) return null;
  return absenceOf(reader.client, kind, await discovery(), how.budget, how.signal);
}
