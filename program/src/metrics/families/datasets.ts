import type { DatasetSpace } from "../../model/truenas.ts";
import { type Family, gauge } from "../family.ts";
import type { MetricsView } from "../view.ts";

/** ZFS `used`. */
export const datasetUsed = ofSpace(
  "plumbline_dataset_used_bytes",
  "Space a dataset and its descendants consume (ZFS used).",
  ({ usedBytes }) => usedBytes,
);

/** ZFS `usedbysnapshots`. */
export const datasetUsedBySnapshots = ofSpace(
  "plumbline_dataset_used_by_snapshots_bytes",
  "Space that would come back if all snapshots of a dataset were destroyed (ZFS usedbysnapshots).",
  ({ usedBySnapshotsBytes }) => usedBySnapshotsBytes,
);

/** ZFS `usedbyrefreservation`. */
export const datasetUsedByRefreservation = ofSpace(
  "plumbline_dataset_used_by_refreservation_bytes",
  "Space a dataset reserves and does not fill (ZFS usedbyrefreservation).",
  ({ usedByRefreservationBytes }) => usedByRefreservationBytes,
);

/** ZFS `referenced`. */
export const datasetReferenced = ofSpace(
  "plumbline_dataset_referenced_bytes",
  "Data that a dataset itself refers to, shared or not (ZFS referenced); not before TrueNAS 25.10.",
  ({ referencedBytes }) => referencedBytes,
);

/** ZFS `logicalused`. */
export const datasetLogicalUsed = ofSpace(
  "plumbline_dataset_logical_used_bytes",
  "What was written to a dataset and its descendants, before compression (ZFS logicalused); not before TrueNAS 25.10.",
  ({ logicalUsedBytes }) => logicalUsedBytes,
);

/** ZFS `available`. */
export const datasetAvailable = ofSpace(
  "plumbline_dataset_available_bytes",
  "Space that a dataset can still take (ZFS available).",
  ({ availableBytes }) => availableBytes,
);

/** What it may not outgrow: of a zvol its size, of a filesystem its refquota or quota. */
export const datasetLimit = gauge({
  name: "plumbline_dataset_limit_bytes",
  help: "The volsize of a zvol, the refquota or else the quota of a filesystem; none where none is set.",
  each: "datasets",
  labels: ["system", "dataset"],
  stability: "stable",
  sheds: 2,
  sample: (dataset, view) => {
    const limit = dataset.volsizeBytes ?? dataset.refquotaBytes ?? dataset.quotaBytes;
    if (limit === null) return null;
    return [{ system: view.nameOf(dataset.system), dataset: dataset.path }, limit];
  },
});

/** ZFS snapshots; those of one dataset, whoever made them. */
export const datasetSnapshots = gauge({
  name: "plumbline_dataset_snapshots",
  help: "ZFS snapshots of a dataset in a claim scope.",
  each: "datasetSpace",
  labels: ["system", "dataset"],
  stability: "stable",
  sheds: 3,
  sample: (space, view) => [
    labelsOf(space, view),
    view.inventory.findOn(space.system, "zfsSnapshots", "dataset", space.path).length,
  ],
});

function ofSpace(
  name: string,
  help: string,
  bytesOf: (space: DatasetSpace) => number | null,
): Family {
  return gauge({
    name,
    help,
    each: "datasetSpace",
    labels: ["system", "dataset"],
    stability: "stable",
    sheds: 2,
    sample: (space, view) => {
      const bytes = bytesOf(space);
      return bytes === null ? null : [labelsOf(space, view), bytes];
    },
  });
}

function labelsOf({ system, path }: DatasetSpace, view: MetricsView) {
  return { system: view.nameOf(system), dataset: path };
}
