import type { Fault as ListFault } from "../../../simulators/kubernetes/faults.ts";
import type { Fault as CallFault } from "../../../simulators/truenas/faults.ts";
import type { StartedWorld } from "../../../simulators/world/start.ts";

/** Puts something wrong into a world that runs; it stays until the world is closed, or its faults are cleared. */
export type Hazard = (world: StartedWorld) => void | Promise<void>;

/** Each list of a kind goes wrong, or each such page of it, in every cluster and as often as it is asked for. */
export function listFails(plural: string, fault: ListFault, page?: number): Hazard {
  const match = { verb: "list", plural, ...(page === undefined ? {} : { page }) } as const;
  return ({ clusters }) => {
    for (const { simulator } of clusters) simulator.faults.add({ match, fault, times: 1_000 });
  };
}

/** Each call of a method goes wrong, on every NAS and as often as it is made; "*" is every method. */
export function callFails(method: string, fault: CallFault): Hazard {
  return ({ systems }) => {
    for (const { simulator } of systems) simulator.faults.add({ method, times: Infinity }, fault);
  };
}

/** Takes all faults of a world back. */
export function clearFaults({ clusters, systems }: StartedWorld): void {
  for (const { simulator } of [...clusters, ...systems]) simulator.faults.clear();
}
