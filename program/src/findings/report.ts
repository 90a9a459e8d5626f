import type { Collection } from "../model/collections.ts";
import type { Coverage } from "../model/inventory.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { SourceRef } from "../model/source.ts";
import type { Finding } from "./finding.ts";

/** A rule that did not run because a source it needs is not configured: said, but nobody's failure. */
export interface SkippedRule {
  readonly rule: string;
  readonly title: string;
  readonly lacks: readonly Collection[];
  /** "needs a Kubernetes cluster", "needs a TrueNAS". */
  readonly because: string;
}

/** Findings kept out of the list, and by whose word. */
export interface Suppressed {
  readonly by: string;
  readonly count: number;
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
  readonly suppressed: readonly Suppressed[];
  readonly coverage: readonly Coverage[];
}
