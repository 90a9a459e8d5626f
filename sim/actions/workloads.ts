import { type Act, type Action, pause } from "../op.ts";
import { hold, metaOf, type TrueCluster, type TrueWorkload } from "../world.ts";
import { volumeOf } from "./volume-parts.ts";
import { inTree, isInTree, standing } from "./mounts.ts";

/** Who names claims and volumes without a Pod that runs. */

/** A workload of these kinds mounts the claim; it runs Pods for a while, and may stand at 0 or wait for its time after. */
export const deploy: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = volumeOf(act);
    if (!volume) return;
    const { cluster } = volume.install;
    const kind = act.random.pick(["Deployment", "StatefulSet", "CronJob", "Job"] as const);
    const workload = { ...named(act, kind), claims: [volume.claimName] };
    cluster.workloads.set(workload.uid, workload);
    yield* runPods(act, cluster, workload);
    if (act.random.chance(0.5)) cluster.workloads.delete(workload.uid);
  },
};

/** A CronJob whose template mounts the volume by its address: between two runs nothing else shows it. */
export const scheduleInline: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = standing(act);
    if (!volume || !isInTree(volume)) return;
    const { cluster } = volume.install;
    const { source, needs } = inTree(act, volume);
    const workload = { ...named(act, "CronJob"), inlineVolumes: [source], needs };
    yield pause(act.random);
    cluster.workloads.set(workload.uid, workload);
    yield* runPods(act, cluster, workload);
    yield act.random.delayMs(3_600_000, 20 * 86_400_000);
    cluster.workloads.delete(workload.uid);
  },
};

function named(act: Act, kind: TrueWorkload["kind"]): TrueWorkload {
  const about = { kind, namespace: "shop", name: `work-${act.op.id}`, createdAt: act.world.now };
  return { uid: act.uid(8), ...about, claims: [], inlineVolumes: [], needs: [] };
}

function* runPods(act: Act, cluster: TrueCluster, workload: TrueWorkload) {
  const uid = act.uid(9);
  const { kind, name, namespace, claims, inlineVolumes, needs } = workload;
  yield pause(act.random);
  hold(
    cluster,
    "pods",
    {
      ...metaOf(cluster, uid, `${name}-0`, act.world.now),
      namespace,
      phase: "Running",
      nodeName: "worker-1",
      owner: { kind, name, uid: workload.uid },
      claims,
      inlineVolumes,
    },
    needs,
  );
  yield act.random.delayMs(60_000, 5 * 86_400_000);
  cluster.objects.pods.delete(uid);
}
