import { createLinks } from "../correlate/join.ts";
import type { BlockTarget, Links } from "../correlate/links.ts";
import type { AnyRecord, Collection } from "../model/collections.ts";
import { Inventory, type InventoryView } from "../model/inventory.ts";
import { keyOfRecord } from "../model/identity.ts";
import { type Key, keyOf } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import type { Dataset, Share, ZfsSnapshot } from "../model/truenas.ts";
import type { RememberedReferrer } from "./memory.ts";
import { recordOf, REFERRER_KINDS } from "./referrers.ts";
import { type Naming, namingShare, namingTarget } from "./users.ts";

/**
 * Remembered referrers that a look does not show, joined to the NAS that it shows by the very joins that living ones are
 * found by. Each is asked about its end before what it needed is called unused.
 */
export interface Ghosts {
  needing(dataset: Dataset): readonly RememberedReferrer[];
  needingSnapshot(snapshot: ZfsSnapshot): readonly RememberedReferrer[];
  needingShare(share: Share): readonly RememberedReferrer[];
  needingTarget(target: BlockTarget): readonly RememberedReferrer[];
  /** Whether what a referrer needs is still there, as far as its own links lead to it. */
  leadsSomewhere(row: RememberedReferrer): boolean;
}

/** Ghosts over the NAS of an inventory. */
export function createGhosts(
  missing: () => readonly RememberedReferrer[],
  inventory: InventoryView,
): Ghosts {
  let made: Joined | null = null;
  const joined = () => (made ??= join(missing(), inventory));
  const rowsOf = (keysIn: (joined: Joined) => Iterable<Key>) => {
    if (missing().length === 0) return [];
    const { rows } = joined();
    return [...new Set(keysIn(joined()))].toSorted().flatMap((key) => rows.get(key) ?? []);
  };
  return {
    needing: (dataset) => rowsOf((past) => keysNeeding(dataset, past)),
    needingSnapshot: (snapshot) => rowsOf(({ links }) => keysNaming(snapshot, links)),
    needingShare: (share) => rowsOf(({ view }) => keysOf(namingShare(share, view))),
    needingTarget: (target) =>
      rowsOf(({ links, view }) => keysOf(namingTarget(target, links, view))),
    leadsSomewhere: (row) => leadsSomewhere(row, joined()),
  };
}

/** The rows by their keys, and the joins over them; made when a hit first asks. */
interface Joined {
  readonly rows: ReadonlyMap<Key, RememberedReferrer>;
  readonly view: InventoryView;
  readonly links: Links;
  /** Keys by what a mount from above is called: "pv/pvc-1", "pod/web-1 in shop". */
  readonly byLabel: ReadonlyMap<string, readonly Key[]>;
}

function join(missing: readonly RememberedReferrer[], inventory: InventoryView): Joined {
  const rows = new Map(missing.map((row) => [keyOf(row.cluster, row.uid), row]));
  const view = viewOf(missing, inventory);
  return { rows, view, links: createLinks(view), byLabel: labelsIn(view) };
}

/** As `mountsAbove` calls them. */
function labelsIn(view: InventoryView): ReadonlyMap<string, readonly Key[]> {
  const labels = new Map<string, Key[]>();
  const add = (label: string, record: AnyRecord) =>
    labels.set(label, [...(labels.get(label) ?? []), keyOfRecord(record)]);
  for (const pv of view.all("persistentVolumes")) add(`pv/${pv.name}`, pv);
  for (const pod of view.all("pods")) add(`pod/${pod.name} in ${pod.namespace}`, pod);
  for (const workload of view.all("workloads"))
    add(`${workload.kind.toLowerCase()}/${workload.name} in ${workload.namespace}`, workload);
  return labels;
}

/** The inventory with the missing referrers in the place of those that are there. */
function viewOf(missing: readonly RememberedReferrer[], inventory: InventoryView): InventoryView {
  const past = new Inventory();
  for (const kind of REFERRER_KINDS) {
    const records = missing.filter((row) => row.kind === kind).map(recordOf);
    past.apply(remembered(kind, records));
  }
  const kinds: ReadonlySet<Collection> = new Set(REFERRER_KINDS);
  const of = (collection: Collection) => (kinds.has(collection) ? past : inventory);
  return {
    generation: inventory.generation,
    count: (collection) => of(collection).count(collection),
    get: (collection, key) => of(collection).get(collection, key),
    all: (collection) => of(collection).all(collection),
    find: (collection, index, value) => of(collection).find(collection, index, value),
    values: (collection, index) => of(collection).values(collection, index),
    findOn: (system, collection, index, value) =>
      inventory.findOn(system, collection, index, value),
    coverage: (collection, source) => inventory.coverage(collection, source),
    isSettled: () => true,
    withheld: (collection) => inventory.withheld(collection),
  };
}

/** Evidence of presence in the past, and of nothing else. */
function remembered(collection: Collection, records: readonly unknown[]): Observation {
  return {
    source: { kind: "cluster", name: "memory", id: null },
    collection,
    within: "",
    pass: "first",
    startedAt: 0,
    finishedAt: 0,
    state: "incomplete",
    records,
    reason: { code: "cancelled", message: "it is remembered", next: "look again" },
  } as unknown as Observation;
}

function* keysNeeding(dataset: Dataset, past: Joined): Iterable<Key> {
  for (const reference of past.links.references(dataset)) {
    switch (reference.by) {
      case "pv":
        yield keyOfRecord(reference.pv);
        break;
      case "claim":
        yield keyOfRecord(reference.claim);
        break;
      case "inlineVolume":
        yield keyOfRecord(reference.pod);
        break;
      case "workload":
        yield keyOfRecord(reference.workload);
        break;
      case "volumeSnapshotContent":
        yield keyOfRecord(reference.content);
        break;
      case "volumeSnapshot":
        yield keyOfRecord(reference.volumeSnapshot);
        break;
      case "mountAbove":
        yield* past.byLabel.get(reference.name) ?? [];
        break;
      case "child":
        yield* keysNeeding(reference.dataset, past);
        break;
      default: // attachments are of today, and so are clones, sessions, shares, targets and jobs: the rules have asked
        break;
    }
  }
}

function* keysNaming(snapshot: ZfsSnapshot, links: Links): Iterable<Key> {
  for (const { to } of links.contentsOf(snapshot)) yield keyOfRecord(to);
  const volumeSnapshot = links.volumeSnapshotOf(snapshot)?.to;
  if (volumeSnapshot) yield keyOfRecord(volumeSnapshot);
}

function keysOf({ pvs, pods, workloads }: Naming): readonly Key[] {
  return [...pvs, ...pods, ...workloads].map(keyOfRecord);
}

function leadsSomewhere(row: RememberedReferrer, { links, view }: Joined): boolean {
  const key = keyOf(row.cluster, row.uid);
  if (row.kind === "persistentVolumes") {
    const pv = view.get("persistentVolumes", key);
    return pv === undefined || links.backing(pv).state !== "missing";
  }
  if (row.kind === "volumeSnapshotContents") {
    const content = view.get("volumeSnapshotContents", key);
    return content === undefined || links.zfsOf(content) !== null;
  }
  return true;
}
