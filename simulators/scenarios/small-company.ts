import type { SnapshotStory, VolumeStory } from "../world/model.ts";
import { defineWorld } from "../world/define.ts";
import { ISCSI, NFS, NVMEOF } from "../world/installs.ts";
import type { Scenario } from "./scenario.ts";
import { DRIFTED, FAST, LEFTOVERS, STRAYS } from "./small-company-troubles.ts";

/** Pods of a StatefulSet, each with its own claim from the template. */
function statefulSet(
  namespace: string,
  name: string,
  replicas: number,
  template: string,
  size: string,
  age = "200d",
): VolumeStory[] {
  return Array.from({ length: replicas }, (_, place) => ({
    claim: `${namespace}/${template}-${name}-${place}`,
    install: "zfs-iscsi",
    size,
    age,
    pods: [{ name: `${name}-${place}`, owner: `StatefulSet/${name}` }],
  }));
}

/** Pods of a Deployment that share one NFS claim. */
function deployment(
  namespace: string,
  name: string,
  pods: readonly string[],
  claim: string,
  size: string,
  age = "200d",
): VolumeStory {
  return {
    claim: `${namespace}/${claim}`,
    install: "zfs-nfs",
    size,
    age,
    pods: pods.map((suffix) => ({ name: `${name}-${suffix}`, owner: `Deployment/${name}` })),
  };
}

const SHOP: readonly VolumeStory[] = [
  ...statefulSet("shop", "postgres", 3, "data", "50Gi", "410d"),
  ...statefulSet("shop", "redis", 3, "data", "8Gi", "410d"),
  ...statefulSet("shop", "elasticsearch", 3, "data", "100Gi"),
  ...statefulSet("shop", "mongodb", 3, "datadir", "40Gi"),
  deployment(
    "shop",
    "web",
    ["6c7f9d5b8-4xk2m", "6c7f9d5b8-8wq7z", "6c7f9d5b8-tt9vn"],
    "product-images",
    "300Gi",
    "410d",
  ),
  deployment("shop", "uploads", ["79b4c6f5d-lm2sx"], "uploads", "80Gi"),
];

const PAYMENTS: readonly VolumeStory[] = [
  ...statefulSet("payments", "postgres", 2, "data", "30Gi", "380d"),
  ...statefulSet("payments", "rabbitmq", 3, "data", "10Gi"),
  ...statefulSet("payments", "vault", 3, "data", "10Gi", "380d"),
  {
    claim: "payments/audit-archive",
    install: "zfs-nfs",
    size: "150Gi",
    age: "380d",
    reclaimPolicy: "Retain",
    idle: ["CronJob/audit-export"],
    drift: "accessDisabled",
  },
];

const ERP: readonly VolumeStory[] = [
  ...statefulSet("erp", "odoo-db", 1, "data", "40Gi", "520d"),
  deployment("erp", "odoo", ["5f9d7c8b6-qz4rl"], "odoo-filestore", "120Gi", "520d"),
  {
    claim: "erp/odoo-backup",
    install: "zfs-nfs",
    size: "200Gi",
    age: "300d",
    idle: ["CronJob/odoo-backup"],
    drift: "grown",
  },
];

const MONITORING: readonly VolumeStory[] = [
  ...statefulSet("monitoring", "prometheus-k8s", 2, "db", "100Gi", "600d"),
  ...statefulSet("monitoring", "alertmanager", 2, "db", "2Gi", "600d"),
  ...statefulSet("monitoring", "loki", 3, "storage", "60Gi"),
  deployment("monitoring", "grafana", ["d5b8f7c96-h2n8p"], "grafana", "5Gi", "600d"),
];

const GITLAB: readonly VolumeStory[] = [
  ...statefulSet("gitlab", "gitaly", 1, "repo-data", "150Gi", "450d"),
  ...statefulSet("gitlab", "postgresql", 1, "data", "30Gi", "450d"),
  ...statefulSet("gitlab", "redis-master", 1, "data", "5Gi", "450d"),
  ...statefulSet("gitlab", "minio", 4, "export", "200Gi", "450d"),
  deployment("gitlab", "registry", ["7d6c9f8b5-c8d2k"], "registry", "300Gi", "450d"),
  deployment("gitlab", "runner", ["84c5d9b7f-vv6xj"], "runner-cache", "50Gi"),
];

