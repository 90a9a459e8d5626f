import { createHash } from "node:crypto";
import type { DriverPod } from "../../model/kubernetes.ts";
import { field, list, message, onDemand, type Read, time, word } from "../wire/types.ts";
import { defineKind } from "./kind.ts";
import { controllerOf, driverPartOf, namespacedMetaOf, oneOf, OWNED_META } from "./meta.ts";
import { claimsIn, inlineSourcesIn, VOLUMES, type Volumes } from "./volume-source.ts";

/** core/v1 PodSpec and -Status (api v0.37.2 generated.proto). */
const CONTAINER = message({ name: field(1, word), image: field(2, word) });
const SPEC = message({
  volumes: field(1, VOLUMES),
  containers: field(2, onDemand(list(CONTAINER))),
  nodeName: field(10, word),
});
const CONDITION = message({
  type: field(1, word),
  status: field(2, word),
  lastTransitionTime: field(4, time),
});
const STATUS = message({ phase: field(1, word), conditions: field(2, list(CONDITION)) });

const POD = message({
  metadata: field(1, OWNED_META),
  spec: field(2, SPEC),
  status: field(3, STATUS),
});

/** Pods. */
export const pods = defineKind({
  collection: "pods",
  group: "",
  version: "v1",
  resource: "pods",
  kind: "Pod",
  namespaced: true,
  protobuf: true,
  type: POD,
  toRecord({ metadata, spec, status }, cluster) {
    const meta = namespacedMetaOf(metadata, cluster);
    const volumes = spec?.volumes ?? [];
    return {
      ...meta,
      phase: oneOf(
        status?.phase,
        ["Pending", "Running", "Succeeded", "Failed"],
        "status.phase",
        "Unknown",
      ),
      nodeName: spec?.nodeName ?? "",
      owner: controllerOf(metadata),
      claims: claimNames(volumes, meta.name),
      inlineVolumes: inlineSourcesIn(volumes, (volume) => inlineHandle(meta.uid, volume)),
      driverPod: driverPodOf({ metadata, spec, status }, meta.createdAt),
    };
  },
});

function driverPodOf(
  { metadata, spec, status }: Partial<Read<typeof POD>>,
  createdAt: number,
): DriverPod | null {
  const part = driverPartOf(metadata);
  if (part === null) return null;
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  const isReady = ready?.status === "True";
  return {
    ...part,
    notReadySince: isReady ? null : (ready?.lastTransitionTime ?? createdAt),
    image: spec?.containers?.()?.find(({ name }) => name === "csi-driver")?.image ?? null,
  };
}

/** A generic ephemeral volume is the claim `<pod>-<volume>` (Kubernetes `ephemeral.VolumeClaimName`). */
function claimNames(volumes: Volumes, pod: string): readonly string[] {
  return claimsIn(volumes, (volume) => `${pod}-${volume}`);
}

/** The handle that the kubelet gives an inline CSI volume (kubernetes v1.37.2 pkg/volume/csi/csi_mounter.go `makeVolumeHandle`). */
function inlineHandle(podUid: string, volumeName: string): string {
  return `csi-${createHash("sha256")
    .update(podUid + volumeName)
    .digest("hex")}`;
}
