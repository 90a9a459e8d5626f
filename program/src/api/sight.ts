import type { ClusterId } from "../model/ids.ts";

/**
 * What a caller may see. `everything`: who may list PersistentVolumes of the cluster that we ask. `namespaces`: his own, of that
 * cluster only, and what belongs to their claims on the NAS; they may be none.
 */
export type Sight =
  | { readonly sees: "everything" }
  | {
      readonly sees: "namespaces";
      readonly cluster: ClusterId;
      readonly names: ReadonlySet<string>;
    };

/** Equal where the same is seen. */
export function sightKey(sight: Sight): string {
  if (sight.sees === "everything") return "";
  return [sight.cluster, ...[...sight.names].toSorted()].join("\0");
}