const ANALYTICS: readonly VolumeStory[] = [
  ...statefulSet("analytics", "clickhouse", 3, "data", "250Gi", "150d"),
  ...statefulSet("analytics", "kafka", 3, "data", "80Gi", "150d"),
  ...["anna", "bernd", "chloe", "dmitri"].map((person) => ({
    claim: `analytics/jupyter-${person}`,
    install: "zfs-nfs",
    size: "20Gi",
    age: "120d",
    reclaimPolicy: "Retain" as const,
    // Chloe has left, the others' notebooks run.
    pods: person === "chloe" ? [] : [{ name: `jupyter-${person}`, owner: "JupyterHub/hub" }],
  })),
];

const INTRANET: readonly VolumeStory[] = [
  ...statefulSet("intranet", "keycloak-db", 1, "data", "10Gi", "500d"),
  ...statefulSet("intranet", "nextcloud-db", 1, "data", "20Gi", "700d"),
  ...statefulSet("intranet", "dovecot", 2, "mail", "100Gi", "700d"),
  deployment("intranet", "nextcloud", ["66c8b7d9f-9s5tw"], "nextcloud-data", "500Gi", "700d"),
  deployment("intranet", "wiki", ["5b7d8c9f6-k7m4q"], "wiki-attachments", "20Gi", "700d"),
];

/** Its owner asked to be left alone: the namespace says excluded-from-alerts. */
const PLAYGROUND: readonly VolumeStory[] = [
  { claim: "playground/scratch", install: "zfs-nfs", size: "10Gi", age: "60d" },
  {
    claim: "playground/experiment",
    install: "zfs-nfs",
    size: "10Gi",
    age: "60d",
    lives: "retainedOnPurpose",
  },
];

/** Made a moment ago, or from something else. */
const RECENT: readonly VolumeStory[] = [
  {
    claim: "payments/data-postgres-audit-0",
    install: "zfs-iscsi",
    size: "30Gi",
    age: "28d",
    fromVolume: "payments/data-postgres-old-0",
    pods: [{ name: "postgres-audit-0", owner: "StatefulSet/postgres-audit" }],
  },
  {
    claim: "shop/postgres-reporting",
    install: "zfs-iscsi",
    size: "50Gi",
    age: "9d",
    fromSnapshot: "shop/data-postgres-0@postgres-2026-11-quarter",
    idle: ["Deployment/reporting"],
  },
  {
    claim: "shop/mongodb-test",
    install: "zfs-iscsi",
    size: "40Gi",
    age: "20d",
    fromSnapshot: "shop/datadir-mongodb-0@before-7",
  },
  {
    claim: "analytics/data-clickhouse-old-0",
    install: "zfs-iscsi",
    size: "120Gi",
    age: "300d",
    lives: "cloneOrigin",
  },
  {
    claim: "analytics/clickhouse-migration",
    install: "zfs-iscsi",
    size: "120Gi",
    age: "40d",
    fromVolume: "analytics/data-clickhouse-old-0",
  },
  { claim: "analytics/jupyter-frida", install: "zfs-nfs", size: "20Gi", lives: "inFlight" },
];

