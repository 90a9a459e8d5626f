import type { KubernetesObject } from "../world/port.ts";
import { apiVersionOf } from "./resources.ts";
import type { Resource } from "./resources.ts";

/**
 * One version of one object. It is kept as the text that goes over the wire: pages of thousands are put together without
 * serialising anything again, and nobody can change it.
 */
export interface Entry {
  /** Its place in etcd's order. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  readonly terminating: boolean;
  /** As in a GET and in watch events. */
  readonly text: string;
  /** As an item of a list: built-in kinds leave out `kind` and `apiVersion` there. */
  readonly itemText: string;
}

/** Freezes an object, whose metadata is complete, into an entry. */
export function entryOf(resource: Resource, object: KubernetesObject): Entry {
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
  const { metadata } = object;
  const bare = JSON.stringify(rest);
  const text = `{"kind":"${resource.kind}","apiVersion":"${apiVersionOf(resource)}",${bare.slice(1)}`;
  return {
    key: keyOf(metadata.namespace ?? "", metadata.name),
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    uid: metadata.uid ?? "",
    revision: Number(metadata.resourceVersion),
    labels: { ...metadata.labels },
    finalizers: [...(metadata.finalizers ?? []), ...namespaceFinalizers(object)],
    terminating: metadata.deletionTimestamp !== undefined,
    text,
    itemText: resource.custom ? text : bare,
  };
}

/** The object again, as a copy of its own. */
export function objectOf(entry: Entry): KubernetesObject {
  return JSON.parse(entry.text) as KubernetesObject;
}

/** The key by which etcd, and so every list, is ordered. */
export function keyOf(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** Namespaces have finalizers in their spec, too. */
function namespaceFinalizers({ kind, spec }: KubernetesObject & { spec?: unknown }): string[] {
  return kind === "Namespace"
    ? ((spec as { finalizers?: string[] } | undefined)?.finalizers ?? [])
    : [];
}
