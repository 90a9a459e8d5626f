import type { Owner, Workload, WorkloadKind } from "../../model/kubernetes.ts";
import { count, field, flag, list, message, type Read, text, word } from "../wire/types.ts";
import { defineKind, type Kind } from "./kind.ts";
import { controllerOf, driverPartOf, namespacedMetaOf, OWNED_META } from "./meta.ts";
import { NO_ITEMS, oneList } from "./recurring.ts";
import { claimsIn, ephemeralClassesIn, inlineSourcesIn, VOLUMES } from "./volume-source.ts";

/** apps/v1 and batch/v1, core/v1 PodTemplateSpec (api v0.37.2 generated.proto): what wants Pods, and which volumes those need. */
const TEMPLATE = message({ spec: field(2, message({ volumes: field(1, VOLUMES) })) });

/** A claim template is a PersistentVolumeClaim of which only the name and the class matter. */
const CLAIM_TEMPLATE = message({
  metadata: field(1, message({ name: field(1, text) })),
  spec: field(2, message({ storageClassName: field(5, word) })),
});

const JOB_SPEC = message({
  parallelism: field(1, count),
  template: field(6, TEMPLATE),
  suspend: field(10, flag),
});

const CONDITION = message({ type: field(1, word), status: field(2, word) });

type Meta = Read<typeof OWNED_META>;
type Template = Read<typeof TEMPLATE>;

const APPS = Object.freeze({ group: "apps", version: "v1", namespaced: true, protobuf: true });
const BATCH = Object.freeze({ ...APPS, group: "batch" });

const deployments = defineKind({
  ...APPS,
  ...named("Deployment", "deployments"),
  type: message({
    metadata: field(1, OWNED_META),
    spec: field(2, message({ replicas: field(1, count), template: field(3, TEMPLATE) })),
  }),
  toRecord: ({ metadata, spec }, cluster) =>
    workload("Deployment", cluster, metadata, spec?.template, { replicas: spec?.replicas ?? 1 }),
});

const replicaSets = defineKind({
  ...APPS,
  ...named("ReplicaSet", "replicasets"),
  type: message({
    metadata: field(1, OWNED_META),
    spec: field(2, message({ replicas: field(1, count), template: field(3, TEMPLATE) })),
  }),
  toRecord: ({ metadata, spec }, cluster) =>
    workload("ReplicaSet", cluster, metadata, spec?.template, { replicas: spec?.replicas ?? 1 }),
});

/** core/v1: OpenShift's DeploymentConfigs keep their Pods by these; nothing else of a DeploymentConfig at 0 is seen. */
const replicationControllers = defineKind({
  ...APPS,
  group: "",
  ...named("ReplicationController", "replicationcontrollers"),
  type: message({
    metadata: field(1, OWNED_META),
    spec: field(2, message({ replicas: field(1, count), template: field(3, TEMPLATE) })),
  }),
  toRecord: ({ metadata, spec }, cluster) =>
    workload("ReplicationController", cluster, metadata, spec?.template, {
      replicas: spec?.replicas ?? 1,
    }),
});

const statefulSets = defineKind({
  ...APPS,
  ...named("StatefulSet", "statefulsets"),
  type: message({
    metadata: field(1, OWNED_META),
    spec: field(
      2,
      message({
        replicas: field(1, count),
        template: field(3, TEMPLATE),
        volumeClaimTemplates: field(4, list(CLAIM_TEMPLATE)),
        ordinals: field(11, message({ start: field(1, count) })),
      }),
    ),
  }),
  toRecord: ({ metadata, spec }, cluster) =>
    workload("StatefulSet", cluster, metadata, spec?.template, {
      replicas: spec?.replicas ?? 1,
      claimTemplates: oneList(
        spec?.volumeClaimTemplates?.map((claim) => claim.metadata?.name ?? ""),
      ),
      firstOrdinal: spec?.ordinals?.start ?? 0,
      claimClasses: oneList([
        ...(spec?.volumeClaimTemplates ?? []).flatMap(
          (claim) => claim.spec?.storageClassName ?? [],
        ),
        ...ephemeralClassesIn(spec?.template?.spec?.volumes ?? []),
      ]),
    }),
});

const daemonSets = defineKind({
  ...APPS,
  ...named("DaemonSet", "daemonsets"),
  type: message({
    metadata: field(1, OWNED_META),
    spec: field(2, message({ template: field(2, TEMPLATE) })),
  }),
  toRecord: ({ metadata, spec }, cluster) =>
    workload("DaemonSet", cluster, metadata, spec?.template, {}),
});

const jobs = defineKind({
  ...BATCH,
  ...named("Job", "jobs"),
  type: message({
    metadata: field(1, OWNED_META),
    spec: field(2, JOB_SPEC),
    status: field(3, message({ conditions: field(1, list(CONDITION)) })),
  }),
  toRecord: ({ metadata, spec, status }, cluster) =>
    workload("Job", cluster, metadata, spec?.template, {
      replicas: spec?.parallelism ?? 1,
      suspended: spec?.suspend ?? false,
      finished: (status?.conditions ?? []).some(isEnd),
    }),
});

const cronJobs = defineKind({
  ...BATCH,
  ...named("CronJob", "cronjobs"),
  type: message({
    metadata: field(1, OWNED_META),
    spec: field(
      2,
      message({
        schedule: field(1, word),
        suspend: field(4, flag),
        jobTemplate: field(5, message({ spec: field(2, JOB_SPEC) })),
      }),
    ),
  }),
  toRecord: ({ metadata, spec }, cluster) =>
    workload("CronJob", cluster, metadata, spec?.jobTemplate?.spec?.template, {
      suspended: spec?.suspend ?? false,
      schedule: spec?.schedule ?? "",
    }),
});

/** The kinds of the collection "workloads"; each is one part of it. */
export const WORKLOADS: readonly Kind<"workloads">[] = Object.freeze([
  deployments,
  replicaSets,
  replicationControllers,
  statefulSets,
  daemonSets,
  jobs,
  cronJobs,
]);

function named(kind: WorkloadKind, resource: string) {
  return { collection: "workloads", part: resource, kind, resource } as const;
}

/** Both ends of a Job (batch/v1 JobCondition). */
function isEnd({ type, status }: Read<typeof CONDITION>): boolean {
  return status === "True" && (type === "Complete" || type === "Failed");
}

type Particulars = Partial<
  Pick<
    Workload,
    | "replicas"
    | "suspended"
    | "finished"
    | "schedule"
    | "claimTemplates"
    | "firstOrdinal"
    | "claimClasses"
  >
>;

/** The claim of a generic ephemeral volume comes and goes with a Pod, and no template names it. */
function workload(
  kind: WorkloadKind,
  cluster: string,
  metadata: Meta | undefined,
  template: Template | undefined,
  particulars: Particulars,
): Workload {
  const volumes = template?.spec?.volumes ?? [];
  const owner: Owner | null = controllerOf(metadata);
  return {
    ...namespacedMetaOf(metadata, cluster),
    kind,
    owner,
    replicas: null,
    suspended: false,
    finished: false,
    schedule: null,
    claims: claimsIn(volumes, () => null),
    claimTemplates: NO_ITEMS,
    firstOrdinal: 0,
    claimClasses: oneList(ephemeralClassesIn(volumes)),
    inlineVolumes: inlineSourcesIn(volumes, () => ""),
    driverPart: driverPartOf(metadata),
    ...particulars,
  };
}
