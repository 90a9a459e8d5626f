import type { Backing } from "../../correlate/links.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../model/kubernetes.ts";
import { gauge } from "../family.ts";
import type { MetricsView } from "../view.ts";

/**
 * The join itself: everything else hangs on these labels. Attachments are apart, so that it stays one series a volume. The
 * claim is that of a bound PersistentVolume: a released one still names its former claim, which may exist again.
 */
export const volumeInfo = gauge({
  name: "plumbline_volume_info",
  help: "A PersistentVolume whose dataset was found, with what it is joined to; the claim where it is bound to one; always 1.",
  each: "persistentVolumes",
  labels: [
    "cluster",
    "system",
    "pool",
    "dataset",
    "protocol",
    "driver",
    "storageclass",
    "persistentvolume",
    "persistentvolumeclaim",
    "claim_namespace",
  ],
  stability: "stable",
  sheds: 1,
  sample: (pv, view) => {
    const backing = view.links.backing(pv);
    if (backing.state !== "found") return null;
    const { system, pool, path } = backing.dataset.to;
    const claim = pv.phase === "Bound" ? pv.claimRef : null;
    return [
      {
        cluster: view.nameOf(pv.cluster),
        system: view.nameOf(system),
        pool,
        dataset: path,
        protocol: protocolOf(pv, backing, view) ?? "",
        driver: driverOf(pv),
        storageclass: pv.storageClass,
        persistentvolume: pv.name,
        persistentvolumeclaim: claim?.name ?? "",
        claim_namespace: claim?.namespace ?? "",
      },
      1,
    ];
  },
});

/** What a PersistentVolume promises. */
export const persistentVolumeCapacity = gauge({
  name: "plumbline_persistentvolume_capacity_bytes",
  help: "Capacity of a PersistentVolume as Kubernetes has it.",
  each: "persistentVolumes",
  labels: ["cluster", "persistentvolume"],
  stability: "stable",
  sheds: 4,
  sample: (pv, view) => [
    { cluster: view.nameOf(pv.cluster), persistentvolume: pv.name },
    pv.capacityBytes,
  ],
});

/** In which phase a PersistentVolume is; one series each, so that a change of phase ends the old one. */
export const persistentVolumePhase = gauge({
  name: "plumbline_persistentvolume_status_phase",
  help: "The phase of a PersistentVolume; always 1.",
  each: "persistentVolumes",
  labels: ["cluster", "persistentvolume", "phase"],
  stability: "stable",
  sheds: 4,
  sample: (pv, view) => [
    { cluster: view.nameOf(pv.cluster), persistentvolume: pv.name, phase: pv.phase },
    1,
  ],
});

/** What somebody asked for. */
export const claimRequested = gauge({
  name: "plumbline_persistentvolumeclaim_requested_bytes",
  help: "Storage that a PersistentVolumeClaim asks for.",
  each: "persistentVolumeClaims",
  labels: ["cluster", "claim_namespace", "persistentvolumeclaim"],
  stability: "stable",
  sheds: 4,
  sample: (claim, view) => [claimLabels(claim, view), claim.requestedBytes],
});

/** In which phase a claim is. */
export const claimPhase = gauge({
  name: "plumbline_persistentvolumeclaim_status_phase",
  help: "The phase of a PersistentVolumeClaim; always 1.",
  each: "persistentVolumeClaims",
  labels: ["cluster", "claim_namespace", "persistentvolumeclaim", "phase"],
  stability: "stable",
  sheds: 4,
  sample: (claim, view) => [{ ...claimLabels(claim, view), phase: claim.phase }, 1],
});

/** Where volumes are to be. A volume may be on many nodes, and then has a series for each. */
export const volumeAttachment = gauge({
  name: "plumbline_volume_attached",
  help: "Whether a VolumeAttachment says that its PersistentVolume is attached to its node.",
  each: "volumeAttachments",
  labels: ["cluster", "persistentvolume", "node"],
  stability: "stable",
  sheds: 3,
  sample: ({ cluster, pvName, nodeName, attached }, view) => {
    if (pvName === null) return null;
    return [
      { cluster: view.nameOf(cluster), persistentvolume: pvName, node: nodeName },
      Number(attached),
    ];
  },
});

function claimLabels({ cluster, namespace, name }: PersistentVolumeClaim, view: MetricsView) {
  return {
    cluster: view.nameOf(cluster),
    claim_namespace: namespace,
    persistentvolumeclaim: name,
  };
}

function driverOf({ source }: PersistentVolume): string {
  return source.type === "csi" ? source.driver : source.type;
}

/** As its driver gives it out; of a volume without a driver, as the PersistentVolume says. */
function protocolOf(
  { source }: PersistentVolume,
  { dataset, block, share }: Extract<Backing, { state: "found" }>,
  { links }: MetricsView,
): string | null {
  const byDriver = links.driverType(dataset.to);
  if (byDriver !== null) return byDriver.protocol;
  if (source.type === "nfs" || source.type === "iscsi") return source.type;
  return block?.transport ?? share?.to.protocol ?? null;
}
