import type { SnapshotBinding, VolumeBinding } from "../bindings.ts";
import { assetsName } from "../names.ts";
import type { Volume } from "../world.ts";

/**
 * The user properties that democratic-csi writes, in its order (facts/democratic-csi.md §1.4).
 */

/** Ids of what gives a volume out; the driver stores them on the dataset. */
export type AccessIds =
  | { readonly share: number }
  | { readonly target: number; readonly extent: number; readonly targetExtent: number }
  | { readonly subsystem: number; readonly namespace: number };

/** What a volume was made from, as the driver notes it. */
export interface ContentSource {
  readonly type: "snapshot" | "volume";
  readonly id: string;
}

type Marks = Record<string, string>;

/** Marks of a volume's dataset: as far as the driver got, less what a begun delete has taken away again. */
export function volumeMarks(
  volume: Volume,
  binding: VolumeBinding,
  ids: AccessIds,
  source: ContentSource | null,
): Marks {
  const begun = marksAtCreate(volume, binding, source);
  if (volume.fate.dataset === "unfinished") {
    return {
      ...begun,
      ...(volume.fate.access === "targetOnly" ? firstMark(volume, ids) : {}),
    };
  }
  return {
    ...begun,
    ...(volume.fate.access === "gone"
      ? marksLeftByDelete(volume, binding, ids)
      : accessMarks(volume, binding, ids)),
    "democratic-csi:csi_share_volume_context": JSON.stringify(binding.context),
    "democratic-csi:provision_success": "true",
  };
}

function marksAtCreate(
  { install }: Volume,
  binding: VolumeBinding,
  source: ContentSource | null,
): Marks {
  return {
    "democratic-csi:csi_volume_name": binding.csiName,
    "democratic-csi:managed_resource": "true",
    "democratic-csi:volume_context_provisioner_driver": install.driver,
    ...(install.instanceId === null
      ? {}
      : { "democratic-csi:volume_context_provisioner_instance_id": install.instanceId }),
    ...(source === null
      ? {}
      : {
          "democratic-csi:csi_volume_content_source_type": source.type,
          "democratic-csi:csi_volume_content_source_id": source.id,
        }),
  };
}

function accessMarks(volume: Volume, binding: VolumeBinding, ids: AccessIds): Marks {
  return {
    ...firstMark(volume, ids),
    ...("extent" in ids ? { "democratic-csi:freenas_iscsi_extent_id": String(ids.extent) } : {}),
    ...("namespace" in ids
      ? { "democratic-csi:freenas_nvmeof_namespace_id": String(ids.namespace) }
      : {}),
    ...marksLeftByDelete(volume, binding, ids),
  };
}

/** Id of what is made first: the share, the target or the subsystem. */
function firstMark({ install }: Volume, ids: AccessIds): Marks {
  if ("share" in ids) {
    return { [`democratic-csi:freenas_${install.protocol}_share_id`]: String(ids.share) };
  }
  return "target" in ids
    ? { "democratic-csi:freenas_iscsi_target_id": String(ids.target) }
    : { "democratic-csi:freenas_nvmeof_subsystem_id": String(ids.subsystem) };
}

/** A delete takes the ids of share, target, extent, subsystem and namespace away; these stay. */
function marksLeftByDelete({ install }: Volume, binding: VolumeBinding, ids: AccessIds): Marks {
  if ("share" in ids) {
    return {};
  }
  if ("subsystem" in ids) {
    return { "democratic-csi:freenas_nvmeof_assets_name": assetsName(install, binding.leaf) };
  }
  return {
    "democratic-csi:freenas_iscsi_targettoextent_id": String(ids.targetExtent),
    "democratic-csi:freenas_iscsi_assets_name": assetsName(install, binding.leaf),
  };
}

/** Marks of a CSI snapshot, and of the copy of a detached one. */
export function snapshotMarks(snapshot: SnapshotBinding, volume: VolumeBinding): Marks {
  return {
    "democratic-csi:csi_snapshot_name": snapshot.name,
    "democratic-csi:csi_snapshot_source_volume_id": volume.leaf,
    "democratic-csi:managed_resource": "true",
    "democratic-csi:provision_success": "true",
  };
}
