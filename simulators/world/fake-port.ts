import type { KubernetesObject, KubernetesPort } from "./port.ts";

/** What a fake port holds, for tests that look at it. */
export interface FakePort extends KubernetesPort {
  readonly objects: ReadonlyMap<string, KubernetesObject>;
  /** Objects of one kind, in the order of their creation. */
  list(kind: string): readonly KubernetesObject[];
}

/**
 * A port in memory that gives UIDs of its own and keeps to the little that a pour relies on: no object twice, no update
 * of what is not there, deletion waits for finalizers. `uid` answers the UID of the n-th object.
 */
export function fakePort(uid: (place: number) => string): FakePort {
  const objects = new Map<string, KubernetesObject>();
  return {
    objects,
    list: (kind) => [...objects.values()].filter((object) => object.kind === kind),
    create: async (object) => {
      if (objects.has(keyOf(object))) {
        throw new Error(`${keyOf(object)} exists`);
      }
      const made = {
        ...object,
        metadata: { ...object.metadata, uid: uid(objects.size), resourceVersion: "1" },
      };
      objects.set(keyOf(object), made);
      return made;
    },
    update: async (object) => {
      const known = objects.get(keyOf(object))?.metadata.uid;
      if (known === undefined || (object.metadata.uid ?? known) !== known) {
        throw new Error(`${keyOf(object)} is not there, or is another one`);
      }
      const updated = { ...object, metadata: { ...object.metadata, uid: known } };
      objects.set(keyOf(object), updated);
      return updated;
    },
    delete: async (object) => {
      const held = object.metadata.finalizers ?? [];
      if (held.length === 0) {
        objects.delete(keyOf(object));
      } else {
        objects.set(keyOf(object), {
          ...object,
          metadata: { deletionTimestamp: "2026-11-20T00:00:00Z", ...object.metadata },
        });
      }
    },
  };
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}
