import { type AlertCase, fires, type Given, quiet } from "./case.ts";

const DATASET = 'system="nas1",dataset="tank/k8s/v/pvc-1"';
const CLAIM = {
  cluster: "prod",
  system: "nas1",
  pool: "tank",
  dataset: "tank/k8s/v/pvc-1",
  persistentvolume: "pvc-1",
  persistentvolumeclaim: "files",
  claim_namespace: "shop",
};

function volume(protocol: string, availableBytes: number, limitBytes: number, of = CLAIM): Given {
  const labels = Object.entries(of).map(([name, value]) => `${name}="${value}"`);
  return {
    [`plumbline_volume_info{${labels.join()},protocol="${protocol}"}`]: "1x30",
    [`plumbline_dataset_available_bytes{${DATASET}}`]: `${availableBytes}x30`,
    [`plumbline_dataset_limit_bytes{${DATASET}}`]: `${limitBytes}x30`,
  };
}

/** What kubelets say of the claim, by the end of the name of its family. */
function inside(figures: Readonly<Record<string, number>>): Given {
  const { cluster, claim_namespace, persistentvolumeclaim } = CLAIM;
  const labels = `cluster="${cluster}",claim_namespace="${claim_namespace}",persistentvolumeclaim="${persistentvolumeclaim}"`;
  return Object.fromEntries(
    Object.entries(figures).map(([family, value]) => [
      `plumbline_persistentvolumeclaim_filesystem_${family}{${labels}}`,
      `${value}x30`,
    ]),
  );
}

const OF_THE_CLAIM = {
  severity: "warning",
  cluster: CLAIM.cluster,
  claim_namespace: CLAIM.claim_namespace,
  persistentvolumeclaim: CLAIM.persistentvolumeclaim,
};

function found(rule: string, severity: string, verdict: string, family = "findings"): string {
  return `plumbline_${family}{rule="${rule}",severity="${severity}",verdict="${verdict}",cluster="",system="nas1",scope="nas1 tank/k8s/v"}`;
}

function reclaimable(rule: string, verdict = "confirmed"): string {
  return found(rule, "warning", verdict, "findings_reclaimable_bytes");
}

const SIZE: Given = {
  'plumbline_pool_size_bytes{system="nas1",pool="tank"}': "900x500",
  'plumbline_pool_size_bytes{system="nas1",pool="pond"}': "100x500",
};

