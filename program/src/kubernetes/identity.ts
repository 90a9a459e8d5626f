import { SourceError } from "../lib/errors.ts";
import type { ClusterId } from "../model/ids.ts";
import type { ApiClient } from "./api-client.ts";
import type { Purse } from "./budgets.ts";
import { getObject } from "./get.ts";
import { namespaces } from "./kinds/cluster-objects.ts";

/**
 * The cluster's identity: the UID of its kube-system namespace, null where we may not read it. Throws SourceError where the
 * cluster cannot be asked at all: then nothing else is worth asking either.
 */
export async function readIdentity(
  client: ApiClient,
  budget: Purse,
  signal: AbortSignal,
): Promise<ClusterId | null> {
  try {
    const request = {
      kind: namespaces,
      namespace: "",
      name: "kube-system",
      cluster: "",
      budget,
      signal,
    };
    return (await getObject(client, request)).uid;
  } catch (error) {
    if (
      error instanceof SourceError &&
      (error.code === "notPermitted" || error.code === "notFound")
    )
      return null;
    throw error;
  }
}

/** Owner part of keys where the cluster's identity is unknown: enough to trace by, never stored. */
export function unidentified(name: string): ClusterId {
  return `unidentified:${name.replaceAll("/", "_")}`;
}
