import type { Collection } from "../model/collections.ts";
import type { Coverage } from "../model/inventory.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { SourceRef } from "../model/source.ts";
import type { AgedFinding } from "./aged.ts";
import type { Finding } from "./finding.ts";
import type { Epoch, Freeze } from "./memory.ts";

/** A rule that did not run because a source it needs is not configured: said, but nobody's failure. */
export interface SkippedRule {
  readonly rule: string;
  readonly title: string;
  readonly lacks: readonly Collection[];
  /** "needs a Kubernetes cluster", "needs a TrueNAS". */
  readonly because: string;
}

/** A finding kept out of the list, and by whose word. */
export interface Suppressed {
  /** The hint as its owner wrote it ("excluded-from-alerts=true"), or "exclude: " and the reason in the configuration. */
  readonly by: string;
  /** What bears the hint: "namespace/lab", "pvc/shop/data-0"; null where the configuration says it. */
  readonly on: string | null;
  readonly finding: Finding;
}

/** How far the memory can be relied on. */
export interface MemoryState {
  readonly epoch: Epoch;
  /** Until when it only learns, and nothing about absence is confirmed; null when it has. */
  readonly learnsUntil: number | null;
  /** Freezes that nobody has ended. */
  readonly freezes: readonly Freeze[];
}

/** Everything one judgement of the inventory says. Serialises as it is; `schemaVersion` grows when a field changes meaning. */
export interface Report {
  readonly schemaVersion: 1;
  /** When it was judged, epoch ms. */
  readonly at: number;
  readonly sources: readonly SourceRef[];
  readonly scopes: readonly ClaimScope[];
  /** Worst first, then by bytes. */
  readonly findings: readonly Finding[];
  readonly skipped: readonly SkippedRule[];
  /** What was kept out of `findings`, each with its reason; in the same order. */
  readonly suppressed: readonly Suppressed[];
  readonly coverage: readonly Coverage[];
  /** Earlier findings about which nothing can be said now. */
  readonly aged: readonly AgedFinding[];
  /** What was remembered when it was judged; null where nothing was. */
  readonly memory: MemoryState | null;
}
