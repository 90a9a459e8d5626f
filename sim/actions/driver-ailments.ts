import type { ClusterHealth } from "../health.ts";
import type { Act, Action, Steps } from "../op.ts";
import { controllerOf, nodePodOf } from "../read-drivers.ts";
import type { TrueCluster } from "../world.ts";

/** What ails drivers and file systems while all their volumes are there. All of it ends some day. */

const DAY_MS = 86_400_000;

/** Containers of a driver's Pod do not come up (facts/peers §2 no. 88). */
export const stallDriver: Action = onDrivers(function* (act, cluster, { notReady }) {
  const driver = act.random.pick([...cluster.drivers]);
  const node = act.random.pick([...cluster.nodes.keys()]);
  const name = act.random.pick([controllerOf(driver), nodePodOf(driver, node)]);
  notReady.set(name, act.world.now);
  yield whileItLasts(act);
  notReady.delete(name);
});

/** No Pod of its controller can be made: a quota, an admission webhook. */
export const loseController: Action = onDrivers(function* (act, cluster, { missing }) {
  const name = controllerOf(act.random.pick([...cluster.drivers]));
  missing.add(name);
  yield whileItLasts(act);
  missing.delete(name);
});

/** A kubelet knows nothing of a driver: its node Pod did not register (no. 89). */
export const loseRegistration: Action = onDrivers(function* (act, cluster, { unregistered }) {
  const driver = act.random.pick([...cluster.drivers]);
  const lost = `${act.random.pick([...cluster.nodes.keys()])} ${driver}`;
  unregistered.add(lost);
  yield whileItLasts(act);
  unregistered.delete(lost);
});

/** Another release of the driver is installed, newer or older. */
export const changeRelease: Action = onDrivers(function* (act, _cluster, health) {
  health.driverTag = act.random.pick(["v1.9.3", "v1.9.4", "v1.9.5", "next"]);
});

/** The file system of a claim that a Pod mounts fills up, and is cleaned up. */
export const fillVolume: Action = onDrivers(function* (act, { objects }, { full }) {
  const mounted = new Set(
    [...objects.pods.values()].flatMap(({ record: { namespace, claims } }) =>
      claims.map((name) => `${namespace}/${name}`),
    ),
  );
  const claims = [...objects.persistentVolumeClaims.values()].filter(({ record }) =>
    mounted.has(`${record.namespace}/${record.name}`),
  );
  if (claims.length === 0) return;
  const { uid } = act.random.pick(claims).record;
  full.set(uid, act.random.pick([0.85, 0.93, 1]));
  yield whileItLasts(act);
  full.delete(uid);
}, 3);

function whileItLasts({ random }: Act): number {
  return random.delayMs(300_000, 8 * DAY_MS);
}

function onDrivers(
  run: (act: Act, cluster: TrueCluster, health: ClusterHealth) => Steps,
  weight = 1,
): Action {
  return {
    on: null,
    makes: null,
    weight,
    *run(act) {
      const cluster = act.random.pick(act.world.clusters.filter(({ watched }) => watched));
      const isThere = cluster.drivers.size > 0 && cluster.nodes.size > 0;
      if (cluster.health && isThere) yield* run(act, cluster, cluster.health);
    },
  };
}
