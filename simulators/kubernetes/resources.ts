/** One kind of object as an API server serves it (`APIResource` of its discovery). */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly hasStatus: boolean;
  /** Defined by a CustomResourceDefinition: some answers differ from those of built-in kinds. */
  readonly custom: boolean;
}

type Row = readonly [
  kind: string,
  plural: string,
  scope: "Cluster" | "Namespaced",
  traits?: Traits,
];

interface Traits {
  readonly shortNames?: readonly string[];
  readonly hasStatus?: boolean;
}

/** Plurals, scopes, short names and status subresources as kube-apiserver v1.37.2 and external-snapshotter v8.7 list them. */
const BUILT_IN: Readonly<Record<string, readonly Row[]>> = {
  v1: [
    ["ConfigMap", "configmaps", "Namespaced", { shortNames: ["cm"] }],
    ["Event", "events", "Namespaced", { shortNames: ["ev"] }],
    ["Namespace", "namespaces", "Cluster", { shortNames: ["ns"], hasStatus: true }],
    ["Node", "nodes", "Cluster", { shortNames: ["no"], hasStatus: true }],
    [
      "PersistentVolumeClaim",
      "persistentvolumeclaims",
      "Namespaced",
      { shortNames: ["pvc"], hasStatus: true },
    ],
    ["PersistentVolume", "persistentvolumes", "Cluster", { shortNames: ["pv"], hasStatus: true }],
    ["Pod", "pods", "Namespaced", { shortNames: ["po"], hasStatus: true }],
    [
      "ReplicationController",
      "replicationcontrollers",
      "Namespaced",
      { shortNames: ["rc"], hasStatus: true },
    ],
    ["Secret", "secrets", "Namespaced"],
    ["ServiceAccount", "serviceaccounts", "Namespaced", { shortNames: ["sa"] }],
  ],
  "apps/v1": [
    ["DaemonSet", "daemonsets", "Namespaced", { shortNames: ["ds"], hasStatus: true }],
    ["Deployment", "deployments", "Namespaced", { shortNames: ["deploy"], hasStatus: true }],
    ["ReplicaSet", "replicasets", "Namespaced", { shortNames: ["rs"], hasStatus: true }],
    ["StatefulSet", "statefulsets", "Namespaced", { shortNames: ["sts"], hasStatus: true }],
  ],
  "batch/v1": [
    ["CronJob", "cronjobs", "Namespaced", { shortNames: ["cj"], hasStatus: true }],
    ["Job", "jobs", "Namespaced", { hasStatus: true }],
  ],
  "storage.k8s.io/v1": [
    ["CSIDriver", "csidrivers", "Cluster"],
    ["CSINode", "csinodes", "Cluster", { hasStatus: true }],
    ["CSIStorageCapacity", "csistoragecapacities", "Namespaced"],
    ["StorageClass", "storageclasses", "Cluster", { shortNames: ["sc"] }],
    ["VolumeAttachment", "volumeattachments", "Cluster", { hasStatus: true }],
    ["VolumeAttributesClass", "volumeattributesclasses", "Cluster", { shortNames: ["vac"] }],
  ],
};

const CUSTOM: Readonly<Record<string, readonly Row[]>> = {
  "snapshot.storage.k8s.io/v1": [
    [
      "VolumeSnapshotClass",
      "volumesnapshotclasses",
      "Cluster",
      { shortNames: ["vsclass", "vsclasses"] },
    ],
    [
      "VolumeSnapshotContent",
      "volumesnapshotcontents",
      "Cluster",
      { shortNames: ["vsc", "vscs"], hasStatus: true },
    ],
    ["VolumeSnapshot", "volumesnapshots", "Namespaced", { shortNames: ["vs"], hasStatus: true }],
  ],
};

/** Everything the simulator can serve. */
export const RESOURCES: readonly Resource[] = Object.freeze([
  ...rows(BUILT_IN, false),
  ...rows(CUSTOM, true),
]);

const BY_KIND = new Map(
  RESOURCES.map((resource) => [`${apiVersionOf(resource)} ${resource.kind}`, resource]),
);

/** The resource of this kind. Throws TypeError on one that the simulator does not know. */
export function resourceOfKind(apiVersion: string, kind: string): Resource {
  const resource = BY_KIND.get(`${apiVersion} ${kind}`);
  if (resource === undefined) {
    throw new TypeError(`the simulator serves no ${apiVersion} ${kind}`);
  }
  return resource;
}

/** "v1" or "storage.k8s.io/v1". */
export function apiVersionOf({ group, version }: Pick<Resource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** How messages name it: "pods" or "storageclasses.storage.k8s.io" (apimachinery `GroupResource.String`). */
export function groupResourceOf({ group, plural }: Pick<Resource, "group" | "plural">): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function rows(table: Readonly<Record<string, readonly Row[]>>, custom: boolean): Resource[] {
  return Object.entries(table).flatMap(([apiVersion, entries]) => {
    const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
    return entries.map(([kind, plural, scope, traits]) =>
      Object.freeze({
        group: group ?? "",
        version: version ?? "",
        kind,
        plural,
        singular: kind.toLowerCase(),
        namespaced: scope === "Namespaced",
        shortNames: traits?.shortNames ?? [],
        hasStatus: traits?.hasStatus ?? false,
        custom,
      }),
    );
  });
}
