import { usageOf } from "../../correlate/claim-usage.ts";
import type { ClaimUsage } from "../../model/usage.ts";
import { type Family, gauge } from "../family.ts";

/** What people have written, whatever snapshots and compression make of it on the NAS. */
export const filesystemUsed = ofFilesystem(
  "plumbline_persistentvolumeclaim_filesystem_used_bytes",
  "Bytes used in the file system of a claim, as the kubelets that mount it say.",
  ({ usedBytes }) => usedBytes,
);

/** Smaller than the volume: a file system keeps some of it for itself. */
export const filesystemCapacity = ofFilesystem(
  "plumbline_persistentvolumeclaim_filesystem_capacity_bytes",
  "Size of the file system of a claim, as the kubelets that mount it say.",
  ({ capacityBytes }) => capacityBytes,
);

/** Files and directories that are there. */
export const filesystemInodesUsed = ofFilesystem(
  "plumbline_persistentvolumeclaim_filesystem_inodes_used",
  "Inodes used in the file system of a claim, as the kubelets that mount it say.",
  ({ inodesUsed }) => inodesUsed,
);

/** How many of them there can be. */
export const filesystemInodes = ofFilesystem(
  "plumbline_persistentvolumeclaim_filesystem_inodes",
  "Inodes that the file system of a claim can have, as the kubelets that mount it say.",
  ({ inodes }) => inodes,
);

/** By the claim, so that a series ends with it. A claim that nothing mounts has none. */
function ofFilesystem(
  name: string,
  help: string,
  valueOf: (usage: ClaimUsage) => number | null,
): Family {
  return gauge({
    name,
    help,
    each: "persistentVolumeClaims",
    labels: ["cluster", "claim_namespace", "persistentvolumeclaim"],
    stability: "stable",
    sheds: 4,
    sample: (claim, view) => {
      const usage = usageOf(claim, view.inventory);
      const value = usage && valueOf(usage);
      if (value === null) return null;
      const { cluster, namespace, name: persistentvolumeclaim } = claim;
      const labels = { cluster: view.nameOf(cluster), claim_namespace: namespace };
      return [{ ...labels, persistentvolumeclaim }, value];
    },
  });
}
