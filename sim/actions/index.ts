import type { Action } from "../op.ts";
import * as administrators from "./administrators.ts";
import * as removal from "./delete.ts";
import * as provisioning from "./provision.ts";
import * as snapshots from "./snapshots.ts";
import * as users from "./users.ts";

const { provision, provisionInterrupted, provisionAgain, cloneFromSnapshot, cloneFromVolume } =
  provisioning;
const { snapshotVolume, snapshotInterrupted, snapshotDetached, deleteSnapshot, leakSnapshot } =
  snapshots;
const { reimportContent, importTaskSnapshot, takeTaskSnapshot } = snapshots;

/** Everything that can happen, by name. */
export const ACTIONS: Readonly<Record<string, Action>> = Object.freeze({
  provision,
  provisionInterrupted,
  provisionAgain,
  cloneFromSnapshot,
  cloneFromVolume,
  ...removal,
  snapshotVolume,
  snapshotInterrupted,
  snapshotDetached,
  deleteSnapshot,
  leakSnapshot,
  reimportContent,
  importTaskSnapshot,
  takeTaskSnapshot,
  ...users,
  ...administrators,
});
