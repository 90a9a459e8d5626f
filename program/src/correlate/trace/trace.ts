import { grouped } from "../../lib/units.ts";
import { collectionWords } from "../../model/collection-words.ts";
import type { AnyRecord, Collection } from "../../model/collections.ts";
import { datasetPathAt, hiddenAnywhere } from "../../model/hidden-paths.ts";
import { keyOfRecord } from "../../model/identity.ts";
import { keyOf } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Pod, Workload } from "../../model/kubernetes.ts";
import type { Dataset, Pool, Vdev } from "../../model/truenas.ts";
import type { Basis, Links } from "../links.ts";
import { type Chain, type ChainLink, type ChainNode, LAYERS } from "./chain.ts";
import { leadsTo, startsOf } from "./beside.ts";
import { findRecords, partsOf, type Question, TRACE_KINDS } from "./find.ts";
import { datasetsBelow, datasetsOn } from "./hanging.ts";
import * as kubernetes from "./kubernetes-neighbours.ts";
import * as nas from "./nas-neighbours.ts";
import type { Absent, Neighbour, Present, Sides, VisitedLayer } from "./neighbours.ts";
import {
  type Draft,
  draftOf,
  draftOfDisk,
  draftOfOwner,
  draftOfVdev,
  idOf,
  idOfPart,
} from "./nodes.ts";

/** What a chain is drawn from. */
export interface TraceInput {
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly sources: readonly {
    readonly kind: "cluster" | "system";
    readonly name: string;
    readonly id: string | null;
  }[];
}

/**
 * The plumb line through one object: everything below it down to the disks, and everything above it up to the workloads.
 * The walk never turns round: from a claim down to its pool it does not climb to the pool's other datasets.
 */
export function trace(question: Question, input: TraceInput): Chain {
  const found = findRecords(question, input.inventory, input.links);
  const records = new Set(found.flatMap((one) => startsOf(question.kind, one, input.inventory)));
  const walk = new Walk(input, partsAsked(question, [...records]));
  const start = [...records].flatMap((record) => walk.from(layerOf(question), record));
  const unread = unreadAbove(question, input);
  const onward = found.length > 0 ? onwardFrom(question, records.size > 0, input) : NOWHERE_ELSE;
  const notes = [...notesOn(question, found, unread, input), ...onward.notes];
  return walk.chain(start, notes, unread.length === 0 && onward.complete);
}

const NOWHERE_ELSE = Object.freeze({ notes: [], complete: true });

/** What is to say of an object beside the line that leads to nothing, or where it cannot be told what it leads to. */
function onwardFrom(
  { kind, name }: Question,
  isOnward: boolean,
  { inventory }: TraceInput,
): { readonly notes: readonly string[]; readonly complete: boolean } {
  const next = leadsTo(kind);
  if (next === null) return NOWHERE_ELSE;
  const blind = blindness(inventory, next.collection, kind === "snapshot-task" ? name : "");
  if (blind !== null)
    return {
      notes: [`what ${kind}/${name} leads to cannot be told: ${blind}`],
      complete: false,
    };
  const nothing = `${kind}/${name} leads to no ${next.word}`;
  return { notes: isOnward ? [] : [nothing], complete: true };
}

type Direction = "above" | "below";

const SIDES: { readonly [L in VisitedLayer]: Sides<L> } = Object.freeze({
  workload: kubernetes.workloadSides,
  pod: kubernetes.podSides,
  claim: kubernetes.claimSides,
  pv: kubernetes.pvSides,
  attachment: kubernetes.attachmentSides,
  volumeSnapshot: kubernetes.volumeSnapshotSides,
  volumeSnapshotContent: kubernetes.contentSides,
  session: nas.sessionSides,
  share: nas.shareSides,
  target: nas.targetSides,
  extent: nas.extentSides,
  subsystem: nas.subsystemSides,
  nvmeofNamespace: nas.nvmeofNamespaceSides,
  dataset: nas.datasetSides,
  pool: nas.poolSides,
  zfsSnapshot: nas.zfsSnapshotSides,
});

/** Collects nodes and links; lives as long as one question. */
class Walk {
  readonly #nodes = new Map<string, ChainNode>();
  readonly #links = new Map<string, ChainLink>();
  readonly #walked = new Set<string>();
  readonly #input: TraceInput;
  /** The vdevs or disks that were asked about, where any were: their neighbours are then left out. */
  readonly #parts: ReadonlySet<Vdev>;

  constructor(input: TraceInput, parts: ReadonlySet<Vdev>) {
    this.#input = input;
    this.#parts = parts;
  }

