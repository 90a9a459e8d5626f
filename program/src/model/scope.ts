import { hash } from "node:crypto";
import type { ClusterId, SystemId } from "./ids.ts";

/**
 * Claim scope: a parent dataset on one system, whose direct children are the volumes of a driver. *Closed* when the
 * operator says that the declared clusters are all its users; only there may anything be called an orphan.
 */
export interface ClaimScope {
  readonly key: string;
  readonly system: SystemId;
  readonly systemName: string;
  readonly parent: string;
  /** Parent of detached snapshots; null where there is none or it is not known. */
  readonly snapshotParent: string | null;
  /** Names of the CSI drivers (as in CSIDriver objects) that provision into it; empty when not known. */
  readonly drivers: readonly string[];
  readonly instanceId: string | null;
  /** Clusters that use it: the declared ones, else every configured one. */
  readonly clusters: readonly ScopeCluster[];
  readonly closed: boolean;
  /** A declaration names `snapshotParent`. Where none does the copies in it are in an open place, also those of a closed scope. */
  readonly snapshotsDeclared: boolean;
  readonly origin: "declared" | "inferred";
  /** What the configuration of a driver says against it, each one sentence. */
  readonly doubts: readonly string[];
  /** What of its declaration does not fit what was read, each one sentence; no finding is less sure for it. */
  readonly notes: readonly string[];
}

/** A cluster of a scope by its configured name; `id` is null while its identity is unknown, and where this run leaves it out. */
export interface ScopeCluster {
  readonly name: string;
  readonly id: ClusterId | null;
}

/** Same for an inferred and a declared scope, so that declaring one keeps the findings in it. */
export function scopeKey(system: SystemId, parent: string): string {
  return `${system}:${parent}`;
}

/** First 16 hex digits of a SHA-256: enough to name a finding, short enough to type. */
export function shortHash(...parts: readonly string[]): string {
  return hash("sha256", parts.join("\u0000"), "hex").slice(0, 16);
}

/** A claim scope as the operator declares it, by configured names. */
export interface ScopeDeclaration {
  readonly system: string;
  readonly parent: string;
  readonly snapshotParent: string | null;
  readonly driver: string | null;
  readonly clusters: readonly string[];
  readonly instanceId: string | null;
  /** The declared clusters are all its users: the scope is closed. */
  readonly exclusive: boolean;
}
