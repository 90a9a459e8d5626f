import type { Static } from "typebox";
import type { CollectionWords } from "../model/collection-words.ts";
import type { HAPPENINGS, HappeningType, LiveResource } from "./events/happening.ts";
import type { FacetName } from "./finding-facets.ts";
import type { FindingQuery } from "./finding-query.ts";
import type { LOST_WORDS } from "./lost-words.ts";
import type { PROBLEM } from "./problem.ts";
import type { ActivityAnswer } from "./routes/activity.ts";
import type { ClaimRow } from "./routes/claims.ts";
import type { DatasetRow } from "./routes/datasets.ts";
import type { DfAnswer } from "./routes/df.ts";
import type { DiskRow } from "./routes/disks.ts";
import type { FindingFacets } from "./routes/finding-facets.ts";
import type { FindingDetail } from "./routes/finding.ts";
import type { FindingsPage } from "./routes/findings.ts";
import type { NewIgnore } from "./routes/ignore.ts";
import type { IgnoresAnswer } from "./routes/ignores.ts";
import type { Impact } from "./routes/impact.ts";
import type { Me } from "./routes/me.ts";
import type { NamespaceRow } from "./routes/namespaces.ts";
import type { PersistentVolumeRow } from "./routes/persistent-volumes.ts";
import type { PoolRow } from "./routes/pools.ts";
import type { ReportAnswer } from "./routes/report.ts";
import type { RulesAnswer } from "./routes/rules.ts";
import type { SearchAnswer } from "./routes/search.ts";
import type { ShareRow } from "./routes/shares.ts";
import type { SnapshotRow } from "./routes/snapshots.ts";
import type { SourcesAnswer } from "./routes/sources.ts";
import type { SummaryAnswer } from "./routes/summary.ts";
import type { TargetRow } from "./routes/targets.ts";
import type { Trace } from "./routes/trace.ts";
import type { VolumeDetail } from "./routes/volume.ts";
import type { VolumeRow } from "./routes/volumes.ts";
import type { PageAnswer } from "./rows/list-route.ts";

/*
 * What travels between the API and the pages, as types: each is read off the schema that its route checks and describes, so that
 * neither can say something else. Words that both say are types as well.
 */

/** Rows of every list, by the path of its route. */
export interface Rows {
  readonly volumes: VolumeRow;
  readonly claims: ClaimRow;
  readonly persistentvolumes: PersistentVolumeRow;
  readonly datasets: DatasetRow;
  readonly snapshots: SnapshotRow;
  readonly shares: ShareRow;
  readonly targets: TargetRow;
  readonly pools: PoolRow;
  readonly disks: DiskRow;
  readonly namespaces: NamespaceRow;
}

/** A page of one of these lists. */
export type Page<L extends keyof Rows> = PageAnswer & { readonly rows: readonly Rows[L][] };

/** A finding, as a row of a list. */
export type FindingRow = FindingsPage["findings"][number];

/** One of nine preconditions of a verdict. */
export type PreconditionRow = FindingRow["preconditions"][number];

/** How bad it is if it is true. */
export type Severity = FindingRow["severity"];

/** How sure it is. */
export type Verdict = FindingRow["verdict"];

/** One cluster or system. */
export type SourceRow = SourcesAnswer["sources"][number];

/** One part of what was read of it. */
export type CollectionRow = SourceRow["collections"][number];

/** What was not read whole, and why. */
export type Unread = PageAnswer["unread"][number];

/** One rule with its options. */
export type RuleRow = RulesAnswer["rules"][number];

/** One object that was found by a name. */
export type SearchRow = SearchAnswer["rows"][number];

/** One word that leaves a finding alone. */
export type IgnoreRow = IgnoresAnswer["ignores"][number];

/** Something that happened lately. */
export type ActivityRow = ActivityAnswer["rows"][number];

/** One part of a chain. */
export type ChainNode = Trace["nodes"][number];

/** A join of two of them. */
export type ChainLink = Trace["links"][number];

/** One pool, vdev and disk of the list of pools. */
export type VdevRow = NonNullable<PoolRow["vdevs"]>[number];

/** What an event of each type holds. */
export type EventData = {
  [T in HappeningType]: T extends "findings" ? FindingsEvent : Static<(typeof HAPPENINGS)[T]>;
};

type FindingsEvent = Omit<Static<typeof HAPPENINGS.findings>, "opened" | "changed"> & {
  opened: FindingRow[];
  changed: FindingRow[];
};

/** What is said of an address that is none. */
export type LostWords = typeof LOST_WORDS;

/** Why there is no answer. */
export type Problem = Static<typeof PROBLEM>;

export type {
  ActivityAnswer,
  ClaimRow,
  CollectionWords,
  DatasetRow,
  DfAnswer,
  DiskRow,
  FacetName,
  FindingDetail,
  FindingFacets,
  FindingQuery,
  FindingsPage,
  HappeningType,
  IgnoresAnswer,
  Impact,
  LiveResource,
  Me,
  NamespaceRow,
  NewIgnore,
  PersistentVolumeRow,
  PoolRow,
  ReportAnswer,
  RulesAnswer,
  SearchAnswer,
  ShareRow,
  SnapshotRow,
  SourcesAnswer,
  SummaryAnswer,
  TargetRow,
  Trace,
  VolumeDetail,
  VolumeRow,
};
