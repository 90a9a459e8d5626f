import type { AnyRecord, Collection } from "../../model/collections.ts";
import { inCluster, inNamespace } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolume, PersistentVolumeClaim, Pod, VolumeSnapshot, VolumeSnapshotContent } from "../../model/kubernetes.ts";
import type { Dataset, IscsiExtent, IscsiTarget, Pool, Share, Vdev, ZfsSnapshot } from "../../model/truenas.ts";
import type { Backing, Basis, Clue, Links } from "../links.ts";
import { type Chain, type ChainLink, type ChainNode, LAYERS, type Layer } from "./chain.ts";
import { findRecords, type Question, TRACE_KINDS } from "./find.ts";
import { draft } from "./nodes.ts";

/** What a chain is drawn from. `nameOf` gives the configured name of a cluster or system id. */
export interface TraceInput {
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly sources: readonly { readonly kind: "cluster" | "system"; readonly name: string; readonly id: string | null }[];
}

/**
 * The plumb line through one object: everything below it down to the disks, and everything above it up to the workloads.
 * The walk never turns round: from a claim down to its pool it does not climb to the pool's other datasets.
 */
export function trace(question: Question, input: TraceInput): Chain {
  const walk = new Walk(input);
  const records = findRecords(question, input.inventory, input.links);
  const start = records.map((record) => walk.from(TRACE_KINDS[question.kind].collection, record, question));
  return walk.chain(start, absentNotes(question, records, input));
}

type Edge = { readonly id: string; readonly direction: "down" | "up"; readonly basis: Basis; readonly doubts?: readonly string[] };

/** Collects nodes and links; lives as long as one question. */
class Walk {
  readonly #nodes = new Map<string, ChainNode>();
  readonly #links = new Map<string, ChainLink>();
  readonly #walked = new Set<string>();
  readonly #inventory: InventoryView;
  readonly #lookup: Links;
  readonly #sources: TraceInput["sources"];

  constructor({ inventory, links, sources }: TraceInput) {
    this.#inventory = inventory;
    this.#lookup = links;
    this.#sources = sources;
  }

