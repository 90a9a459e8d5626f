import {
  claimedVolumes,
  type DfGroup,
  type DfRow,
  dfRows,
  sharedDatasets,
} from "../capacity/df.ts";
import { COLLECTIONS } from "../model/collections.ts";
import { inPlaces, type Place } from "../lib/places.ts";
import type { PersistentVolumeClaim } from "../model/kubernetes.ts";
import type { SourceRef } from "../model/source.ts";
import type { Answerable } from "./answerable.ts";
import { refuseUnknownNamespace } from "./namespaces.ts";
import type { DfOrder } from "./orders.ts";
import { parseSelector } from "./selector.ts";
import { type PoolSummary, poolsOf } from "./summary.ts";
import { type Unread, unreadIn } from "./unread.ts";

/** What is summed, of which claims, and in which order. */
export interface DfQuestion {
  readonly by: DfGroup;
  /** Any of these; all where there is none. */
  readonly namespaces: readonly string[];
  /** By configured name; any of these, all where there is none. */
  readonly clusters: readonly string[];
  /** As kubectl takes it; null = all. */
  readonly labelSelector: string | null;
  readonly sortBy: DfOrder;
}

/** Claims that no row counts. */
export interface LeftOut {
  /** Their data is known to lie on no TrueNAS that is read. */
  readonly elsewhereClaims: number;
  /** In which pool or scope their data lies is not known; 0 where rows are neither. */
  readonly unplacedClaims: number;
}

/** Capacity as plain data. */
export interface DfAnswer {
  readonly schemaVersion: 1;
  readonly at: number;
  readonly group: DfGroup;
  readonly rows: readonly DfRow[];
  readonly leftOut: LeftOut;
  /** As the pools count themselves, parity included; only where rows are pools. */
  readonly pools?: readonly PoolSummary[];
  readonly sources: readonly SourceRef[];
  readonly unread: readonly Unread[];
}

/** What capacity is summed up from; it takes no rules. */
export type Measurable = Omit<Answerable, "report" | "settings">;

/** Sums up capacity as of `at`. Throws ConfigError for a namespace that is not there, and for what is no selector. */
export function dfAnswer(question: DfQuestion, all: Measurable, at: number): DfAnswer {
  const { inventory, sources } = all;
  const { by, sortBy, namespaces } = question;
  for (const namespace of namespaces) refuseUnknownNamespace(namespace, all);
  const { rows, leftOut } = summed(question, all);
  return {
    schemaVersion: 1,
    at,
    group: by,
    rows: inPlaces(rows, (row) => placeOfRow(sortBy, row)),
    leftOut,
    ...(by === "pool" ? { pools: poolsOf(all) } : {}),
    sources: sources.map(({ kind, name, id }): SourceRef => ({ kind, name, id })),
    unread: unreadIn(COLLECTIONS.flatMap((collection) => inventory.coverage(collection))),
  };
}

function summed(
  { by, namespaces, clusters, labelSelector }: DfQuestion,
  { inventory, links, scopes, sources }: Measurable,
): Pick<DfAnswer, "rows" | "leftOut"> {
  const nameOf = (id: string) => sources.find((source) => source.id === id)?.name ?? id;
  const several = sources.filter(({ kind }) => kind === "cluster").length > 1;
  const clusterName = (id: string) => (several ? nameOf(id) : null);
  const input = { inventory, links, scopes, nameOf, clusterName };
  const selected = labelSelector === null ? null : parseSelector(labelSelector, "--selector");
  const isAsked = (claim: PersistentVolumeClaim) =>
    (namespaces.length === 0 || namespaces.includes(claim.namespace)) &&
    (clusters.length === 0 || clusters.includes(nameOf(claim.cluster))) &&
    (selected === null || selected(claim.labels));
  const all = claimedVolumes(input);
  const volumes = all.filter(({ claim }) => isAsked(claim));
  const rows = dfRows(by, volumes, input, sharedDatasets(all));
  const counted = rows.reduce((total, row) => total + row.volumes, 0);
  const leftOut: LeftOut = {
    elsewhereClaims:
      [...inventory.all("persistentVolumeClaims")].filter(isAsked).length - volumes.length,
    unplacedClaims: volumes.length - counted,
  };
  return { rows, leftOut };
}

const BYTES = {
  used: "usedBytes",
  requested: "requestedBytes",
  provisioned: "provisionedBytes",
  snapshots: "heldBySnapshotsBytes",
  available: "availableBytes",
} as const;

/** Where a row stands in an order: largest first, what is not known last; then as much as is used, then by name. */
export function placeOfRow(order: DfOrder, row: DfRow): Place {
  return order === "name"
    ? [row.name]
    : [-(row[BYTES[order]] ?? -1), -(row.usedBytes ?? -1), row.name];
}
