import type { AnyRecord, Collection } from "../../model/collections.ts";
import { datasetPathAt, hiddenAnywhere } from "../../model/hidden-paths.ts";
import { keyOfRecord } from "../../model/identity.ts";
import { keyOf } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Pod, Workload } from "../../model/kubernetes.ts";
import type { Pool, Vdev } from "../../model/truenas.ts";
import type { Basis, Links } from "../links.ts";
import { type Chain, type ChainLink, type ChainNode, LAYERS } from "./chain.ts";
import { findRecords, type Question, TRACE_KINDS } from "./find.ts";
import * as kubernetes from "./kubernetes-neighbours.ts";
import * as nas from "./nas-neighbours.ts";
import type { Absent, Neighbour, Present, Sides, VisitedLayer } from "./neighbours.ts";
import { type Draft, draftOf, draftOfDisk, draftOfOwner, draftOfVdev, idOf } from "./nodes.ts";

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
  const walk = new Walk(input, question.kind === "disk" ? question.name : null);
  const records = findRecords(question, input.inventory, input.links);
  const start = records.map((record) => walk.from(layerOf(question), record));
  return walk.chain(start, notesOn(question, records, input));
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
  /** The one disk that was asked about, where one was: its neighbours in the vdev are then left out. */
  readonly #disk: string | null;

  constructor(input: TraceInput, disk: string | null) {
    this.#input = input;
    this.#disk = disk;
  }

  chain(start: readonly string[], notes: readonly string[]): Chain {
    const order = (node: ChainNode) => LAYERS.indexOf(node.layer);
    const nodes = [...this.#nodes.values()].toSorted(
      (a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1),
    );
    return { start, nodes, links: [...this.#links.values()], notes };
  }

  /** Walks both ways from a record; answers with the id of the node that stands for it. */
  from(layer: VisitedLayer, record: AnyRecord): string {
    const step = { layer, record, basis: "id" } as Present;
    this.#visit(step, "below");
    this.#visit(step, "above");
    const disk = [...this.#nodes.values()].find(
      (node) => node.layer === "disk" && node.name === this.#disk,
    );
    return disk?.id ?? idOf(layer, record);
  }

  #visit(step: Present, direction: Direction): void {
    const { layer, record } = step;
    this.#show(draftOf(step, this.#input.links), record);
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
    if (beside) this.#show(draftOf(neighbour, this.#input.links), record);
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
    for (const vdev of pool.vdevs ?? []) this.#showVdev(pool, vdev, pool.key);
  }

  #showVdev(pool: Pool, vdev: Vdev, above: string): void {
    if (this.#disk !== null && !holds(vdev, this.#disk)) return;
    const isLeaf = vdev.children.length === 0;
    const drawn = isLeaf ? draftOfDisk(pool, vdev) : draftOfVdev(pool, vdev);
    this.#show(drawn, pool);
    this.#connect(above, drawn.id, "below", "id", []);
    for (const child of vdev.children) this.#showVdev(pool, child, drawn.id);
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

function holds(vdev: Vdev, disk: string): boolean {
  return vdev.disk === disk || vdev.children.some((child) => holds(child, disk));
}

/** Why a collection cannot show that something of this name is missing; null where it can. */
export function blindness(
  inventory: InventoryView,
  collection: Collection,
  name: string,
): string | null {
  const parts = inventory.coverage(collection);
  if (parts.length === 0) return `${collection} were not read`;
  const broken = parts.find((part) => part.state !== "complete");
  if (broken) return broken.reason?.message ?? `${collection} were not read`;
  if (collection !== "datasets" && collection !== "zfsSnapshots") return null;
  return hiddenAnywhere(datasetPathAt(name) ?? name, inventory);
}

function notesOn(
  question: Question,
  records: readonly AnyRecord[],
  { inventory, sources }: TraceInput,
): readonly string[] {
  const where = question.namespace === null ? "" : ` in namespace ${question.namespace}`;
  const blind = blindness(inventory, TRACE_KINDS[question.kind].collection, question.name);
  const notFound = `${question.kind}/${question.name}${where} was not found${blind === null ? "" : `; ${blind}`}`;
  const has = (kind: "cluster" | "system") => sources.some((source) => source.kind === kind);
  return [
    ...(records.length > 0 ? [] : [notFound]),
    ...(has("system") ? [] : ["no TrueNAS is configured: the chain ends at the PersistentVolume"]),
    ...(has("cluster")
      ? []
      : ["no Kubernetes cluster is configured: the chain begins at the share or target"]),
  ];
}
