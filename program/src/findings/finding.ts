import type { Key } from "../model/ids.ts";
import type { Concern } from "./concern.ts";
import type { Impact } from "./impact.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Precondition } from "./preconditions/precondition.ts";

/** How bad it is if true. Can be configured per rule. */
export type Severity = "info" | "warning" | "error";

/**
 * How sure. `confirmed`: it is so. `suspect`: evidence is incomplete in the named ways. `unknown`: the rule could not
 * run here, because a collection it needs is stale, incomplete or not permitted.
 */
export type Verdict = "confirmed" | "suspect" | "unknown";

/** The word that sits on top of the code: only in a closed scope may anything be called an orphan. */
export type Word = "orphan" | "unclaimed";

/** One fact a verdict rests on, in words people know: "created", "2026-11-02 (22d ago)". */
export interface Evidence {
  readonly fact: string;
  readonly value: string;
}

/** Kinds of things that findings are about, as the command line names them: `trace dataset/tank/k8s/v/pvc-1`. */
export const SUBJECT_KINDS = Object.freeze([
  "pvc",
  "pv",
  "pod",
  "volumesnapshot",
  "volumesnapshotcontent",
  "volumeattachment",
  "storageclass",
  "csidriver",
  "node",
  "dataset",
  "zvol",
  "snapshot",
  "share",
  "target",
  "extent",
  "initiator-group",
  "session",
  "nvmeof-subsystem",
  "nvmeof-namespace",
  "snapshot-task",
  "pool",
  "disk",
  "nas-alert",
  "service",
  "credential",
  "failover",
  "nas-job",
  "scope",
  "cluster",
  "system",
] as const);

/** One of them. */
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What a finding is about. `name` is what a person types after the kind; `source` the configured name of its cluster or system. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly key: Key;
  readonly name: string;
  /** null for cluster-scoped objects and everything on a NAS. */
  readonly namespace: string | null;
  readonly source: string;
}

/** Where a finding lies, for grouping: the claim scope, else the one cluster or system. */
export interface FindingScope {
  readonly kind: "scope" | "cluster" | "system";
  readonly key: string;
  /** "nas1:tank/k8s/v", or the name of the cluster or system. */
  readonly name: string;
  /** null where it is no claim scope. */
  readonly closed: boolean | null;
}

/** A hit with an identity: the same id in every run in which the same rule finds the same object in the same scope. */
export interface Finding {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  readonly word: Word | null;
  readonly subject: Subject;
  readonly scope: FindingScope;
  readonly evidence: readonly Evidence[];
  /** P1 to P9 as far as the rule concludes from absence, each with its evidence; empty for plain facts. */
  readonly preconditions: readonly Precondition[];
  /** What keeps the verdict from `confirmed`, each one sentence; empty when it is confirmed. */
  readonly missing: readonly string[];
  /** Bytes that would come back; null = not known, which is not zero. */
  readonly reclaimableBytes: number | null;
  /** Since when the object exists, epoch ms. */
  readonly since: number | null;
  /** null of an `unknown`, which is about us and not remembered. */
  readonly lifecycle: Lifecycle | null;
  /** Namespaces and claims it concerns, as far as known. With an impact, of what is only counted there the namespace. */
  readonly concerns: readonly Concern[];
  /** Who hangs on a part of a NAS that belongs to nobody alone; null of everything else. */
  readonly impact: Impact | null;
  readonly remedy: readonly string[];
}
