import type { Action } from "../op.ts";
import * as administrators from "./administrators.ts";
import * as claims from "./claims.ts";
import * as appliance from "./appliance.ts";
import * as controlPlane from "./control-plane.ts";
import * as removal from "./delete.ts";
import * as driverAilments from "./driver-ailments.ts";
import * as edits from "./edits.ts";
import * as leftovers from "./leftovers.ts";
import * as monitor from "./monitor.ts";
import * as nasAilments from "./nas-ailments.ts";
import * as nodes from "./nodes.ts";
import * as others from "./others.ts";
import * as places from "./places.ts";
import * as provisioning from "./provision.ts";
import * as snapshots from "./snapshots.ts";
import * as tenants from "./tenants.ts";
import * as users from "./users.ts";
import * as withhold from "./withhold.ts";
import * as workloads from "./workloads.ts";

/** Everything that can happen, by name, in the order of the names: a seed draws by place. */
export const ACTIONS: Readonly<Record<string, Action>> = inOrder({
  ...provisioning,
  ...removal,
  ...snapshots,
  ...users,
  ...workloads,
  ...others,
  ...administrators,
  ...appliance,
  ...claims,
  ...edits,
  ...leftovers,
  ...nodes,
  ...withhold,
  ...tenants,
  ...places,
  ...controlPlane,
  ...monitor,
  ...nasAilments,
  ...driverAilments,
});

/** Names of those that take nothing from anybody: they are drawn by themselves, so that a seed's other story stays what it is. */
export const AILMENTS: readonly string[] = Object.freeze(
  Object.keys({ ...nasAilments, ...driverAilments }).toSorted(),
);

/** Names of those about what runs on the NAS itself, which are drawn by themselves as well. */
export const TENANTS: readonly string[] = Object.freeze(Object.keys(tenants).toSorted());

/** Names of those about places that a task of the NAS or a StorageClass has written down; drawn by themselves too. */
export const PLACES: readonly string[] = Object.freeze(Object.keys(places).toSorted());

/** Loaders differ in the order in which they give the names of a module. */
function inOrder(actions: Readonly<Record<string, Action>>): Readonly<Record<string, Action>> {
  const names = Object.keys(actions).toSorted();
  return Object.freeze(
    Object.fromEntries(names.flatMap((n) => (actions[n] ? [[n, actions[n]]] : []))),
  );
}
