import type { TrueDataset, TrueSystem } from "../nas-objects.ts";
import { isImported } from "../nas.ts";
import { type Act, type Action, pause, type Steps } from "../op.ts";
import type { TrueCluster } from "../world.ts";
import { volumeOf } from "./volume-parts.ts";

/** What an action is about, so that each says only what it does. */

/** An action on the dataset of a volume while its pool is imported. */
export function onDataset(
  weight: number,
  run: (act: Act, system: TrueSystem, dataset: TrueDataset) => Steps,
): Action {
  return {
    on: "volume",
    makes: null,
    weight,
    *run(act) {
      const volume = volumeOf(act);
      const system = volume?.install.system;
      const dataset = volume && system?.datasets.get(volume.dataset);
      if (system && dataset && isImported(system, dataset.path)) yield* run(act, system, dataset);
    },
  };
}

/** An action on a system that is up. */
export function onSystem(run: (act: Act, system: TrueSystem) => Steps): Action {
  return {
    on: null,
    makes: null,
    weight: 1,
    *run(act) {
      const system = act.random.pick(act.world.systems);
      if (system.standing === "ready") yield* run(act, system);
      yield pause(act.random);
    },
  };
}

/** An action on a cluster that is watched. */
export function onCluster(weight: number, run: (act: Act, cluster: TrueCluster) => Steps): Action {
  return {
    on: null,
    makes: null,
    weight,
    *run(act) {
      const cluster = act.random.pick(act.world.clusters.filter(({ watched }) => watched));
      yield pause(act.random);
      yield* run(act, cluster);
    },
  };
}