/** Alerts about volumes, and about what Plumbline finds. */
export const FINDING_CASES: readonly AlertCase[] = [
  fires("PlumblineVolumeNearLimit", "9 of 100 are left", volume("nfs", 9, 100), 15, {
    labels: { severity: "warning", ...CLAIM },
    summary: "Claim shop/files has less than a tenth of its size left.",
    description:
      "Dataset tank/k8s/v/pvc-1 of nas1 can take less than a tenth of its limit any more, because it is filled or because the pool is. It belongs to shop/files of prod.",
  }),
  quiet("PlumblineVolumeNearLimit", "11 of 100 are left", volume("smb", 11, 100), 30),
  quiet(
    "PlumblineVolumeNearLimit",
    "what is nobody's any more is not written to",
    volume("nfs", 9, 100, { ...CLAIM, persistentvolumeclaim: "", claim_namespace: "" }),
    30,
  ),
  quiet(
    "PlumblineVolumeNearLimit",
    "a zvol is reserved as a whole, which says nothing of the file system in it",
    volume("iscsi", 0, 100),
    30,
  ),

  fires(
    "PlumblineFilesystemNearlyFull",
    "90 of 100 are used in the file system on a zvol, of which the NAS knows nothing",
    { ...volume("iscsi", 1_000, 1_000), ...inside({ used_bytes: 90, capacity_bytes: 100 }) },
    15,
    {
      labels: OF_THE_CLAIM,
      summary: "The file system of claim shop/files is full to 90%.",
      description:
        "The file system of shop/files of prod is full to 90%. Once it is full, whatever uses the claim cannot write any more.",
    },
  ),
  fires(
    "PlumblineFilesystemNearlyFull",
    "it is on no TrueNAS, or on one that is not read: kubelets see it all the same",
    inside({ used_bytes: 99, capacity_bytes: 100 }),
    15,
    {
      labels: OF_THE_CLAIM,
      summary: "The file system of claim shop/files is full to 99%.",
      description:
        "The file system of shop/files of prod is full to 99%. Once it is full, whatever uses the claim cannot write any more.",
    },
  ),
  quiet(
    "PlumblineFilesystemNearlyFull",
    "89 of 100 are used",
    inside({ used_bytes: 89, capacity_bytes: 100 }),
    30,
  ),
  quiet(
    "PlumblineFilesystemNearlyFull",
    "the other alert speaks of a share whose dataset has a limit",
    { ...volume("nfs", 1, 100), ...inside({ used_bytes: 99, capacity_bytes: 100 }) },
    30,
  ),
  quiet(
    "PlumblineFilesystemNearlyFull",
    "nobody says how large it is",
    inside({ used_bytes: 99, capacity_bytes: 0, inodes: 100, inodes_used: 99 }),
    30,
  ),

  fires(
    "PlumblineInodesNearlyGone",
    "950 of 1000 are used and hardly any byte, over NFS as well",
    {
      ...volume("nfs", 99, 100),
      ...inside({ used_bytes: 1, capacity_bytes: 100, inodes: 1_000, inodes_used: 950 }),
    },
    15,
    {
      labels: OF_THE_CLAIM,
      summary: "Claim shop/files has used 95% of its inodes.",
      description:
        "Of the inodes of shop/files of prod 95% are used. Without any left no file can be made there, however many bytes are free.",
    },
  ),
  quiet(
    "PlumblineInodesNearlyGone",
    "899 of 1000 are used",
    inside({ inodes: 1_000, inodes_used: 899 }),
    30,
  ),
  quiet(
    "PlumblineInodesNearlyGone",
    "the file system does not count them",
    inside({ inodes: 0, inodes_used: 0 }),
    30,
  ),

  fires(
    "PlumblineErrorFindings",
    "two volumes point at nothing",
    { [found("pv-backing-missing", "error", "confirmed")]: "2x30" },
    15,
    {
      labels: {
        severity: "warning",
        rule: "pv-backing-missing",
        system: "nas1",
        scope: "nas1 tank/k8s/v",
      },
      summary: "2 findings of pv-backing-missing in nas1 tank/k8s/v.",
      description:
        "Plumbline has confirmed 2 findings of the rule pv-backing-missing, which is an error, in nas1 tank/k8s/v.",
    },
  ),
  quiet(
    "PlumblineErrorFindings",
    "warnings are no errors, and what is suspected is not confirmed",
    {
      [found("dataset-unreferenced", "warning", "confirmed")]: "9x30",
      [found("pv-backing-missing", "error", "suspect")]: "2x30",
    },
    30,
  ),

  fires(
    "PlumblineCannotTell",
    "two rules cannot run",
    {
      [found("dataset-unreferenced", "warning", "unknown")]: "3x90",
      [found("share-without-dataset", "warning", "unknown")]: "1x90",
    },
    60,
    {
      labels: { severity: "info", system: "nas1", scope: "nas1 tank/k8s/v" },
      summary: "Plumbline cannot tell in nas1 tank/k8s/v.",
      description:
        "2 rules could not run in nas1 tank/k8s/v for an hour, because something they need was not read. What they would find is not known.",
    },
  ),
  quiet(
    "PlumblineCannotTell",
    "a rule could not run for half an hour",
    { [found("dataset-unreferenced", "warning", "unknown")]: "1x30 stale" },
    70,
  ),

  quiet(
    "PlumblineCannotTell",
    "rules can tell",
    { [found("dataset-unreferenced", "warning", "suspect")]: "1x90" },
    90,
  ),

  fires(
    "PlumblineReclaimableSpace",
    "two kinds of leftovers hold 51 of 1000",
    {
      ...SIZE,
      [reclaimable("dataset-unreferenced")]: "40x500",
      [reclaimable("zfs-snapshot-unreferenced")]: "11x500",
    },
    360,
    {
      labels: { severity: "info", system: "nas1" },
      summary: "5.1% of nas1 is leftovers.",
      description:
        "Datasets and snapshots that nothing uses any more hold 5.1% of the raw space of nas1.",
    },
  ),
  quiet(
    "PlumblineReclaimableSpace",
    "what is suspected may be alive, and an unused claim is somebody's",
    {
      ...SIZE,
      [reclaimable("dataset-unreferenced")]: "50x500",
      [reclaimable("zfs-snapshot-unreferenced", "suspect")]: "400x500",
      [reclaimable("claim-unused")]: "400x500",
    },
    365,
  ),
];
