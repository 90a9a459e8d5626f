import { address, placeOf } from "../places.ts";
import type { ChainNode } from "./layers.ts";

/**
 * The page about a node. What is not there has none, and controllers that others made are no kind that the API knows: what bears
 * the name is looked for.
 */
export function opensAt({ id, layer, name, namespace, source, state }: ChainNode): string {
  const lookedFor = address("/search", { q: name.slice(name.lastIndexOf("/") + 1) });
  if (state !== "present") return lookedFor;
  const slash = name.indexOf("/");
  if (layer === "workload" && slash > 0) {
    const kind = name.slice(0, slash).toLowerCase();
    if (!WORKLOADS.has(kind)) return lookedFor;
    return placeOf({ key: id, kind, name: name.slice(slash + 1), namespace, source });
  }
  return placeOf({ key: id, kind: subjectKind(layer, name), name, namespace, source });
}

/** Workloads that a chain can be asked for. */
const WORKLOADS: ReadonlySet<string> = new Set([
  "deployment",
  "replicaset",
  "replicationcontroller",
  "statefulset",
  "daemonset",
  "job",
  "cronjob",
]);

/** The kind of an object as the API takes it. */
function subjectKind(layer: ChainNode["layer"], name: string): string {
  if (layer === "session" && name.startsWith("nqn.")) return "nvmeof-session";
  return KINDS[layer] ?? layer;
}

const KINDS: Partial<Record<ChainNode["layer"], string>> = {
  claim: "pvc",
  attachment: "volumeattachment",
  subsystem: "nvmeof-subsystem",
  nvmeofNamespace: "nvmeof-namespace",
  volumeSnapshot: "volumesnapshot",
  volumeSnapshotContent: "volumesnapshotcontent",
  zfsSnapshot: "snapshot",
};
