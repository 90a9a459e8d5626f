import type { AllowEntry, NasState } from "./state.ts";
import type { Line } from "./versions.ts";
import type { Reading } from "./zfs/reading.ts";

/** Who is logged in on a socket, and over what. */
export interface Session {
  readonly peer: string;
  /** Over TLS: a key that arrives in the clear is revoked (facts/truenas-api.md §2.3). */
  readonly isSecure: boolean;
  /** Null before login, and again after the middleware forgot the session. */
  user: SessionUser | null;
  /** Collections whose events are wanted, by the id of the subscription. */
  readonly subscriptions: Map<unknown, string>;
}

/** Who a session is. */
export interface SessionUser {
  readonly username: string;
  readonly roles: readonly string[];
  /** What a key of 24.10 may; null where roles decide (facts/truenas-api.md §2.3). */
  readonly allowlist: readonly AllowEntry[] | null;
}

/** What an answer cost to make: rows that ZFS walked. The cost model turns it into time. */
export interface Work {
  datasets: number;
  datasetProperties: number;
  snapshots: number;
  /** Snapshots of which all properties were read, and those of which some that were named. */
  snapshotProperties: number;
  namedSnapshotProperties: number;
}

/** What a call that walks nothing costs. */
export function noWork(): Work {
  return {
    datasets: 0,
    datasetProperties: 0,
    snapshots: 0,
    snapshotProperties: 0,
    namedSnapshotProperties: 0,
  };
}

/** One call as a method sees it. */
export interface Call {
  readonly params: readonly unknown[];
  readonly state: NasState;
  readonly session: Session;
  /** How the NAS behaves. */
  readonly line: Line;
  /** Which line's models the URL's API version has: answers lose the fields that it does not know (§1.4). */
  readonly shapes: Line;
  /** Epoch ms by the NAS's clock. */
  readonly now: number;
  readonly bootedAt: number;
  readonly work: Work;
  zfs(): Reading;
}

/** A method: from when it is public, and what it answers. Throws RpcError. */
export interface Method {
  /** First line that has it, and first line of API versions with models for it; absent: all. */
  readonly since?: Line;
  /** Last line that has it. */
  readonly until?: Line;
  run(call: Call): unknown;
}