  chain(start: readonly string[], notes: readonly string[]): Chain {
    const order = (node: ChainNode) => LAYERS.indexOf(node.layer);
    const nodes = [...this.#nodes.values()].toSorted((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1));
    return { start, nodes, links: [...this.#links.values()], notes };
  }

  from(collection: Collection, record: AnyRecord, question: Question): string {
    switch (collection) {
      case "pods":
        return this.#bothWays((edge) => this.#pod(record as Pod, edge), record.key);
      case "persistentVolumeClaims":
        return this.#bothWays((edge) => this.#claim(record as PersistentVolumeClaim, edge), record.key);
      case "persistentVolumes":
        return this.#bothWays((edge) => this.#pv(record as PersistentVolume, edge), record.key);
      case "volumeAttachments":
        return this.#attachmentStart(record as never);
      case "volumeSnapshots":
        return this.#bothWays((edge) => this.#volumeSnapshot(record as VolumeSnapshot, edge), record.key);
      case "volumeSnapshotContents":
        return this.#bothWays((edge) => this.#content(record as VolumeSnapshotContent, edge), record.key);
      case "zfsSnapshots":
        return this.#bothWays((edge) => this.#zfsSnapshot(record as ZfsSnapshot, edge), record.key);
      case "datasets":
        return this.#bothWays((edge) => this.#dataset(record as Dataset, edge), record.key);
      case "shares":
        return this.#bothWays((edge) => this.#share(record as Share, edge), record.key);
      case "iscsiTargets":
        return this.#bothWays((edge) => this.#target(record as IscsiTarget, edge), record.key);
      case "iscsiExtents":
        return this.#bothWays((edge) => this.#extent(record as IscsiExtent, edge), record.key);
      default:
        return this.#poolStart(record as Pool, question);
    }
  }

  #bothWays(visit: (edge: Edge) => void, id: string): string {
    visit({ id: "", direction: "down", basis: "id" });
    visit({ id: "", direction: "up", basis: "id" });
    return id;
  }

  #pod(pod: Pod, edge: Edge): void {
    if (!this.#enter(draft.pod(pod), pod, edge)) return;
    if (edge.direction === "up") {
      const workload = draft.workload(pod);
      if (workload) this.#enter(workload, pod, up(pod.key, "uid"));
      return;
    }
    for (const name of pod.claims) {
      const [claim] = this.#inventory.find("persistentVolumeClaims", "name", inNamespace(pod.cluster, pod.namespace, name));
      if (claim) this.#claim(claim, down(pod.key, "name"));
      else this.#absent("claim", name, pod, down(pod.key, "name"), "persistentVolumeClaims", pod.namespace);
    }
  }

  #claim(claim: PersistentVolumeClaim, edge: Edge): void {
    if (!this.#enter(draft.claim(claim), claim, edge)) return;
    if (edge.direction === "up") {
      for (const pod of this.#lookup.podsOf(claim)) this.#pod(pod, up(claim.key, "name"));
      return;
    }
    const pv = this.#lookup.pvOf(claim);
    if (pv) this.#pv(pv.to, down(claim.key, pv.basis, pv.doubts));
    else if (claim.pvName !== "") this.#absent("pv", claim.pvName, claim, down(claim.key, "name"), "persistentVolumes");
  }

  #pv(pv: PersistentVolume, edge: Edge): void {
    if (!this.#enter(draft.pv(pv), pv, edge)) return;
    if (edge.direction === "up") return this.#aboveOfPv(pv);
    for (const attachment of this.#lookup.attachmentsOf(pv)) this.#enter(draft.attachment(attachment), attachment, down(pv.key, "name"));
    this.#belowPv(pv, this.#lookup.backing(pv));
  }

  #aboveOfPv(pv: PersistentVolume): void {
    for (const attachment of this.#lookup.attachmentsOf(pv)) this.#enter(draft.attachment(attachment), attachment, down(pv.key, "name"));
    if (!pv.claimRef) return;
    const claim = this.#lookup.claimOf(pv);
    if (claim) this.#claim(claim.to, up(pv.key, claim.basis, claim.doubts));
    else this.#absent("claim", pv.claimRef.name, pv, up(pv.key, "uid"), "persistentVolumeClaims", pv.claimRef.namespace);
  }

  #belowPv(pv: PersistentVolume, backing: Backing): void {
    switch (backing.state) {
      case "found": {
        const { to, basis, doubts } = backing.dataset;
        if (backing.block) return this.#block(pv, backing, to);
        if (backing.share) return this.#share(backing.share.to, down(pv.key, "path"));
        const gone = pathClue(pv, backing);
        if (gone) this.#absent("share", gone, pv, down(pv.key, "path"), "shares");
        return this.#dataset(to, down(pv.key, basis, doubts));
      }
      case "missing":
        if (backing.block?.target) return this.#target(backing.block.target, down(pv.key, "iqn"));
        for (const clue of backing.looked) this.#missingClue(pv, clue);
        return;
      case "ambiguous":
        for (const dataset of backing.candidates) this.#dataset(dataset, down(pv.key, "handle+parent", [backing.because]));
        return;
      case "elsewhere":
        this.#unseen("dataset", "not on a TrueNAS that is read", pv, down(pv.key, "handle+parent"), backing.because);
    }
  }

  #block(pv: PersistentVolume, backing: Extract<Backing, { state: "found" }>, dataset: Dataset): void {
    const { target } = backing.block ?? { target: null };
    if (target) this.#target(target, down(pv.key, "iqn"));
    else this.#absent("target", iqnOf(pv) ?? "its target", pv, down(pv.key, "iqn"), "iscsiTargets");
    const { basis, doubts } = backing.dataset;
    if (basis !== "iqn") this.#dataset(dataset, down(pv.key, basis, doubts));
  }

  #missingClue(pv: PersistentVolume, clue: Clue): void {
    if (clue.by === "path") this.#absent("dataset", clue.path, pv, down(pv.key, "path"), "datasets");
    if (clue.by === "iqn") this.#absent("target", clue.iqn, pv, down(pv.key, "iqn"), "iscsiTargets");
  }

  #share(share: Share, edge: Edge): void {
    if (!this.#enter(draft.share(share), share, edge)) return;
    if (edge.direction === "up") {
      for (const pv of this.#inventory.find("persistentVolumes", "sharePath", share.path)) this.#pv(pv, up(share.key, "path"));
      return;
    }
    const dataset = this.#lookup.datasetOfShare(share);
    if (dataset) this.#dataset(dataset.to, down(share.key, dataset.basis, dataset.doubts));
    else this.#absent("dataset", share.path, share, down(share.key, "path"), "datasets");
  }

  #target(target: IscsiTarget, edge: Edge): void {
    if (!this.#enter(draft.target(target, this.#lookup.iqnOf(target)), target, edge)) return;
    for (const session of this.#lookup.sessionsOf(target)) this.#enter(draft.session(session), session, up(target.key, "iqn"));
    if (edge.direction === "up") {
      const iqn = this.#lookup.iqnOf(target);
      for (const pv of iqn === null ? [] : this.#inventory.find("persistentVolumes", "iqn", iqn)) this.#pv(pv, up(target.key, "iqn"));
      return;
    }
    const mappings = this.#inventory.findOn(target.system, "iscsiTargetExtents", "target", target.id);
    for (const mapping of mappings) {
      const [extent] = this.#inventory.findOn(target.system, "iscsiExtents", "id", mapping.extent);
      if (extent) this.#extent(extent, down(target.key, "id"));
      else this.#absent("extent", `extent ${mapping.extent} at LUN ${mapping.lun}`, target, down(target.key, "id"), "iscsiExtents");
    }
    if (mappings.length === 0) this.#absent("extent", "no extent", target, down(target.key, "id"), "iscsiTargetExtents");
  }

  #extent(extent: IscsiExtent, edge: Edge): void {
    if (!this.#enter(draft.extent(extent), extent, edge)) return;
    if (edge.direction === "up") {
      for (const mapping of this.#inventory.findOn(extent.system, "iscsiTargetExtents", "extent", extent.id)) {
        const [target] = this.#inventory.findOn(extent.system, "iscsiTargets", "id", mapping.target);
        if (target) this.#target(target, up(extent.key, "id"));
      }
      return;
    }
    const zvol = this.#lookup.zvolOfExtent(extent);
    if (zvol) this.#dataset(zvol.to, down(extent.key, zvol.basis));
    else if (extent.zvol !== null) this.#absent("dataset", extent.zvol, extent, down(extent.key, "path"), "datasets");
  }

  #dataset(dataset: Dataset, edge: Edge): void {
    if (!this.#enter(draft.dataset(dataset, this.#lookup.spaceOf(dataset)), dataset, edge)) return;
    if (edge.direction === "up") return this.#aboveDataset(dataset);
    const pool = this.#lookup.poolOf(dataset);
    if (pool) this.#pool(pool, down(dataset.key, "name"));
    else this.#absent("pool", dataset.pool, dataset, down(dataset.key, "name"), "pools");
  }

  #aboveDataset(dataset: Dataset): void {
    for (const share of this.#lookup.sharesOf(dataset)) this.#share(share, up(dataset.key, "path"));
    for (const { extent } of this.#lookup.blockPathsOf(dataset)) if (extent) this.#extent(extent, up(dataset.key, "path"));
    for (const reference of this.#lookup.references(dataset)) {
      if (reference.by === "pv" && !this.#nodes.has(reference.pv.key)) this.#pv(reference.pv, up(dataset.key, reference.basis));
      if (reference.by === "inlineVolume") this.#pod(reference.pod, up(dataset.key, reference.basis));
      if (reference.by === "volumeSnapshotContent") this.#content(reference.content, up(dataset.key, reference.basis));
    }
  }

  #volumeSnapshot(snapshot: VolumeSnapshot, edge: Edge): void {
    if (!this.#enter(draft.volumeSnapshot(snapshot), snapshot, edge) || edge.direction === "up") return;
    if (snapshot.contentName === null) return;
    const [content] = this.#inventory.find("volumeSnapshotContents", "name", inCluster(snapshot.cluster, snapshot.contentName));
    if (content) this.#content(content, down(snapshot.key, "name"));
    else this.#absent("volumeSnapshotContent", snapshot.contentName, snapshot, down(snapshot.key, "name"), "volumeSnapshotContents");
  }

  #content(content: VolumeSnapshotContent, edge: Edge): void {
    if (!this.#enter(draft.content(content), content, edge)) return;
    if (edge.direction === "up") {
      const { namespace, name } = content.volumeSnapshot;
      const [snapshot] = this.#inventory.find("volumeSnapshots", "name", inNamespace(content.cluster, namespace, name));
      if (snapshot) this.#volumeSnapshot(snapshot, up(content.key, "name"));
      else this.#absent("volumeSnapshot", name, content, up(content.key, "name"), "volumeSnapshots", namespace);
      return;
    }
    if (content.snapshotHandle === null) return;
    const zfs = this.#lookup.zfsOf(content);
    if (!zfs) this.#absent("zfsSnapshot", content.snapshotHandle, content, down(content.key, "handle+parent"), "zfsSnapshots");
    else if ("path" in zfs.to) this.#dataset(zfs.to, down(content.key, zfs.basis, zfs.doubts));
    else this.#zfsSnapshot(zfs.to, down(content.key, zfs.basis, zfs.doubts));
  }

  #zfsSnapshot(snapshot: ZfsSnapshot, edge: Edge): void {
    if (!this.#enter(draft.zfsSnapshot(snapshot), snapshot, edge)) return;
    if (edge.direction === "up") {
      for (const content of this.#lookup.contentsOf(snapshot)) this.#content(content.to, up(snapshot.key, content.basis, content.doubts));
      return;
    }
    const [dataset] = this.#inventory.findOn(snapshot.system, "datasets", "path", snapshot.dataset);
    if (dataset) this.#dataset(dataset, down(snapshot.key, "path"));
    else this.#absent("dataset", snapshot.dataset, snapshot, down(snapshot.key, "path"), "datasets");
  }

  #pool(pool: Pool, edge: Edge, only: string | null = null): void {
    this.#enter(draft.pool(pool), pool, edge);
    for (const vdev of pool.vdevs ?? []) if (only === null || holds(vdev, only)) this.#vdev(pool, vdev, pool.key, only);
  }

  #vdev(pool: Pool, vdev: Vdev, above: string, only: string | null): void {
    if (vdev.disk !== null && vdev.children.length === 0) {
      if (only === null || vdev.disk === only) this.#enter(draft.disk(pool, vdev), pool, down(above, "id"));
      return;
    }
    const drawn = draft.vdev(pool, vdev);
    this.#enter(drawn, pool, down(above, "id"));
    for (const child of vdev.children) if (only === null || holds(child, only)) this.#vdev(pool, child, drawn.id, only);
  }

  #poolStart(pool: Pool, question: Question): string {
    const disk = question.kind === "disk" ? question.name : null;
    this.#pool(pool, { id: "", direction: "down", basis: "id" }, disk);
    for (const dataset of this.#inventory.all("datasets")) {
      if (dataset.system !== pool.system || dataset.pool !== pool.name) continue;
      if (this.#lookup.pvsOf(dataset).length > 0) this.#dataset(dataset, up(pool.key, "name"));
    }
    const start = [...this.#nodes.values()].find((node) => node.layer === "disk" && node.name === disk);
    return start?.id ?? pool.key;
  }

  #attachmentStart(attachment: { readonly key: string; readonly cluster: string; readonly pvName: string | null } & AnyRecord): string {
    const { pvName } = attachment;
    const [pv] = pvName === null ? [] : this.#inventory.find("persistentVolumes", "name", inCluster(attachment.cluster, pvName));
    if (pv) this.#bothWays((edge) => this.#pv(pv, edge), pv.key);
    else if (pvName !== null) this.#absent("pv", pvName, attachment, down(attachment.key, "name"), "persistentVolumes");
    this.#enter(draft.attachment(attachment as never), attachment, { id: "", direction: "down", basis: "id" });
    return attachment.key;
  }

  /** Adds a node and the link that led to it; false where this direction was walked through it before. */
  #enter(drawn: Omit<ChainNode, "source" | "state" | "because">, record: AnyRecord, edge: Edge): boolean {
    if (!this.#nodes.has(drawn.id)) this.#nodes.set(drawn.id, { ...drawn, source: this.#sourceOf(record), state: "present", because: null });
    this.#connect(drawn.id, edge);
    const step = `${edge.direction} ${drawn.id}`;
    if (this.#walked.has(step)) return false;
    this.#walked.add(step);
    return true;
  }

  /** Something points at an object that is not there; `unknown` where the collection it would be in is not whole. */
  #absent(layer: Layer, name: string, from: AnyRecord, edge: Edge, collection: Collection, namespace: string | null = null): void {
    const blind = blindness(this.#inventory, collection);
    const because = blind ?? "it is named here and does not exist";
    this.#add(layer, name, from, edge, blind === null ? "missing" : "unknown", because, namespace);
  }

  #unseen(layer: Layer, name: string, from: AnyRecord, edge: Edge, because: string): void {
    this.#add(layer, name, from, edge, "unknown", blindness(this.#inventory, "datasets") ?? because, null);
  }

  #add(layer: Layer, name: string, from: AnyRecord, edge: Edge, state: ChainNode["state"], because: string, namespace: string | null): void {
    const id = `${state}:${layer}:${edge.id}:${name}`;
    this.#nodes.set(id, { id, layer, name, namespace, source: this.#sourceOf(from), state, facts: [], because });
    this.#connect(id, edge);
  }

  #connect(id: string, edge: Edge): void {
    if (edge.id === "") return;
    const [from, to] = edge.direction === "down" ? [edge.id, id] : [id, edge.id];
    this.#links.set(`${from}>${to}`, { from, to, basis: edge.basis, doubts: edge.doubts ?? [] });
  }

  #sourceOf(record: AnyRecord): string {
    const owner = "system" in record ? record.system : record.cluster;
    return this.#sources.find((source) => source.id === owner)?.name ?? owner;
  }
}

function down(id: string, basis: Basis, doubts: readonly string[] = []): Edge {
  return { id, direction: "down", basis, doubts };
}

function up(id: string, basis: Basis, doubts: readonly string[] = []): Edge {
  return { id, direction: "up", basis, doubts };
}

function holds(vdev: Vdev, disk: string): boolean {
  return vdev.disk === disk || vdev.children.some((child) => holds(child, disk));
}

function iqnOf(pv: PersistentVolume): string | null {
  return pv.source.type === "csi" ? (pv.source.attributes["iqn"] ?? null) : pv.source.type === "iscsi" ? pv.source.iqn : null;
}

function pathClue(pv: PersistentVolume, backing: Extract<Backing, { state: "found" }>): string | null {
  if (backing.share) return null;
  if (pv.source.type === "nfs") return pv.source.path;
  return pv.source.type === "csi" ? (pv.source.attributes["share"] ?? null) : null;
}

/** Why a collection cannot show that something is missing; null where it can. */
function blindness(inventory: InventoryView, collection: Collection): string | null {
  const parts = inventory.coverage(collection);
  if (parts.length === 0) return `${collection} were not read`;
  const broken = parts.find((part) => part.state !== "complete");
  if (!broken) return null;
  return "reason" in broken ? (broken as { reason: { message: string } }).reason.message : `${collection} were not read`;
}

function absentNotes(question: Question, records: readonly AnyRecord[], { inventory, sources }: TraceInput): readonly string[] {
  const { collection } = TRACE_KINDS[question.kind];
  const where = question.namespace === null ? "" : ` in namespace ${question.namespace}`;
  const blind = blindness(inventory, collection);
  const notFound = records.length > 0 ? [] : [`${question.kind}/${question.name}${where} was not found${blind === null ? "" : `; ${blind}`}`];
  const systems = sources.some((source) => source.kind === "system");
  const clusters = sources.some((source) => source.kind === "cluster");
  return [
    ...notFound,
    ...(systems ? [] : ["no TrueNAS is configured: the chain ends at the PersistentVolume"]),
    ...(clusters ? [] : ["no Kubernetes cluster is configured: the chain begins at the share or target"]),
  ];
}
