/** A Kubernetes object as JSON. `metadata.uid`, `resourceVersion` and times are the server's to give. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
    ownerReferences?: {
      apiVersion: string;
      kind: string;
      name: string;
      uid: string;
      controller?: boolean;
    }[];
    [extra: string]: unknown;
  };
  [extra: string]: unknown;
}

/**
 * Where a world pours its Kubernetes half: the simulator or a real API server. Both assign UIDs, so a world asks for
 * them back before it builds what refers to them.
 */
export interface KubernetesPort {
  /** Creates the object, then its status where it has one; answers what the server made of it. */
  create(object: KubernetesObject): Promise<KubernetesObject>;
  /**
   * Replaces metadata and spec, then the status, of an object as `create` answered it: a claim learns the name of its
   * PersistentVolume, which holds the claim's own UID. Answers what the server made of it.
   */
  update(object: KubernetesObject): Promise<KubernetesObject>;
  /** Deletes it; with a finalizer left it stays, terminating. */
  delete(object: KubernetesObject): Promise<void>;
}
