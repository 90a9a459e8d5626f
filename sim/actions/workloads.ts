import type { VolumeSource, Workload, WorkloadKind } from "../../program/src/model/kubernetes.ts";
import { type Act, type Action, pause, type Steps } from "../op.ts";
import { change, type Guid, hold, metaOf, type TrueCluster } from "../world.ts";
import { inTree, isInTree, standing } from "./mounts.ts";
import { volumeOf } from "./volume-parts.ts";

/** Who names claims and volumes, whether a Pod runs or not. */

/** A workload mounts the claim; after a while its Pods are gone: it stands at 0, waits for its time, is done, or is deleted. */
export const deploy: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = volumeOf(act);
    if (!volume) return;
    const { cluster } = volume.install;
    const kind = act.random.pick(["Deployment", "StatefulSet", "CronJob", "Job"] as const);
    const workload = workloadOf(act, cluster, kind, { claims: [volume.claimName] });
    yield* runPods(act, cluster, workload, []);
    if (act.random.chance(0.5)) cluster.objects.workloads.delete(workload.uid);
  },
};

/** Pods that mount nothing come, and some of them stay: a cluster that lives. */
export const rollOut: Action = {
  on: null,
  makes: null,
  weight: 1,
  *run(act) {
    const { clusters } = act.world;
    for (const [part, cluster] of clusters.entries()) {
      const uid = act.uid(20 + part);
      const pod = {
        ...metaOf(cluster, uid, `app-${act.op.id}`, act.world.now),
        namespace: "shop",
        phase: "Running",
        nodeName: "worker-1",
        owner: null,
        claims: [],
        inlineVolumes: [],
        driverPod: null,
      } as const;
      hold(cluster, "pods", pod, []);
    }
    if (act.random.chance(0.5)) return;
    yield act.random.delayMs(60_000, 20 * 86_400_000);
    for (const [part, { objects }] of clusters.entries()) objects.pods.delete(act.uid(20 + part));
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
    const workload = workloadOf(act, cluster, "CronJob", { inlineVolumes: [source] });
    yield pause(act.random);
    yield* runPods(act, cluster, workload, needs);
    yield act.random.delayMs(3_600_000, 20 * 86_400_000);
    cluster.objects.workloads.delete(workload.uid);
  },
};

function workloadOf(
  act: Act,
  cluster: TrueCluster,
  kind: WorkloadKind,
  mounts: { claims?: readonly string[]; inlineVolumes?: readonly VolumeSource[] },
): Workload {
  return {
    ...metaOf(cluster, act.uid(8), `work-${act.op.id}`, act.world.now),
    namespace: "shop",
    kind,
    owner: null,
    replicas: kind === "CronJob" ? null : 1,
    suspended: false,
    finished: false,
    schedule: kind === "CronJob" ? "0 3 * * *" : null,
    claims: [],
    claimTemplates: [],
    firstOrdinal: 0,
    claimClasses: [],
    inlineVolumes: [],
    driverPart: null,
    ...mounts,
  };
}

function* runPods(
  act: Act,
  cluster: TrueCluster,
  workload: Workload,
  needs: readonly Guid[],
): Steps {
  const { kind, name, namespace, claims, inlineVolumes, uid } = workload;
  hold(cluster, "workloads", workload, needs);
  yield pause(act.random);
  const pod = {
    ...metaOf(cluster, act.uid(9), `${name}-0`, act.world.now),
    namespace,
    phase: "Running" as const,
    nodeName: "worker-1",
    owner: { kind, name, uid },
    claims,
    inlineVolumes,
    driverPod: null,
  };
  hold(cluster, "pods", pod, needs);
  yield act.random.delayMs(60_000, 5 * 86_400_000);
  cluster.objects.pods.delete(pod.uid);
  if (kind === "Job") hold(cluster, "workloads", { ...workload, finished: true }, []);
  else change(cluster, "workloads", uid, kind === "CronJob" ? {} : { replicas: 0 });
}
