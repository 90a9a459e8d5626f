import { chance } from "../clock.ts";
import type { Clock } from "../clock.ts";
import type { KubernetesObject, KubernetesPort } from "../world/port.ts";
import { complete } from "./defaults.ts";
import { entryOf, objectOf } from "./entry.ts";
import type { Entry } from "./entry.ts";
import { RESOURCES, resourceOfKind } from "./resources.ts";
import type { Resource } from "./resources.ts";
import { alreadyExists, conflict, notFound, StatusError } from "./status.ts";
import { Table } from "./table.ts";

/** What a store needs from outside. */
export interface StoreOptions {
  readonly clock: Clock;
  /** UIDs of new objects; random unless told. */
  readonly newUid?: () => string;
}

/** What it takes to find an object. */
type Named = Pick<KubernetesObject, "apiVersion" | "kind" | "metadata">;

/** Namespaces that every cluster has. */
const SYSTEM_NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

/**
 * The objects of a simulated cluster, with one revision that counts every change, as etcd has it. Writes follow the API
 * server: no object twice, no update of a stale copy, deletion waits for finalizers, namespaces must exist. One thing
 * differs: a `creationTimestamp` that an object brings along to `create`, and a `deletionTimestamp` that it brings along to
 * `delete`, are kept, so that a world can have a past.
 */
export class ObjectStore implements KubernetesPort {
  readonly #clock: Clock;
  readonly #newUid: () => string;
  readonly #tables = new Map<Resource, Table>();
  #revision = 1;

  constructor({ clock, newUid = chance.uuid }: StoreOptions) {
    this.#clock = clock;
    this.#newUid = newUid;
    for (const resource of RESOURCES) {
      this.#tables.set(resource, new Table(1));
    }
    for (const name of SYSTEM_NAMESPACES) {
      this.#create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    }
  }

  /** The newest revision: `metadata.resourceVersion` of a list that is read now. */
  get revision(): number {
    return this.#revision;
  }

  table(resource: Resource): Table {
    const table = this.#tables.get(resource);
    if (table === undefined) {
      throw new TypeError(`no table of ${resource.plural}`);
    }
    return table;
  }

  /** Rejects with StatusError: AlreadyExists, or NotFound where the namespace is missing. */
  async create(object: KubernetesObject): Promise<KubernetesObject> {
    return this.#create(object);
  }

  /** The object of this kind and name as it is now. Throws StatusError NotFound. */
  get(named: Named): KubernetesObject {
    return objectOf(this.#find(named).entry);
  }

  /** Rejects with StatusError: NotFound, or Conflict where the copy is stale or of another object of that name. */
  async update(object: KubernetesObject): Promise<KubernetesObject> {
    const { resource, entry } = this.#find(object);
    const { uid, resourceVersion } = object.metadata;
    if (
      (uid !== undefined && uid !== entry.uid) ||
      (resourceVersion !== undefined && Number(resourceVersion) !== entry.revision)
    ) {
      throw new StatusError(conflict(resource, entry.name));
    }
    return this.#replace(resource, entry, {
      ...object,
      status: object["status"] ?? objectOf(entry)["status"],
    });
  }

  /** Rejects with StatusError NotFound. */
  async delete(object: KubernetesObject): Promise<void> {
    const { resource, entry } = this.#find(object);
    if (entry.finalizers.length === 0) {
      this.#remove(resource, entry);
    } else if (!entry.terminating) {
      const current = objectOf(entry);
      const deletionTimestamp = object.metadata.deletionTimestamp ?? this.#timestamp();
      this.#replace(resource, entry, {
        ...current,
        metadata: { ...current.metadata, deletionTimestamp },
      });
    }
  }

  /** Forgets all that was before now, as a compaction of etcd does: next pages and watches from before get 410. */
  compact(): void {
    for (const table of this.#tables.values()) {
      table.compact(this.#revision);
    }
  }

  #create(object: KubernetesObject): KubernetesObject {
    const resource = resourceOfKind(object.apiVersion, object.kind);
    const table = this.table(resource);
    const namespace = resource.namespaced ? (object.metadata.namespace ?? "default") : "";
    if (
      namespace !== "" &&
      this.table(resourceOfKind("v1", "Namespace")).get("", namespace) === undefined
    ) {
      throw new StatusError(notFound({ group: "", plural: "namespaces" }, namespace));
    }
    if (table.get(namespace, object.metadata.name) !== undefined) {
      throw new StatusError(alreadyExists(resource, object.metadata.name));
    }
    const { deletionTimestamp: _, ...given } = object.metadata;
    const made = complete({
      ...object,
      metadata: {
        ...given,
        ...(namespace === "" ? {} : { namespace }),
        uid: this.#newUid(),
        resourceVersion: this.#next(),
        creationTimestamp: given.creationTimestamp ?? this.#timestamp(),
      },
    });
    table.apply({ type: "ADDED", entry: entryOf(resource, made), before: undefined });
    return made;
  }

  #find(object: Named): { resource: Resource; entry: Entry } {
    const resource = resourceOfKind(object.apiVersion, object.kind);
    const namespace = resource.namespaced ? (object.metadata.namespace ?? "default") : "";
    const entry = this.table(resource).get(namespace, object.metadata.name);
    if (entry === undefined) {
      throw new StatusError(notFound(resource, object.metadata.name));
    }
    return { resource, entry };
  }

  #replace(resource: Resource, before: Entry, object: KubernetesObject): KubernetesObject {
    const old = objectOf(before).metadata;
    const deletionTimestamp = object.metadata.deletionTimestamp ?? old.deletionTimestamp;
    const made: KubernetesObject = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: before.uid,
        resourceVersion: this.#next(),
        ...(old.creationTimestamp === undefined
          ? {}
          : { creationTimestamp: old.creationTimestamp }),
        ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
      },
    };
    const entry = entryOf(resource, made);
    if (entry.terminating && entry.finalizers.length === 0) {
      this.#remove(resource, entry);
    } else {
      this.table(resource).apply({ type: "MODIFIED", entry, before });
    }
    return made;
  }

  /** The last version of a deleted object carries the revision of its deletion. */
  #remove(resource: Resource, entry: Entry): void {
    const last = objectOf(entry);
    const metadata = { ...last.metadata, resourceVersion: this.#next() };
    this.table(resource).apply({
      type: "DELETED",
      entry: entryOf(resource, { ...last, metadata }),
      before: entry,
    });
  }

  #next(): string {
    this.#revision += 1;
    return String(this.#revision);
  }

  /** RFC 3339 without fractions, as `metav1.Time` is written. */
  #timestamp(): string {
    return new Date(this.#clock.now()).toISOString().replace(/\.\d+Z$/u, "Z");
  }
}
