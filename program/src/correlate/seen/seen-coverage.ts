import { collectionWords } from "../../model/collection-words.ts";
import type { Collection } from "../../model/collections.ts";
import type { Coverage } from "../../model/inventory.ts";
import type { Reason } from "../../model/observation.ts";
import type { Whose } from "./whose.ts";

/**
 * What somebody is told of how a part of a collection was read: that it was, or was not and why, in words that name no object.
 * Rows are those that he sees. null of a part that is none of his business.
 */
export function partOfCoverage(
  { source, collection, within, pass, startedAt, finishedAt, state, reason, proof }: Coverage,
  { cluster, names }: Whose,
  rows: number,
): Coverage | null {
  if (source.kind === "cluster") {
    if (source.id !== cluster) return null;
    const namespace = namespaceIn(collection, within);
    if (namespace !== null && !names.has(namespace)) return null;
  }
  return {
    source,
    collection,
    within,
    pass,
    startedAt,
    finishedAt,
    state,
    rows,
    ...(reason === undefined ? {} : { reason: reasonOf(reason, collection, source.name) }),
    ...(proof === undefined
      ? {}
      : { proof: proof.map(({ check }) => ({ check, evidence: "withheld" })) }),
  };
}

/** The one namespace that a part of a cluster is limited to: "shop", "deployments in shop"; null where it is not. */
function namespaceIn(collection: Collection, within: string): string | null {
  if (collection !== "workloads") return within === "" ? null : within;
  return within.split(" in ")[1] ?? null;
}

function reasonOf({ code }: Reason, collection: Collection, source: string): Reason {
  return {
    code,
    message: `${collectionWords(collection)} of ${source} were not read whole (${code})`,
    next: "ask whoever runs this service: it says why",
  };
}
