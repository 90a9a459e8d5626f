import type { FindingScope } from "../findings/finding.ts";
import {
  type Freeze,
  identityKey,
  type Ignore,
  type RememberedCluster,
  type RememberedFinding,
  type RememberedIdentity,
  type RememberedReferrer,
  referrerKey,
} from "../findings/memory.ts";
import type { ReferrerHead } from "../findings/referrer-diff.ts";
import type { Row, SqlValue } from "./database.ts";

/** How values of one kind lie in a table: columns in their order, the key first. */
export interface TableOf<T> {
  readonly name: string;
  readonly columns: readonly string[];
  readonly toRow: (value: T) => readonly SqlValue[];
  readonly fromRow: (row: Row, share: Share) => T;
}

/** One copy of a text that recurs from row to row. */
type Share = (text: string) => string;

/** Adds rows or replaces those of the same key. */
export function upsertOf<T>({ name, columns }: TableOf<T>): string {
  const [key, ...others] = columns;
  const marks = columns.map(() => "?").join(", ");
  const change =
    others.length === 0
      ? "NOTHING"
      : `UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(", ")}`;
  return `INSERT INTO ${name} (${columns.join(", ")}) VALUES (${marks}) ON CONFLICT (${key}) DO ${change}`;
}

/** See `RememberedReferrer`. */
export const REFERRERS: TableOf<RememberedReferrer> = Object.freeze({
  name: "referrer",
  columns: [
    "key",
    "kind",
    "cluster",
    "uid",
    "created_at",
    "first_seen_at",
    "last_seen_at",
    "gone_at",
    "witness",
    "witness_at",
    "mark",
    "text",
  ],
  toRow: (one: RememberedReferrer) => [
    referrerKey(one),
    one.kind,
    one.cluster,
    one.uid,
    one.createdAt,
    one.firstSeenAt,
    one.lastSeenAt,
    one.goneAt,
    one.witness?.name ?? null,
    one.witness?.at ?? null,
    one.mark,
    one.text,
  ],
  fromRow: (row: Row, share: Share): RememberedReferrer => ({
    kind: share(text(row, "kind")) as RememberedReferrer["kind"],
    cluster: share(text(row, "cluster")),
    uid: text(row, "uid"),
    createdAt: number(row, "created_at"),
    firstSeenAt: number(row, "first_seen_at"),
    lastSeenAt: maybe(row, "last_seen_at"),
    goneAt: maybe(row, "gone_at"),
    witness:
      row["witness"] === null
        ? null
        : { name: text(row, "witness"), at: number(row, "witness_at") },
    mark: text(row, "mark"),
    text: text(row, "text"),
  }),
});

/** The part of a row of `REFERRERS` that tells whether a look shows it unchanged; without the text, which is most of it. */
export const REFERRER_HEADS = Object.freeze({
  columns: ["kind", "cluster", "uid", "created_at", "first_seen_at", "gone_at", "mark"],
  fromRow: (row: Row): ReferrerHead => ({
    kind: text(row, "kind") as ReferrerHead["kind"],
    cluster: text(row, "cluster"),
    uid: text(row, "uid"),
    createdAt: number(row, "created_at"),
    firstSeenAt: number(row, "first_seen_at"),
    goneAt: maybe(row, "gone_at"),
    mark: text(row, "mark"),
  }),
});

/** See `RememberedCluster`. */
export const CLUSTERS: TableOf<RememberedCluster> = Object.freeze({
  name: "cluster",
  columns: ["key", "readings", "young"],
  toRow: (one: RememberedCluster) => [
    one.id,
    JSON.stringify(one.readings),
    JSON.stringify(one.young),
  ],
  fromRow: (row: Row): RememberedCluster => ({
    id: text(row, "key"),
    readings: JSON.parse(text(row, "readings")) as RememberedCluster["readings"],
    young: JSON.parse(text(row, "young")) as RememberedCluster["young"],
  }),
});

