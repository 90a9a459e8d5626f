import type { AnyRecord, Collection, Records } from "../../model/collections.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { TraceKind } from "./find.ts";

/** The kinds whose objects lie beside the line: a chain starts from what they lead to. */
const BESIDE_THE_LINE = Object.freeze({
  storageclass: {
    leadsTo: "persistentVolumes",
    word: "PersistentVolume",
    isMeant: (pv, storageClass) =>
      pv.cluster === storageClass.cluster && pv.storageClass === storageClass.name,
  } satisfies Beside<"storageClasses", "persistentVolumes">,
  csidriver: {
    leadsTo: "persistentVolumes",
    word: "PersistentVolume",
    isMeant: ({ cluster, source }, driver) =>
      cluster === driver.cluster && source.type === "csi" && source.driver === driver.name,
  } satisfies Beside<"csiDrivers", "persistentVolumes">,
  node: {
    leadsTo: "pods",
    word: "Pod that mounts a claim",
    isMeant: ({ cluster, nodeName, claims }, node) =>
      cluster === node.cluster && nodeName === node.name && claims.length > 0,
  } satisfies Beside<"csiNodes", "pods">,
  "initiator-group": {
    leadsTo: "iscsiTargets",
    word: "iSCSI target",
    isMeant: (target, { system, id }) =>
      target.system === system && target.groups.some(({ initiator }) => initiator === id),
  } satisfies Beside<"iscsiInitiators", "iscsiTargets">,
  "snapshot-task": {
    leadsTo: "datasets",
    word: "dataset",
    isMeant: (dataset, task) => dataset.system === task.system && dataset.path === task.dataset,
  } satisfies Beside<"snapshotTasks", "datasets">,
});

interface Beside<C extends Collection, L extends Collection> {
  readonly leadsTo: L;
  readonly word: string;
  readonly isMeant: (candidate: Records[L], record: Records[C]) => boolean;
}

/** The collection that objects of a kind lead to, and the word for one of it; null for a kind that lies on the line itself. */
export function leadsTo(
  kind: TraceKind,
): { readonly collection: Collection; readonly word: string } | null {
  if (!isBeside(kind)) return null;
  const { leadsTo: collection, word } = BESIDE_THE_LINE[kind];
  return { collection, word };
}

/** Where a chain starts that was asked for by this record: itself, or what it leads to. */
export function startsOf(
  kind: TraceKind,
  record: AnyRecord,
  inventory: InventoryView,
): readonly AnyRecord[] {
  if (!isBeside(kind)) return [record];
  const { leadsTo: collection, isMeant } = BESIDE_THE_LINE[kind];
  const candidates = inventory.all(collection) as Iterable<AnyRecord>;
  return [...candidates].filter((one) => isMeant(one as never, record as never));
}

function isBeside(kind: TraceKind): kind is keyof typeof BESIDE_THE_LINE {
  return Object.hasOwn(BESIDE_THE_LINE, kind);
}
