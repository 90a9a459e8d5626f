import type { SourceError } from "../lib/errors.ts";
import type { KubernetesCollection, KubernetesRecords } from "../model/collections.ts";
import type { Key } from "../model/ids.ts";
import {
  NOT_SERVED,
  type Observation,
  type ObservationHeader,
  type ProofStep,
  type Reason,
} from "../model/observation.ts";

/** Observations of a cluster: the only place where a listing, an absence or an error becomes one. */
type Header<C extends KubernetesCollection> = ObservationHeader<C>;

/** What a list says besides its records; `gone`: the records are only what differs from an earlier read. */
export interface ListFacts {
  readonly gone: readonly Key[] | null;
  readonly resourceVersion: string | null;
}

const NO_LIST: ListFacts = Object.freeze({ gone: null, resourceVersion: null });

/** Everything there is, with the checks that the list passed. */
export function complete<C extends KubernetesCollection>(
  header: Header<C>,
  records: readonly KubernetesRecords[C][],
  proof: readonly ProofStep[],
  { gone, resourceVersion }: ListFacts = NO_LIST,
): Observation<C> {
  return Object.freeze({
    ...header,
    state: "complete",
    records,
    proof,
    ...(gone === null ? {} : { gone }),
    ...(resourceVersion === null ? {} : { version: resourceVersion }),
  }) as unknown as Observation<C>;
}

/** What was read before it broke: evidence of presence, of absence never. */
export function incomplete<C extends KubernetesCollection>(
  header: Header<C>,
  records: readonly KubernetesRecords[C][],
  reason: Reason,
): Observation<C> {
  return Object.freeze({
    ...header,
    state: "incomplete",
    records,
    reason,
  }) as unknown as Observation<C>;
}

/** What an error leaves: `notPermitted` where a right is missing, else an incomplete observation. */
export function failed<C extends KubernetesCollection>(
  header: Header<C>,
  records: readonly KubernetesRecords[C][],
  error: SourceError,
): Observation<C> {
  const reason = reasonOf(error);
  if (error.code !== "notPermitted" || records.length > 0)
    return incomplete(header, records, reason);
  return Object.freeze({ ...header, state: "notPermitted", reason }) as unknown as Observation<C>;
}

/** The reason that an error gives. */
export function reasonOf({ code, message, next, path }: SourceError): Reason {
  return { code, message, next, ...(path === undefined ? {} : { path }) };
}

/** Checks that a whole list passed. */
export function listProof(
  count: number,
  pages: number,
  resourceVersion: string,
): readonly ProofStep[] {
  return [
    {
      check: "list read to its end",
      evidence: `${count} objects on ${pages} ${pages === 1 ? "page" : "pages"}`,
    },
    { check: "resourceVersion constant", evidence: resourceVersion },
    { check: "no UID twice", evidence: `${count} distinct` },
  ];
}

/** The proof of an absence: the server says that it does not serve the kind. */
export function absenceProof(because: string): readonly ProofStep[] {
  return [{ check: NOT_SERVED, evidence: because }];
}
