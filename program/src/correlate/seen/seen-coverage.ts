import { collectionWords } from "../../model/collection-words.ts";
import type { AnyRecord, Collection } from "../../model/collections.ts";
import type { Coverage } from "../../model/inventory.ts";
import type { Reason } from "../../model/observation.ts";
import type { Whose } from "./whose.ts";

/**
 * What somebody is told of how a part of a collection was read: that it was, or was not and why, in words that name no object.
 * Rows are those that he sees. null of a part that is none of his business.
 */
export function partOfCoverage(
  part: Coverage,
  { cluster, names }: Whose,
  seen: Iterable<AnyRecord>,
): Coverage | null {
  const { source, collection, within, pass, startedAt, finishedAt, state, reason, proof } = part;
  if (source.kind === "cluster") {
    if (source.id !== cluster) return null;
    const { namespace } = sliceOf(part);
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
    rows: rowsOf(part, seen),
    ...(reason === undefined ? {} : { reason: reasonOf(reason, collection, source.name) }),
    ...(proof === undefined
      ? {}
      : { proof: proof.map(({ check }) => ({ check, evidence: "withheld" })) }),
  };
}

/** How many of these records lie in a part. Any of them may where its source does not say who it is. */
function rowsOf(part: Coverage, records: Iterable<AnyRecord>): number {
  const { source, within } = part;
  const { kind, namespace } = sliceOf(part);
  let rows = 0;
  for (const record of records) {
    const owner = "system" in record ? record.system : record.cluster;
    const isThere =
      source.kind === "system"
        ? liesUnder(record, within)
        : (kind === null || kindOf(record) === kind) &&
          (namespace === null || ("namespace" in record && record.namespace === namespace));
    if (isThere && (source.id === null || source.id === owner)) rows++;
  }
  return rows;
}

/** Whether a record lies in a pool or below a dataset; "" is all there is. */
function liesUnder(record: AnyRecord, parent: string): boolean {
  const path = "dataset" in record ? record.dataset : "path" in record ? record.path : null;
  return parent === "" || path === parent || path?.startsWith(`${parent}/`) === true;
}

/** What a part of a cluster is limited to: "shop", "deployments", "deployments in shop"; null where it is not. */
function sliceOf({ collection, within }: Pick<Coverage, "collection" | "within">): {
  readonly kind: string | null;
  readonly namespace: string | null;
} {
  const [kind = null, namespace = null] =
    collection === "workloads" ? within.split(" in ") : [null, within];
  return { kind: kind || null, namespace: namespace || null };
}

/** As parts are called: "deployments". */
function kindOf(record: AnyRecord): string | null {
  return "kind" in record ? `${record.kind.toLowerCase()}s` : null;
}

function reasonOf({ code }: Reason, collection: Collection, source: string): Reason {
  return {
    code,
    message: `${collectionWords(collection)} of ${source} were not read whole (${code})`,
    next: "ask whoever runs this service: it says why",
  };
}
