import { createHash } from "node:crypto";
import type { VolumeSource } from "../../model/kubernetes.ts";
import { field, inline, list, message, type Read, text, word } from "../wire/types.ts";
import { defineKind } from "./kind.ts";
import { controllerOf, namespacedMetaOf, oneOf, OWNED_META } from "./meta.ts";
import { inlineSourceOf, POD_VOLUME_SOURCE } from "./volume-source.ts";

const VOLUME = message({ name: field(1, text), volumeSource: inline(2, POD_VOLUME_SOURCE) });

/** core/v1 PodSpec and -Status (api v0.37.2 generated.proto). */
const SPEC = message({ volumes: field(1, list(VOLUME)), nodeName: field(10, word) });
const STATUS = message({ phase: field(1, word) });

type Volumes = readonly Read<typeof VOLUME>[];

/** Pods. */
export const pods = defineKind({
  collection: "pods",
  group: "",
  version: "v1",
  resource: "pods",
  kind: "Pod",
  namespaced: true,
  protobuf: true,
  type: message({
    metadata: field(1, OWNED_META),
    spec: field(2, SPEC),
    status: field(3, STATUS),
  }),
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
      inlineVolumes: inlineVolumes(volumes, meta.uid),
    };
  },
});

/** A generic ephemeral volume is the claim `<pod>-<volume>` (Kubernetes `ephemeral.VolumeClaimName`). */
function claimNames(volumes: Volumes, pod: string): readonly string[] {
  const names = volumes
    .map(({ name, volumeSource: source }) => {
      if (source?.persistentVolumeClaim !== undefined)
        return source.persistentVolumeClaim.claimName ?? "";
      return source?.ephemeral === true ? `${pod}-${name ?? ""}` : null;
    })
    .filter((name) => name !== null);
  return names.slice(); // `filter` leaves room for 17, a copy for what is there
}

function inlineVolumes(volumes: Volumes, podUid: string): readonly VolumeSource[] {
  return volumes
    .map(({ name, volumeSource }) =>
      inlineSourceOf(volumeSource, () => inlineHandle(podUid, name ?? "")),
    )
    .filter((source) => source !== null);
}

/** The handle that the kubelet gives an inline CSI volume (kubernetes v1.37.2 pkg/volume/csi/csi_mounter.go `makeVolumeHandle`). */
function inlineHandle(podUid: string, volumeName: string): string {
  return `csi-${createHash("sha256")
    .update(podUid + volumeName)
    .digest("hex")}`;
}
