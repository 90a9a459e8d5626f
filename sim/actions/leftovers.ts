import { addDataset, destroyDataset } from "../nas.ts";
import type { Action } from "../op.ts";
import { onSystem } from "./about.ts";

/** What people set up on a NAS beside volumes, and forget. */

const DAY_MS = 86_400_000;

/** A dataset of somebody's own with a snapshot task; one day he renames or destroys it, or not, and the task stays. */
export const keepTask: Action = onSystem(function* (act, system) {
  const id = system.nextId++;
  const path = `tank/attic/project-${act.op.id}`;
  const dataset = addDataset(act.world, system, { guid: act.uid(1), path, keptFor: "a project" });
  if (!dataset) return;
  system.snapshotTasks.set(id, { id, dataset: path });
  yield act.random.delayMs(60_000, 5 * DAY_MS);
  if (act.random.chance(0.6)) destroyDataset(system, dataset, "raw");
  yield act.random.delayMs(60_000, 10 * DAY_MS);
  system.snapshotTasks.delete(id);
});

/** A group of initiators is made for some target, and used by it or not. */
export const keepInitiatorGroup: Action = onSystem(function* (act, system) {
  const id = system.nextId++;
  const used = act.random.some([...system.targets.keys()], 0.1);
  const initiators = ["iqn.1998-01.com.vmware:esx1"];
  system.initiatorGroups.set(id, { id, initiators, targets: new Set(used) });
  yield act.random.delayMs(60_000, 20 * DAY_MS);
  system.initiatorGroups.delete(id);
});
