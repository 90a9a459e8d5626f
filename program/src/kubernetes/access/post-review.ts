import type { ApiClient } from "../api-client.ts";
import { LIMITS } from "../budgets.ts";
import { decoding } from "../malformed.ts";
import { repeating } from "../retry.ts";
import { parse } from "../wire/json-list.ts";
import { jsonField as json, message, text, type WireType } from "../wire/types.ts";
import { WireError } from "../wire/wire-error.ts";

/** A review: an object that is posted, answered with its status, and kept nowhere. */
export interface Review<S> {
  readonly group: string;
  readonly kind: string;
  /** Plural, as RBAC names it. */
  readonly resource: string;
  readonly spec: object;
  readonly status: WireType<S>;
}

/**
 * Asks for a review and reads its status. Throws SourceError where there is no whole answer: whatever has no status of the
 * kind that was asked for is malformed.
 */
export async function postReview<S>(
  client: ApiClient,
  { group, kind, resource, spec, status }: Review<S>,
  signal: AbortSignal,
): Promise<S> {
  const request = {
    path: `/apis/${group}/v1/${resource}`,
    accept: "application/json",
    asked: { verb: "create", resource: `${resource}.${group}`, namespace: "" },
    budget: "review",
    signal,
    body: JSON.stringify({ apiVersion: `${group}/v1`, kind, spec }),
  } as const;
  // it changes nothing, so it may be asked again
  const { body } = await repeating(client.clock, signal, () =>
    client.read(request, LIMITS.smallAnswerBytes),
  );
  return decoding(client.source, `create ${resource}.${group}`, () => {
    const answer = message({ kind: json(text), status: json(status) }).fromJson(
      parse(body.toString("utf8")),
    );
    // whatever answered may have put the token anywhere
    if (answer?.kind !== kind) throw new WireError(kind, "another kind", "kind");
    if (answer.status === undefined) throw new WireError("an object", "nothing", "status");
    return answer.status;
  });
}
