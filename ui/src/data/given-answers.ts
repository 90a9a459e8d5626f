import type {
  CollectionRow,
  SourceRow,
  SummaryAnswer,
  Unread,
} from "../../../program/src/api/contract.ts";
import type { Answer, Here } from "./data.ts";

/** When everything in these answers happens, epoch ms. */
export const NOW = Date.UTC(2026, 10, 27, 9, 0);

/** An answer that is here. */
export function here<T>(value: T, about: Partial<Here<T>> = {}): Here<T> {
  return { is: "here", value, cameAt: NOW, stale: null, forAnother: false, ...about };
}

/** One that is not, for this status (null: nobody answers). */
export function failed(status: number | null, text = "it failed"): Answer<never> {
  return { is: "failed", problem: { status, text }, again: () => undefined };
}

/** A summary of one cluster and one system, where nothing is out of plumb. */
export function aSummary(about: Partial<SummaryAnswer> = {}): SummaryAnswer {
  const fresh = { state: "whole" as const, readAt: NOW, counts: {}, atLeast: [] };
  return {
    schemaVersion: 1,
    at: NOW,
    sources: [
      { kind: "cluster", name: "prod", reached: true, version: null, ...fresh },
      { kind: "system", name: "nas1", reached: true, version: "25.10.1", ...fresh },
    ],
    pools: [],
    scopes: { closed: 1, open: 0, notes: [] },
    findings: { error: 0, warning: 0, info: 0, unknown: 0 },
    newFindings: null,
    suppressed: 0,
    reclaimableBytes: 0,
    unsizedLeftovers: 0,
    rules: [],
    skipped: [],
    nothingAsked: null,
    unread: [],
    aged: [],
    memory: null,
    ...about,
  };
}

/** A reason why something of nas1 was not read whole. */
export function anUnread(about: Partial<Unread> = {}): Unread {
  return {
    source: "nas1",
    everything: false,
    collections: ["datasets"],
    code: "timeout",
    message: "no answer before the deadline",
    next: "look at the load of the NAS",
    ...about,
  };
}

/** A system of which one collection was read whole just now. */
export function aSource(about: Partial<SourceRow> = {}): SourceRow {
  return {
    kind: "system",
    name: "nas1",
    id: "aaaa",
    version: "25.10.1",
    apiVersion: "v25.10.1",
    answersSince: null,
    collections: [aPart()],
    requests: [],
    ...about,
  };
}

/** All datasets of a pool, read whole just now. */
export function aPart(about: Partial<CollectionRow> = {}): CollectionRow {
  return {
    collection: "datasets",
    within: "tank",
    state: "complete",
    records: 10,
    readAt: NOW,
    wholeAt: NOW,
    code: null,
    message: null,
    next: null,
    ...about,
  };
}