  chain(start: readonly string[], notes: readonly string[], isWhole: boolean): Chain {
    const order = (node: ChainNode) => LAYERS.indexOf(node.layer);
    const nodes = [...this.#nodes.values()].toSorted(
      (a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1),
    );
    const complete = isWhole && nodes.every(({ state }) => state !== "unknown");
    return { start, nodes, links: [...this.#links.values()], notes, complete };
  }

  /** Walks both ways from a record; answers with the ids of the nodes that stand for what was asked. */
  from(layer: VisitedLayer, record: AnyRecord): readonly string[] {
    const step = { layer, record, basis: "id" } as Present;
    this.#visit(step, "below");
    this.#visit(step, "above");
    for (const support of this.#supports(step)) this.#visit(support, "above");
    const parts = layer === "pool" ? [...this.#parts] : [];
    return parts.length === 0
      ? [idOf(layer, record)]
      : parts
          .map((vdev) => idOfPart(record as Pool, vdev, this.#input.inventory))
          .filter((id) => this.#nodes.has(id));
  }

  /** What carries nothing itself is asked about for the sake of what it stands on: who uses that belongs to the answer. */
  #supports({ layer, record }: Present): readonly Present[] {
    if (layer !== "zfsSnapshot" && layer !== "session") return [];
    const below = SIDES[layer].below(record as never, this.#input);
    return below.filter((one): one is Present => !("absent" in one));
  }

  #visit(step: Present, direction: Direction): void {
    const { layer, record } = step;
    this.#show(draftOf(step, this.#input.links, this.#input.inventory), record);
    const walked = `${direction} ${keyOfRecord(record)}`;
    if (this.#walked.has(walked)) return;
    this.#walked.add(walked);
    if ((layer === "pod" || layer === "workload") && direction === "above")
      this.#showUnreadOwner(layer, record);
    if (layer === "pool") this.#showDisks(record);
    const neighbours = SIDES[layer][direction](record as never, this.#input);
    for (const neighbour of neighbours) this.#step(step, neighbour, direction);
  }

  #step(from: Present, neighbour: Neighbour, direction: Direction): void {
    if ("absent" in neighbour) return this.#showAbsent(from, neighbour, direction);
    const { layer, record, basis, doubts = [], beside } = neighbour;
    if (beside) this.#show(draftOf(neighbour, this.#input.links, this.#input.inventory), record);
    else this.#visit(neighbour, direction);
    const [id, other] = [idOf(from.layer, from.record), idOf(layer, record)];
    this.#connect(id, other, beside ?? direction, basis, doubts);
  }

  #showAbsent(
    { layer: fromLayer, record: from }: Present,
    { absent: layer, name, namespace, collection, basis, unseen }: Absent,
    direction: Direction,
  ): void {
    const blind = blindness(this.#input.inventory, collection, name) ?? unseen ?? null;
    const id = `absent:${layer}:${keyOfRecord(from)}:${name}`;
    const drawn = { id, layer, name, namespace: namespace ?? null, facts: [] };
    const because = blind ?? "it is named here and does not exist";
    this.#nodes.set(id, {
      ...drawn,
      source: this.#sourceOf(from),
      state: blind === null ? "missing" : "unknown",
      because,
    });
    this.#connect(idOf(fromLayer, from), id, direction, basis, []);
  }

  /** A controller of a kind that is not read, or of an object that came later than the list of its kind. */
  #showUnreadOwner(layer: "pod" | "workload", record: Pod | Workload): void {
    const { cluster, namespace, owner } = record;
    if (!owner || this.#input.inventory.get("workloads", keyOf(cluster, owner.uid))) return;
    const drawn = draftOfOwner(owner, namespace);
    this.#show(drawn, record);
    this.#connect(idOf(layer, record), drawn.id, "above", "uid", []);
  }

  #showDisks(pool: Pool): void {
    const isAsked = this.#parts.size === 0;
    for (const vdev of pool.vdevs ?? []) this.#showVdev(pool, vdev, pool.key, isAsked);
  }

  #showVdev(pool: Pool, vdev: Vdev, above: string, isWithin: boolean): void {
    const isAsked = isWithin || this.#parts.has(vdev);
    if (!isAsked && !holds(vdev, this.#parts)) return;
    const isLeaf = vdev.children.length === 0;
    const id = idOfPart(pool, vdev, this.#input.inventory);
    const drawn = isLeaf ? draftOfDisk(id, vdev) : draftOfVdev(id, vdev);
    this.#show(drawn, pool);
    this.#connect(above, drawn.id, "below", "id", []);
    for (const child of vdev.children) this.#showVdev(pool, child, drawn.id, isAsked);
  }

  #show(drawn: Draft, record: AnyRecord): void {
    if (this.#nodes.has(drawn.id)) return;
    this.#nodes.set(drawn.id, {
      ...drawn,
      source: this.#sourceOf(record),
      state: "present",
      because: null,
    });
  }

  #connect(
    id: string,
    other: string,
    direction: Direction,
    basis: Basis,
    doubts: readonly string[],
  ): void {
    const [from, to] = direction === "below" ? [id, other] : [other, id];
    this.#links.set(`${from}>${to}`, { from, to, basis, doubts });
  }

  #sourceOf(record: AnyRecord): string {
    const owner = "system" in record ? record.system : record.cluster;
    return this.#input.sources.find((source) => source.id === owner)?.name ?? owner;
  }
}

/** In which layer of the chain the records of a question are. */
function layerOf({ kind }: Question): VisitedLayer {
  return TRACE_KINDS[kind].layer;
}

function partsAsked({ kind, name }: Question, records: readonly AnyRecord[]): ReadonlySet<Vdev> {
  if (kind !== "vdev" && kind !== "disk") return new Set();
  return new Set(records.flatMap((pool) => partsOf(pool as Pool, kind, name)));
}

function holds(vdev: Vdev, parts: ReadonlySet<Vdev>): boolean {
  return parts.has(vdev) || vdev.children.some((child) => holds(child, parts));
}

/** Why a collection cannot show that something of this name is missing; null where it can. */
export function blindness(
  inventory: InventoryView,
  collection: Collection,
  name: string,
): string | null {
  const parts = inventory.coverage(collection);
  if (parts.length === 0) return `${collectionWords(collection)} were not read`;
  const broken = parts.find((part) => part.state !== "complete");
  if (broken) return broken.reason?.message ?? `${collectionWords(collection)} were not read`;
  const withheld = inventory.withheld(collection);
  if (withheld !== null) return `${withheld} (${collectionWords(collection)})`;
  if (collection !== "datasets" && collection !== "zfsSnapshots") return null;
  return hiddenAnywhere(datasetPathAt(name) ?? name, inventory);
}

/** Layers of Kubernetes: from what lies below them the walk climbs into them, and what they do not show may be there. */
const ABOVE_THE_NAS = ["persistentVolumes", "persistentVolumeClaims", "pods"] as const;

/** Why what uses the storage that was asked about cannot be told; none where it can, or where no cluster is configured. */
function unreadAbove({ kind }: Question, { inventory, sources }: TraceInput): readonly string[] {
  if (!NAS_LAYERS.has(TRACE_KINDS[kind].layer) || !sources.some((one) => one.kind === "cluster"))
    return [];
  const reasons = ABOVE_THE_NAS.map((collection) => blindness(inventory, collection, ""));
  return [...new Set(reasons.filter((reason) => reason !== null))];
}

const NAS_LAYERS: ReadonlySet<VisitedLayer> = new Set([
  "session",
  "share",
  "target",
  "extent",
  "subsystem",
  "nvmeofNamespace",
  "dataset",
  "pool",
  "zfsSnapshot",
]);

function notesOn(
  question: Question,
  records: readonly AnyRecord[],
  unread: readonly string[],
  input: TraceInput,
): readonly string[] {
  const { inventory, sources } = input;
  const where = question.namespace === null ? "" : ` in namespace ${question.namespace}`;
  const blind = blindness(inventory, TRACE_KINDS[question.kind].collection, question.name);
  const notFound = `${question.kind}/${question.name}${where} was not found${blind === null ? "" : `; ${blind}`}`;
  const has = (kind: "cluster" | "system") => sources.some((source) => source.kind === kind);
  return [
    ...(records.length > 0 ? [] : [notFound]),
    ...unread.map((reason) => `what uses it cannot be told: ${reason}`),
    ...records.flatMap((record) => idleNote(layerOf(question), record, input)),
    ...(has("system") ? [] : ["no TrueNAS is configured: the chain ends at the PersistentVolume"]),
    ...(has("cluster")
      ? []
      : ["no Kubernetes cluster is configured: which claims and Pods use this is not known"]),
  ];
}

/** How many datasets that lead nowhere are named before the rest is counted. */
const NAMED_DATASETS = 3;

/** The datasets that are not drawn, because nothing is known to use or give them out. */
function idleNote(
  layer: VisitedLayer,
  record: AnyRecord,
  { inventory, links }: TraceInput,
): readonly string[] {
  const around = { inventory, links };
  const { idle } =
    layer === "pool"
      ? datasetsOn(record as Pool, around)
      : layer === "dataset"
        ? datasetsBelow(record as Dataset, around)
        : { idle: [] };
  if (idle.length === 0) return [];
  const names = idle.slice(0, NAMED_DATASETS).map(({ path }) => path);
  const more = idle.length - names.length;
  const all = [...names, ...(more > 0 ? [`${grouped(more)} more`] : [])].join(", ");
  const subject = idle.length === 1 ? "1 dataset is" : `${grouped(idle.length)} datasets are`;
  return [`${subject} not drawn, because nothing is known to use or give out: ${all}`];
}
