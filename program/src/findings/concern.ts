import type { ClusterId } from "../model/ids.ts";
import type { PersistentVolume, VolumeSnapshot } from "../model/kubernetes.ts";
import type { ConfiguredSource } from "./places.ts";

/** What a rule says that a finding concerns: the same namespace and name may be in every cluster. */
export interface ConcernedObject {
  readonly kind: "namespace" | "pvc" | "volumesnapshot";
  readonly cluster: ClusterId;
  readonly namespace: string;
  /** null of a namespace. */
  readonly name: string | null;
}

/** The same as a finding has it. Of which cluster it is, is not known of what was written down before that was noted. */
export interface Concern extends Omit<ConcernedObject, "cluster"> {
  readonly cluster: ClusterId | null;
  /** Configured name of its cluster. */
  readonly source: string | null;
}

interface Named {
  readonly cluster: ClusterId;
  readonly namespace: string;
  readonly name: string;
}

/** A claim, whether it is there or not. */
export function claimConcern({ cluster, namespace, name }: Named): ConcernedObject {
  return { kind: "pvc", cluster, namespace, name };
}

/** A VolumeSnapshot, whether it is there or not. */
export function snapshotConcern({ cluster, namespace, name }: Named): ConcernedObject {
  return { kind: "volumesnapshot", cluster, namespace, name };
}

/** The claim that a VolumeSnapshot is of, or is to be; the VolumeSnapshot itself where it names none. */
export function claimOrSnapshot(snapshot: VolumeSnapshot): ConcernedObject {
  const { cluster, namespace, claimName } = snapshot;
  return claimName === null
    ? snapshotConcern(snapshot)
    : claimConcern({ cluster, namespace, name: claimName });
}

/** All of a namespace. */
export function namespaceConcern(cluster: ClusterId, namespace: string): ConcernedObject {
  return { kind: "namespace", cluster, namespace, name: null };
}

/** The claims of PersistentVolumes. */
export function claimsOf(pvs: readonly PersistentVolume[]): readonly ConcernedObject[] {
  return pvs.flatMap(({ cluster, claimRef }) =>
    claimRef === null ? [] : claimConcern({ ...claimRef, cluster }),
  );
}

/** Each of these once, with the name that its cluster has here. */
export function concernsOf(
  objects: readonly ConcernedObject[],
  sources: readonly ConfiguredSource[],
): readonly Concern[] {
  const concerns = new Map<string, Concern>();
  for (const { kind, cluster, namespace, name } of objects) {
    const source = sources.find(({ id }) => id === cluster)?.name ?? null;
    const key = [kind, cluster, namespace, name].join("\0");
    concerns.set(key, { kind, cluster, source, namespace, name });
  }
  return [...concerns.values()];
}

/** In words: "shop/data-0", "shop"; where they are of several clusters, as `trace` takes them: "prod:shop/data-0". */
export function concernTexts(concerns: readonly Concern[]): readonly string[] {
  const isOfOne = new Set(concerns.map(({ cluster }) => cluster)).size < 2;
  const texts = concerns.map(({ source, namespace, name }) => {
    const object = name === null ? namespace : `${namespace}/${name}`;
    return isOfOne || source === null ? object : `${source}:${object}`;
  });
  return [...new Set(texts)];
}

/** What was written down of one; older versions wrote its text, "shop/data-0", of whatever cluster. */
export function writtenConcern(written: Concern | string): Concern {
  if (typeof written !== "string") return written;
  const [namespace = "", name = null] = written.split("/");
  const kind = name === null ? "namespace" : "pvc";
  return { kind, cluster: null, source: null, namespace, name };
}