/** See `RememberedIdentity`. */
export const IDENTITIES: TableOf<RememberedIdentity> = Object.freeze({
  name: "identity",
  columns: ["key", "kind", "name", "id", "since"],
  toRow: (one: RememberedIdentity) => [identityKey(one), one.kind, one.name, one.id, one.since],
  fromRow: (row: Row): RememberedIdentity => ({
    kind: text(row, "kind") as RememberedIdentity["kind"],
    name: text(row, "name"),
    id: text(row, "id"),
    since: number(row, "since"),
  }),
});

/** See `RememberedFinding`; `resolved_at` is null until it is resolved. */
export const FINDINGS: TableOf<RememberedFinding> = Object.freeze({
  name: "finding",
  columns: [
    "key",
    "rule",
    "place",
    "owner",
    "first_seen_at",
    "last_seen_at",
    "confirmations",
    "unchanged_bytes",
    "unchanged_since",
    "resolved_at",
    "text",
  ],
  toRow: (one: RememberedFinding) => [
    one.id,
    one.rule,
    one.place,
    one.owner,
    one.firstSeenAt,
    one.lastSeenAt,
    one.confirmations,
    one.unchanged?.bytes ?? null,
    one.unchanged?.since ?? null,
    null,
    one.text,
  ],
  fromRow: (row: Row): RememberedFinding => ({
    id: text(row, "key"),
    rule: text(row, "rule"),
    place: text(row, "place"),
    owner: text(row, "owner"),
    firstSeenAt: number(row, "first_seen_at"),
    lastSeenAt: number(row, "last_seen_at"),
    confirmations: number(row, "confirmations"),
    unchanged:
      row["unchanged_bytes"] === null
        ? null
        : { bytes: number(row, "unchanged_bytes"), since: number(row, "unchanged_since") },
    text: text(row, "text"),
  }),
});

/** See `Memory.judged`. */
export const JUDGED: TableOf<string> = Object.freeze({
  name: "judged",
  columns: ["key"],
  toRow: (key: string) => [key],
  fromRow: (row: Row) => text(row, "key"),
});

/** See `Freeze`. */
export const FREEZES: TableOf<Freeze> = Object.freeze({
  name: "freeze",
  columns: [
    "key",
    "kind",
    "place",
    "since",
    "because",
    "found",
    "ended_at",
    "ended_by",
    "ended_reason",
  ],
  toRow: (one: Freeze) => [
    one.id,
    one.kind,
    JSON.stringify(one.place),
    one.since,
    one.because,
    one.found,
    one.ended?.at ?? null,
    one.ended?.by ?? null,
    one.ended?.reason ?? null,
  ],
  fromRow: (row: Row): Freeze => ({
    id: text(row, "key"),
    kind: text(row, "kind") as Freeze["kind"],
    place: JSON.parse(text(row, "place")) as FindingScope,
    since: number(row, "since"),
    because: text(row, "because"),
    found: row["found"] === null ? null : text(row, "found"),
    ended:
      row["ended_at"] === null
        ? null
        : {
            at: number(row, "ended_at"),
            by: text(row, "ended_by"),
            reason: text(row, "ended_reason"),
          },
  }),
});

/** See `Ignore`. */
export const IGNORES: TableOf<Ignore> = Object.freeze({
  name: "ignored",
  columns: ["key", "until_at", "by_whom", "reason", "at"],
  toRow: (one: Ignore) => [one.finding, one.until, one.by, one.reason, one.at],
  fromRow: (row: Row): Ignore => ({
    finding: text(row, "key"),
    until: number(row, "until_at"),
    by: text(row, "by_whom"),
    reason: text(row, "reason"),
    at: number(row, "at"),
  }),
});

function text(row: Row, column: string): string {
  return String(row[column]);
}

function number(row: Row, column: string): number {
  return Number(row[column]);
}

function maybe(row: Row, column: string): number | null {
  return row[column] === null ? null : number(row, column);
}
