import type { Action } from "../op.ts";
import * as administrators from "./administrators.ts";
import * as appliance from "./appliance.ts";
import * as controlPlane from "./control-plane.ts";
import * as removal from "./delete.ts";
import * as monitor from "./monitor.ts";
import * as others from "./others.ts";
import * as provisioning from "./provision.ts";
import * as snapshots from "./snapshots.ts";
import * as users from "./users.ts";
import * as workloads from "./workloads.ts";

/** Everything that can happen, by name. */
export const ACTIONS: Readonly<Record<string, Action>> = Object.freeze({
  ...provisioning,
  ...removal,
  ...snapshots,
  ...users,
  ...workloads,
  ...others,
  ...administrators,
  ...appliance,
  ...controlPlane,
  ...monitor,
});
