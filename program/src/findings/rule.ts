import type { TObject } from "typebox";
import type { Links, StoredVolume } from "../correlate/links.ts";
import type { Collection, Records } from "../model/collections.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Missed } from "../model/missed.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { ConcernedObject } from "./concern.ts";
import type { Evidence, Severity } from "./finding.ts";
import type { ResolvedOptions } from "./options.ts";

/** What a rule says of one subject. A quiet answer carries its reason, so that `explain` and the tests can ask for it. */
export type Judgement =
  | {
      readonly is: "hit";
      readonly evidence: readonly Evidence[];
      readonly reclaimableBytes?: number | null;
      readonly since?: number | null;
      readonly concerns?: readonly ConcernedObject[];
      /** Of a part of a NAS that belongs to nobody alone: the volumes on it. Who they are is added to the finding. */
      readonly hanging?: readonly StoredVolume[];
      /** Nothing that was read needs the subject: the finding then carries the word orphan or unclaimed. */
      readonly unused?: boolean;
      /** What was looked for on a NAS in vain: it is asked for once more before the rule says so. */
      readonly missed?: Missed;
      /** Doubts of this very case, each one sentence; any of them makes the verdict `suspect`. */
      readonly doubts?: readonly string[];
    }
  | { readonly is: "quiet"; readonly because: string }
  | { readonly is: "unknown"; readonly because: string };

/** A quiet judgement: why the rule does not fire on this subject. */
export function quiet(because: string): Judgement {
  return { is: "quiet", because };
}

/** The rule cannot tell for this one subject. */
export function cannotTell(because: string): Judgement {
  return { is: "unknown", because };
}

/** What a check may look at besides its subject. `now` is epoch ms. */
export interface RuleContext {
  readonly inventory: InventoryView;
  readonly links: Links;
  /** The claim scope the subject lies in; null where it lies in none. */
  readonly claimScope: ClaimScope | null;
  /** Why some datasets of some system are not known, where a volume or its copy may lie; null when all are. */
  readonly unreadDatasets: string | null;
  readonly now: number;
}

/** Collections whose records can be judged one at a time. */
export type JudgedCollection =
  | "persistentVolumes"
  | "persistentVolumeClaims"
  | "volumeSnapshots"
  | "volumeSnapshotContents"
  | "volumeAttachments"
  | "storageClasses"
  | "csiDrivers"
  | "csiNodes"
  | "datasets"
  | "zfsSnapshots"
  | "shares"
  | "iscsiTargets"
  | "iscsiExtents"
  | "iscsiInitiators"
  | "iscsiSessions"
  | "nvmeofSubsystems"
  | "nvmeofNamespaces"
  | "nvmeofSessions"
  | "snapshotTasks"
  | "system"
  | "pools"
  | "disks"
  | "nasAlerts"
  | "nasServices"
  | "credentials"
  | "failover"
  | "failedJobs";

/** A rule: meta data and check in one object. */
export interface Rule<C extends JudgedCollection = JudgedCollection, O extends TObject = TObject> {
  /** File name, object first, says what is the case; never reused. */
  readonly code: string;
  readonly title: string;
  readonly each: C;
  /** Collections that must be complete where the rule runs; where one is not, the rule says `unknown` there. */
  readonly needs: readonly Collection[];
  /**
   * Where it runs, and what has to be whole for it there. `claimScope`: in every claim scope; the pool and the clusters of
   * the scope. `system`: on every system; all its pools and every cluster that may use it. `cluster`: in every cluster;
   * that cluster, and every system, because what is looked for may have moved.
   */
  readonly within: "claimScope" | "system" | "cluster";
  /** True of a rule that concludes from absence: suspect at most without memory, and read again before it is said. */
  readonly absence: boolean;
  readonly severity: Severity;
  readonly why: string;
  /** Commands or actions; `{subject}` is replaced by `kind/name`. */
  readonly remedy: readonly string[];
  readonly options: O;
  check(subject: Records[C], context: RuleContext, options: ResolvedOptions<O>): Judgement;
}

/** Freezes a rule and keeps its types. */
export function defineRule<C extends JudgedCollection, O extends TObject>(
  rule: Rule<C, O>,
): Rule<C, O> {
  return Object.freeze(rule);
}
