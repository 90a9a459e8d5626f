import { chance } from "../clock.ts";
import type { NasState } from "./state.ts";

/** Things that happen to a NAS, for the "step" fault and for tests. Each changes the state in place. */

/** It went down and came up again: another boot id. Sockets are the simulator's: see `dropConnections`. */
export function reboot(state: NasState): void {
  state.bootId = chance.uuid();
}

/** This controller became the standby one: logins are redirected, its pools are not imported. */
export function failOver(state: NasState): void {
  state.failover = "BACKUP";
}

/** A pool is gone: its datasets are not listed any more, its capacity is null. */
export function exportPool(state: NasState, name: string): void {
  for (const pool of state.pools) {
    if (pool.name === name) {
      pool.imported = false;
    }
  }
}

/** Every key of a user is revoked. */
export function revokeKeys(state: NasState, username: string, reason: string): void {
  for (const user of state.users) {
    if (user.username === username) {
      for (const key of user.keys) {
        key.revoked = true;
        key.revokedReason = reason;
      }
    }
  }
}
