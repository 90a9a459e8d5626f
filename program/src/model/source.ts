import type { Latency } from "../lib/latency.ts";
import type { AccessReviewer } from "./access.ts";
import type { Collection, TruenasCollection } from "./collections.ts";
import type { ClusterId, SystemId } from "./ids.ts";
import type { InventoryView } from "./inventory.ts";
import type { Missed } from "./missed.ts";
import type { Change, Observation } from "./observation.ts";

/** Who said it: one configured cluster or system. `id` is null as long as its identity could not be proven. */
export type SourceRef =
  | { readonly kind: "cluster"; readonly name: string; readonly id: ClusterId | null }
  | { readonly kind: "system"; readonly name: string; readonly id: SystemId | null };

/** Which purse a request is paid from; the numbers are in each client (`budgets.ts`). */
export type Budget = "interactive" | "background" | "verify";

/**
 * Why we read: `first` is the ordinary read; `verify` is the last read of Kubernetes after the NAS, and happens only
 * where a rule about absence has a candidate (design: Kubernetes, NAS, Kubernetes).
 */
export type Pass = "first" | "verify";

/** What was taken from each purse; `review` is that of questions about callers, which only a cluster answers. */
export type Spent = Readonly<Record<Budget, Taken>> & { readonly review?: Taken };

interface Taken {
  readonly taken: number;
  readonly waitedMs: number;
}

/** How long one source took to answer: what it answers by a look at a table, and what it has to walk for. */
export type Answered = Readonly<Record<"cheap" | "heavy", Latency>>;

/** Said while a source is read, for the progress line on a terminal. */
export interface Progress {
  readonly source: string;
  readonly collection: Collection;
  readonly rows: number;
  readonly done: boolean;
}

/** How to read: which pass, at whose cost, how fast, and when to give up. */
export interface ReadOptions {
  readonly pass: Pass;
  readonly budget: Budget;
  /** True where nobody waits: what is heavy for a TrueNAS then keeps to a duty cycle, from whichever purse it is paid. */
  readonly paced: boolean;
  /** Where others must be answered meanwhile: pages are small, so that none of them is read for long. */
  readonly gently?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** What was read before: a `verify` read keeps only what differs from it, and what is gone. */
  readonly earlier?: InventoryView;
}

/** How to read again what an inventory already holds. */
export type AgainOptions = ReadOptions & Required<Pick<ReadOptions, "earlier">>;

/**
 * One Kubernetes cluster or one TrueNAS as the monitor sees it. Never throws for what the other side does: every
 * collection asked for is answered by observations, complete or not. It throws only what is a bug.
 */
export interface Source {
  readonly kind: "cluster" | "system";
  /** The configured name: what people read. */
  readonly name: string;
  /** The version that a cluster told last; null as long as it told none. Left out by a TrueNAS, of which it is a record. */
  readonly version?: string | null;
  /** Requests sent, and how long they waited for their turn, from each purse since the start; left out where nothing is sent. */
  readonly spent?: Spent;
  /**
   * Since the start, without the wait for a turn; of a TrueNAS an answer that did not come counts as its deadline. Left out
   * where nothing is sent.
   */
  readonly answered?: Answered;
  /** Reads each collection once and says what came of it. Identity is part of every observation's `source`. */
  read(collections: readonly Collection[], options: ReadOptions): Promise<readonly Observation[]>;
  close(): Promise<void>;
}

/** What only a Kubernetes cluster can do: tell of changes as they happen, and of what a driver is told. */
export interface ClusterSource extends Source {
  readonly kind: "cluster";
  /** Says who callers are and what they may do; left out where nobody can be asked. */
  readonly access?: AccessReviewer;
  /**
   * Reads the configurations of CSI drivers whose Secrets somebody allowed by name: one observation of `driverConfigs`, none
   * where nobody did.
   */
  readDriverConfigs(options: ReadOptions): Promise<readonly Observation[]>;
  /**
   * Its kubelets as a source, asked with our credentials of this cluster. `caPem`: the authorities of their certificates; null =
   * that of the API server.
   */
  kubelets(caPem: string | null): UsageSource;
  /**
   * Lists, then watches each collection for ever, with back-off: yields a complete observation after every (re)list, the
   * changes in between, and an incomplete observation while a collection cannot be followed. Ends when the signal aborts. The
   * first list of each is paid from `budget`, everything after it as background.
   */
  watch(
    collections: readonly Collection[],
    options: Omit<ReadOptions, "pass" | "paced">,
  ): AsyncIterable<Observation | Change>;
}

/** Who says what the claims of one cluster hold: its kubelets, or a Prometheus that has what they say. */
export interface UsageSource {
  /** The configured name of that cluster. */
  readonly cluster: string;
  /**
   * Reads it once: one observation of `claimUsage` of this cluster. `inventory` is what was read before and says whom to ask.
   * Never throws for what the other side does.
   */
  read(
    of: Extract<SourceRef, { kind: "cluster" }> & { readonly id: ClusterId },
    options: ReadOptions,
    inventory: InventoryView,
  ): Promise<Observation>;
  close(): Promise<void>;
}

/** Whose space is wanted: that of a parent, and of everything below it or of these datasets (paths) only. */
export interface SpaceWanted {
  readonly parent: string;
  readonly datasets: readonly string[] | "all";
}

/** What a TrueNAS tells of itself between two reads. */
export interface Heard {
  /**
   * Collections of whose changes it tells us at present. None: nobody listens, the connection is lost, or its version or our key
   * allows none.
   */
  readonly collections: readonly TruenasCollection[];
  /** Events that came since the start. */
  readonly events: number;
}

/** What only a TrueNAS can be asked: what would cost too much to read of every snapshot and dataset; and what it tells by itself. */
export interface SystemSource extends Source {
  readonly kind: "system";
  /** What `hear` hears; left out where nothing ever is. */
  readonly heard?: Heard;
  /**
   * Yields collections of which an event says that something in them has changed, several events at once; never what has: an
   * event is a reason to look earlier, and many changes have none. After a lost connection it yields everything it is told of
   * again, once. Yields nothing where the version or the key allows no events. Ends when the signal aborts; one at a time.
   */
  hear(options: { readonly signal: AbortSignal }): AsyncIterable<readonly TruenasCollection[]>;
  /**
   * Reads GUID, creation and user properties of these snapshots (full names) and answers with one observation of
   * `zfsSnapshotDetails` that is called `within`, so that what was asked for before stays; it is incomplete when any of them
   * could be neither read nor shown to be gone. An `earlier` list of snapshots tells which lie together and need fewer calls.
   */
  readSnapshotDetails(
    names: readonly string[],
    options: ReadOptions,
    within?: string,
  ): Promise<Observation>;
  /**
   * Asks once more for what was missed, by name, and answers with `verify` observations of the collections that could show it:
   * of what has these names, only what differs from `earlier`, and what is gone.
   */
  readAgain(missed: Missed, options: AgainOptions): Promise<readonly Observation[]>;
  /**
   * Reads space: one observation of `datasetSpace` a parent, incomplete where the parent is not there. A dataset that is gone
   * is left out; a version that would walk everything for it may answer for all below the parent.
   */
  readSpace(wanted: readonly SpaceWanted[], options: ReadOptions): Promise<readonly Observation[]>;
}
