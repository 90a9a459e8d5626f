import {
  claimedVolumes,
  type DfGroup,
  type DfRow,
  dfRows,
  sharedDatasets,
} from "../capacity/df.ts";
import { COLLECTIONS } from "../model/collections.ts";
import { inPlaces, type Place } from "../lib/places.ts";
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
  /** As kubectl takes it; null = all. */
  readonly labelSelector: string | null;
  readonly sortBy: DfOrder;
}

/** Capacity as plain data. */
export interface DfAnswer {
  readonly schemaVersion: 1;
  readonly at: number;
  readonly group: DfGroup;
  readonly rows: readonly DfRow[];
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
  return {
    schemaVersion: 1,
    at,
    group: by,
    rows: inPlaces(rowsOf(question, all), (row) => placeOfRow(sortBy, row)),
    ...(by === "pool" ? { pools: poolsOf(all) } : {}),
    sources: sources.map(({ kind, name, id }): SourceRef => ({ kind, name, id })),
    unread: unreadIn(COLLECTIONS.flatMap((collection) => inventory.coverage(collection))),
  };
}

function rowsOf(
  { by, namespaces, labelSelector }: DfQuestion,
  { inventory, links, scopes, sources }: Measurable,
): readonly DfRow[] {
  const nameOf = (id: string) => sources.find((source) => source.id === id)?.name ?? id;
  const several = sources.filter(({ kind }) => kind === "cluster").length > 1;
  const clusterName = (id: string) => (several ? nameOf(id) : null);
  const input = { inventory, links, scopes, nameOf, clusterName };
  const selected = labelSelector === null ? null : parseSelector(labelSelector, "--selector");
  const all = claimedVolumes(input);
  const volumes = all.filter(
    ({ claim }) =>
      (namespaces.length === 0 || namespaces.includes(claim.namespace)) &&
      (selected === null || selected(claim.labels)),
  );
  return dfRows(by, volumes, input, sharedDatasets(all));
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