const SNAPSHOTS: readonly SnapshotStory[] = [
  { of: "shop/data-postgres-0", name: "postgres-2026-11-quarter", age: "10d" },
  { of: "shop/data-postgres-0", name: "postgres-before-16", age: "45d" },
  { of: "payments/data-postgres-0", name: "pre-audit", age: "30d" },
  { of: "gitlab/repo-data-gitaly-0", name: "gitaly-before-upgrade", age: "21d" },
  { of: "intranet/nextcloud-data", name: "nextcloud-yearly", kind: "detached", age: "300d" },
  {
    of: "intranet/nextcloud-data",
    name: "nextcloud-2024",
    kind: "detached",
    age: "330d",
    leak: "copyCut",
  },
  { of: "erp/odoo-filestore", name: "before-inventory", kind: "manual", age: "90d" },
  { of: "erp/data-odoo-db-0", name: "velero-2026-08", age: "100d", leak: "contentDeleted" },
  { of: "gitlab/registry", name: "registry-spring", age: "200d", leak: "contentDeleted" },
  { of: "intranet/wiki-attachments", name: "wiki-2025", age: "330d", lives: "contentRetained" },
  {
    of: "intranet/wiki-attachments",
    name: "wiki-2024",
    kind: "detached",
    age: "330d",
    leak: "contentDeleted",
  },
  {
    of: "shop/data-redis-0",
    name: "cut short",
    kind: "temporary",
    age: "60d",
    leak: "temporaryLeft",
  },
  { of: "shop/datadir-mongodb-0", name: "before-7", age: "50d", lives: "waitsForClone" },
  {
    of: "shop/datadir-mongodb-0",
    name: "before-6",
    age: "110d",
    lives: "waitsForHold",
    holds: ["truenas"],
  },
  { of: "monitoring/grafana", name: "grafana-9", age: "220d", leak: "zfsSnapshotDestroyed" },
];

const STORY =
  "A company of some ninety volumes on one NAS: a shop, its ERP, GitLab and some analytics, a failed disk, and leftovers of a few years.";

/** The demo: believable, and with a case of every rule. */
export const smallCompany: Scenario = Object.freeze({
  id: null,
  name: "small-company",
  story: STORY,
  twin: null,
  world: defineWorld({
    world: "small-company",
    story: STORY,
    seed: 2026,
    systems: [
      {
        name: "nas1",
        address: "10.20.0.10",
        pools: [
          {
            name: "tank",
            diskSize: "4Ti",
            vdevs: [
              { type: "MIRROR", disks: ["sda", "sdb"] },
              { type: "MIRROR", disks: ["sdc", "sdd"], failed: "sdd" },
              { type: "MIRROR", disks: ["sde", "sdf"] },
            ],
          },
        ],
        tasks: [
          { dataset: "tank/k8s", every: "1d", keep: 7 },
          { dataset: "tank/fileserver", every: "1d", keep: 7 },
        ],
      },
    ],
    clusters: [{ name: "prod", nodes: ["worker-1", "worker-2", "worker-3", "worker-4"] }],
    installs: [NFS, ISCSI, NVMEOF],
    namespaces: [
      { name: "playground", cluster: "prod", annotations: { "excluded-from-alerts": "true" } },
    ],
    volumes: [
      ...SHOP,
      ...PAYMENTS,
      ...ERP,
      ...MONITORING,
      ...GITLAB,
      ...ANALYTICS,
      ...INTRANET,
      ...PLAYGROUND,
      ...LEFTOVERS,
      ...DRIFTED,
      ...FAST,
      ...RECENT,
    ],
    snapshots: SNAPSHOTS,
    strays: STRAYS,
    datasets: [
      { system: "nas1", path: "tank/media", size: "800Gi", shared: true },
      { system: "nas1", path: "tank/proxmox-backup", size: "1.5Ti", shared: true },
      { system: "nas1", path: "tank/k8s/nfs/v/before-the-move", size: "60Gi", age: "820d" },
      {
        system: "nas1",
        path: "tank/k8s/nfs/s/pvc-6e0f4b9a-52d1-4c0e-9a37-1d84c7f2b605",
        size: "1Mi",
        age: "610d",
      },
      { system: "nas1", path: "tank/vm/windows-dc", kind: "zvol", size: "120Gi", shared: true },
    ],
    shares: [{ system: "nas1", path: "/mnt/tank/media/photos", comment: "marketing" }],
    luns: [
      { of: "monitoring/db-alertmanager-0", also: "monitoring/db-alertmanager-1" },
      { of: "analytics/data-kafka-0", also: "analytics/data-kafka-1", lun: 0 },
    ],
    slips: [{ of: "analytics/data-superset-db-0", at: "analytics/data-kafka-2" }],
    initiatorGroups: [
      { system: "nas1", initiators: ["iqn.1998-01.com.vmware:esx-2019"], comment: "old ESXi" },
    ],
    targets: [{ name: "backup-of-keycloak", of: "intranet/data-keycloak-db-0" }],
  }),
});
