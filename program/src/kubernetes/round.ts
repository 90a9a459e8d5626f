import { SourceError } from "../lib/errors.ts";
import type { KubernetesCollection } from "../model/collections.ts";
import type { ClusterId } from "../model/ids.ts";
import type { ReadOptions } from "../model/source.ts";
import type { Purse } from "./budgets.ts";
import type { ConnectedCluster } from "./connect.ts";
import type { Discovery } from "./discovery.ts";
import { readIdentity, unidentified } from "./identity.ts";
import type { Kind } from "./kinds/kind.ts";

/** A connected cluster and what is known of it. */
export interface ClusterReader extends ConnectedCluster {
  /** The only namespace that we read; "" = all. */
  readonly namespace: string;
  /**
   * The identity that an earlier read proved: another one later is another cluster behind the same address. The version that it
   * told last.
   */
  readonly known: { id: ClusterId | null; version: string | null };
  /** Runs a list when one of the `LIMITS.parallelLists` places is free. */
  readonly slot: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The cluster's id, null where we may not know it. Throws SourceError where the cluster does not answer, or is another one. */
export async function proveIdentity(
  reader: ClusterReader,
  how: { readonly budget: Purse; readonly signal: AbortSignal },
): Promise<ClusterId | null> {
  const id = await readIdentity(reader.client, how.budget, how.signal);
  if (id !== null && reader.known.id !== null && id !== reader.known.id) {
    throw new SourceError({
      code: "mismatch",
      source: reader.name,
      message:
        "another cluster answers at the same address: its kube-system namespace has another UID than before",
      next: "check the kubeconfig, and start again if the cluster was rebuilt",
    });
  }
  reader.known.id ??= id;
  return id;
}

/** One read of several collections. */
export interface Round {
  readonly reader: ClusterReader;
  readonly how: ReadOptions;
  readonly id: ClusterId | null;
  /** Asked once, and only if a kind needs it. */
  readonly discovery: () => Promise<Discovery>;
}

/** The owner part of the keys of a round. */
export function ownerOf({ reader, id }: Pick<Round, "reader" | "id">): ClusterId {
  return id ?? unidentified(reader.name);
}

/** The header of an observation that ends now. */
export function headerOf<C extends KubernetesCollection>(
  { reader, how, id }: Pick<Round, "reader" | "how" | "id">,
  collection: C,
  within: string,
  startedAt: number,
) {
  return {
    source: { kind: "cluster", name: reader.name, id },
    collection,
    within,
    pass: how.pass,
    startedAt,
    finishedAt: reader.client.clock.now(),
  } as const;
}

/** What an observation of a kind covers: all of it, a part of its collection, or what lies in the one namespace that is read. */
export function withinOf(kind: Pick<Kind, "part" | "namespaced">, namespace: string): string {
  const read = kind.namespaced ? namespace : "";
  return read === "" || kind.part === "" ? read || kind.part : `${kind.part} in ${read}`;
}

/** The reason why one namespace is not the whole. */
export function namespaceOnly(namespace: string) {
  return {
    code: "namespaceOnly",
    message: `only namespace ${namespace} was read`,
    next: "read all namespaces to see what lies outside",
  } as const;
}
