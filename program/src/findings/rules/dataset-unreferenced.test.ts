/** Every way in which a volume may still be needed, trap by trap, each against its twin: one list, longer than a file ought to be. */
import { describe, expect, it } from "vitest";
import {
  aWorkload,
  aClaim,
  aContent,
  aDataset,
  aLocalUse,
  aPod,
  aPv,
  aSession,
  aSystem,
  aShare,
  aStorageClass,
  aTarget,
  aTargetExtent,
  aVolumeSnapshot,
  aZfsSnapshot,
  BASENAME,
  DAY_MS,
  incomplete,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  marks,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  NOW,
  parents,
  SMB_PARENT,
  smbVolume,
  snapshotsHeld,
  together,
  UID,
  CLUSTER,
  SYSTEM,
} from "../../model/given.ts";
import { CLOSED, findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { datasetUnreferenced } from "./dataset-unreferenced.ts";

const anApp = (source: string) => aLocalUse({ kind: "app", name: "photos", paths: [source] });
const rule: Rule = datasetUnreferenced;
const scopes = parents(NFS_PARENT, ISCSI_PARENT);
const leftover = together(scopes, nfsVolume());
const path = `${NFS_PARENT}/pvc-${UID}`;
const zvolPath = `${ISCSI_PARENT}/pvc-${UID}`;
const leftoverZvol = together(scopes, iscsiVolume(7));

/** A parent whose only user is "prod". */
const closed = (parent: string, instanceId: string | null = null) => ({
  system: "nas1",
  parent,
  snapshotParent: null,
  driver: null,
  clusters: ["prod"],
  instanceId,
  exclusive: true,
});

describe("dataset-unreferenced", () => {
  it("finds a finished volume that nothing uses, with its bytes and what is missing to be sure", () => {
    const [finding, ...more] = findings(rule, leftover);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "suspect",
      word: "orphan",
      subject: { kind: "dataset", name: path, source: "nas1" },
      scope: { name: `nas1:${NFS_PARENT}`, closed: true },
      reclaimableBytes: 2 ** 30,
      since: NOW - 30 * DAY_MS,
    });
    expect(finding?.missing).toEqual([
      "prod was not read again after the NAS: look once more",
      "a TrueNAS of unknown version does not show whose what democratic-csi wrote of it is",
      "this is a single look: no earlier scan is remembered that says the same",
    ]);
  });

  it("calls it unclaimed, never an orphan, in a scope that nobody closed", () => {
    expect(findings(rule, leftover, { declarations: [] })).toMatchObject([
      { word: "unclaimed", scope: { closed: false } },
    ]);
  });

  it("keeps the id of a finding when an inferred scope is declared", () => {
    const [inferred] = findings(rule, leftover, { declarations: [] });
    const [declared] = findings(rule, leftover);
    expect(inferred?.id).toBe(declared?.id);
  });

  it("says unknown once and finds nothing while the PersistentVolumes are not whole", () => {
    const inventory = inventoryOf(leftover, { persistentVolumes: incomplete("persistentVolumes") });
    const found = findings(rule, leftover, { inventory });
    expect(found.map(({ verdict, scope }) => [verdict, scope.name])).toEqual([
      ["unknown", `nas1:${ISCSI_PARENT}`],
      ["unknown", `nas1:${NFS_PARENT}`],
    ]);
  });

  it("HAZ-13: says unknown while a cluster that the scope is declared for is left out of the run", () => {
    const [scope] = CLOSED;
    const declarations = scope ? [{ ...scope, clusters: ["prod", "stage"] }] : [];
    const [finding] = findings(rule, together(parents(NFS_PARENT), nfsVolume()), { declarations });
    expect(finding?.verdict).toBe("unknown");
    expect(finding?.evidence[0]?.value).toBe("stage may use it and is not read in this run");
  });

  it("FLT-T19: doubts everything that a NAS of an unlisted version says", () => {
    const doubts = ["its API version is not in the table"];
    const [finding] = findings(rule, together(leftover, { system: [aSystem({ doubts })] }));
    expect(finding?.missing).toContain("its API version is not in the table");
  });

  it("does not run, and is nobody's failure, when no cluster is configured", () => {
    const sources = [{ kind: "system" as const, name: "nas1", id: "host-id" }];
    expect(findings(rule, leftover, { sources, declarations: [] })).toEqual([]);
  });

  const bound = together(leftover, {
    persistentVolumes: [aPv()],
    persistentVolumeClaims: [aClaim()],
  });
  twins("HAZ-16", "a PersistentVolume in any phase is a reference", {
    rule,
    subject: path,
    because: /pv\/pvc-/,
    fires: leftover,
    quiet: together(leftover, { persistentVolumes: [aPv({ phase: "Released" })] }),
  });
  twins("TRAP-02", "the same handle under another driver is no proof against a match by path", {
    rule,
    subject: path,
    because: /pv\/pvc-/,
    quiet: bound,
    fires: together(leftover, iscsiVolume(9), {
      persistentVolumes: [aPv({ source: iscsiSource(`pvc-${UID}`) })],
      persistentVolumeClaims: [],
    }),
  });
  for (const lookAlike of [
    `data-pvc-${UID}`,
    `pvc-${UID}-1`,
    `pvc-${UID.slice(0, -1)}`,
    `PVC-${UID.toUpperCase()}`,
  ])
    twins("HAZ-19", `${lookAlike} is another handle, however much it looks like it`, {
      rule,
      subject: path,
      because: /pv\/other needs it/,
      quiet: together(leftover, {
        persistentVolumes: [aPv({ name: "other", source: nfsSource(`pvc-${UID}`) })],
      }),
      fires: together(leftover, {
        persistentVolumes: [aPv({ name: "other", source: nfsSource(lookAlike) })],
      }),
    });
  twins("TRAP-04", "a volume that was created a moment ago may still get its PersistentVolume", {
    rule,
    subject: path,
    because: /younger than the grace period/,
    fires: leftover,
    quiet: together(scopes, nfsVolume(`pvc-${UID}`, { createdAt: NOW - 3_600_000 })),
  });
  twins("TRAP-10", "a child dataset shows its parent's marks", {
    rule,
    subject: `${path}/backup`,
    because: /no CSI volume name of its own/,
    fires: leftover,
    firesOn: path,
    quiet: together(leftover, {
      datasets: [
        aDataset(`${path}/backup`, { userProperties: marks(`pvc-${UID}`, "freenas-api-nfs") }),
      ],
    }),
    given: {
      declarations: [closed(path), closed(NFS_PARENT)],
    },
  });
  twins("TRAP-15", "a replica carries every mark of the original", {
    rule,
    subject: "tank/replica/pvc-1",
    because: /read-only/,
    quiet: together(
      parents("tank/replica"),
      nfsVolume("pvc-1", { path: "tank/replica/pvc-1", readonly: true }),
    ),
    fires: together(parents("tank/replica"), nfsVolume("pvc-1", { path: "tank/replica/pvc-1" })),
    given: {
      declarations: [closed("tank/replica")],
    },
  });
  twins("TRAP-17", "a static PersistentVolume with a handle of its own is found by its path", {
    rule,
    subject: path,
    because: /pv\/by-hand/,
    fires: leftover,
    quiet: together(leftover, {
      persistentVolumes: [
        aPv({ name: "by-hand", claimRef: null, source: nfsSource("my-data", `/mnt/${path}`) }),
      ],
    }),
  });
  twins("HAZ-18", "a static PersistentVolume took over an old zvol by its IQN", {
    rule,
    subject: zvolPath,
    because: /pv\/by-hand/,
    fires: leftoverZvol,
    quiet: together(leftoverZvol, {
      persistentVolumes: [
        aPv({
          name: "by-hand",
          claimRef: null,
          source: iscsiSource("the-vault", `csi-pvc-${UID}-clustera`),
        }),
      ],
    }),
  });
  twins("TRAP-18", "an in-tree NFS volume below the dataset uses it", {
    rule,
    subject: path,
    because: /pv\/legacy/,
    fires: leftover,
    quiet: together(leftover, {
      persistentVolumes: [
        aPv({
          name: "legacy",
          claimRef: null,
          source: { type: "nfs", server: "10.0.0.10", path: `/mnt/${path}/sub` },
        }),
      ],
    }),
  });
  const placing: readonly (readonly [string, string, Record<string, string>])[] = [
    ["nfs.csi.k8s.io", "as its share", { server: "10.0.0.10", share: `/mnt/${path}/` }],
    [
      "nfs.csi.k8s.io",
      "with a directory in it",
      { server: "10.0.0.10", share: `/mnt/${path}`, subDir: "${pvc.metadata.name}" },
    ],
    ["csi.truenas.io", "as its place in a pool", { pool: "tank", datasetPath: path.slice(5) }],
    ["tns.csi.io", "as parent of volumes", { pool: "tank", parentDataset: path }],
  ];
  const aClassOf = (driver: string, parameters: Record<string, string>) => ({
    storageClasses: [aStorageClass({ name: "into-it", driver, parameters })],
  });
  for (const [driver, how, parameters] of placing)
    twins("TRAP-18", `a StorageClass of ${driver} names it ${how}`, {
      rule,
      subject: path,
      because: /storageclass\/into-it, which has volumes made in it/,
      fires: together(leftover, aClassOf(driver, {})),
      quiet: together(leftover, aClassOf(driver, parameters)),
    });
  const smbLeftover = together(parents(SMB_PARENT), smbVolume());
  const smbPath = `${SMB_PARENT}/pvc-${UID}`;
  const source = `//10.0.0.10/${smbLeftover.shares?.[0]?.name}/a`;
  twins("TRAP-18", "a StorageClass of smb.csi.k8s.io names its share", {
    rule,
    subject: smbPath,
    because: /storageclass\/into-it, which has volumes made in it/,
    fires: together(smbLeftover, aClassOf("smb.csi.k8s.io", { source: "//10.0.0.10/other" })),
    quiet: together(smbLeftover, aClassOf("smb.csi.k8s.io", { source })),
  });
  it("TRAP-18: a StorageClass that names the parent of volumes needs none of them", () => {
    const share = `/mnt/${NFS_PARENT}`;
    const storageClasses = [aStorageClass({ driver: "nfs.csi.k8s.io", parameters: { share } })];
    expect(findings(rule, together(leftover, { storageClasses }))).toMatchObject([
      { word: "orphan" },
    ]);
  });
  const child = aDataset(`${path}/backup`, {
    userProperties: marks(`pvc-${UID}`, "freenas-api-nfs"),
  });
  twins("TRAP-18", "a dataset below it is mounted by itself, and cannot stay without it", {
    rule,
    subject: path,
    because: /backup below it/,
    fires: leftover,
    quiet: together(leftover, {
      datasets: [child],
      shares: [aShare(`/mnt/${child.path}`)],
      persistentVolumes: [
        aPv({
          name: "legacy",
          claimRef: null,
          source: { type: "nfs", server: "10.0.0.10", path: `/mnt/${child.path}` },
        }),
      ],
    }),
  });
  twins("TRAP-18", "whether a mount of a directory above it reaches it, nobody can tell", {
    rule,
    subject: path,
    because: /mounts \/mnt\/tank\/k8s\/nfs\/v above it/,
    fires: leftover,
    quiet: together(leftover, {
      persistentVolumes: [
        aPv({
          name: "all",
          claimRef: null,
          source: { type: "nfs", server: "10.0.0.10", path: `/mnt/${NFS_PARENT}` },
        }),
      ],
    }),
  });
  twins("HAZ-22", "a volume written into a Pod needs no PersistentVolume", {
    rule,
    subject: path,
    because: /inline volume of pod\/job/,
    fires: leftover,
    quiet: together(leftover, {
      pods: [
        aPod({
          name: "job",
          claims: [],
          inlineVolumes: [{ type: "nfs", server: "10.0.0.10", path: `/mnt/${path}` }],
        }),
      ],
    }),
  });
  twins("TRAP-21", "a re-bound PersistentVolume keeps its old name and its handle", {
    rule,
    subject: path,
    because: /pv\/pvc-/,
    fires: leftover,
    quiet: together(leftover, {
      persistentVolumes: [
        aPv({ claimRef: { namespace: "shop", name: "restored", uid: "another" } }),
      ],
    }),
  });
  twins("HAZ-14", "a claim with the volume's UID waits for it", {
    rule,
    subject: path,
    because: /pvc\/data-postgres-0/,
    fires: leftover,
    quiet: together(leftover, {
      persistentVolumeClaims: [aClaim({ phase: "Pending", pvName: "" })],
    }),
  });
  const prefixed = together(scopes, nfsVolume(`k8s-${UID}`));
  twins("HAZ-20", "its claim waits for it, whatever prefix names had when it was made", {
    rule,
    subject: `${NFS_PARENT}/k8s-${UID}`,
    because: /pvc\/data-postgres-0/,
    fires: prefixed,
    quiet: together(prefixed, {
      persistentVolumeClaims: [aClaim({ phase: "Pending", pvName: "" })],
    }),
  });
  twins("HAZ-24", "a dataset that is the origin of a clone is needed by the clone", {
    rule,
    subject: path,
    because: /its clone/,
    fires: leftover,
    quiet: together(leftover, {
      datasets: [aDataset("tank/elsewhere/copy", { origin: `${path}@snapshot-1` })],
    }),
  });
  twins("HAZ-23", "a volume stays as long as a VolumeSnapshotContent needs its snapshot", {
    rule,
    subject: path,
    because: /volumesnapshotcontent\//,
    fires: leftover,
    quiet: together(leftover, {
      volumeSnapshotContents: [aContent()],
      volumeSnapshots: [aVolumeSnapshot()],
    }),
  });
  const taken = aZfsSnapshot(path, "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7");
  const forced = aZfsSnapshot(path, `snapshot-${aVolumeSnapshot().uid}`);
  twins("TRAP-35", "a VolumeSnapshot without content still names the ZFS snapshot by its UID", {
    rule,
    subject: path,
    because: /volumesnapshot\/nightly in shop needs it/,
    quiet: together(leftover, {
      zfsSnapshots: [forced],
      volumeSnapshots: [aVolumeSnapshot({ contentName: null })],
    }),
    fires: together(leftover, snapshotsHeld([forced])),
  });
  twins("TRAP-30", "a promoted clone holds the snapshot that a content names under its source", {
    rule,
    subject: path,
    because: /volumesnapshotcontent\//,
    quiet: together(leftover, {
      zfsSnapshots: [taken],
      volumeSnapshotContents: [
        aContent({ sourceVolumeHandle: null, snapshotHandle: `pvc-source@${taken.name}` }),
      ],
    }),
    fires: together(leftover, snapshotsHeld([taken])),
  });
  twins("TRAP-36", "a content somebody wrote by hand may name any snapshot of the volume", {
    rule,
    subject: path,
    because: /volumesnapshotcontent\//,
    quiet: together(leftover, {
      zfsSnapshots: [aZfsSnapshot(path, "auto-2026-11-01")],
      volumeSnapshotContents: [
        aContent({
          sourceVolumeHandle: null,
          snapshotHandle: `pvc-${UID}@auto-2026-11-01`,
          preProvisioned: true,
        }),
      ],
    }),
    fires: together(leftover, snapshotsHeld([aZfsSnapshot(path, "auto-2026-11-01")])),
  });
  twins("TRAP-27", "somebody is logged in to its target", {
    rule,
    subject: zvolPath,
    because: /iSCSI session of iqn\.1993/,
    fires: leftoverZvol,
    quiet: together(leftoverZvol, { iscsiSessions: [aSession(`csi-pvc-${UID}-clustera`)] }),
  });
  twins("TRAP-27", "it is the disk of a virtual machine of the TrueNAS itself", {
    rule,
    subject: zvolPath,
    because: /virtual machine 3 of the TrueNAS itself/,
    fires: together(leftoverZvol, { localUses: [aLocalUse({ datasets: [`${zvolPath}-old`] })] }),
    quiet: together(leftoverZvol, { localUses: [aLocalUse({ datasets: [zvolPath] })] }),
  });
  twins("TRAP-27", "an app of the TrueNAS itself has a directory in it", {
    rule,
    subject: path,
    because: /app photos of the TrueNAS itself/,
    fires: together(leftover, { localUses: [anApp("/mnt/tank/photos")] }),
    quiet: together(leftover, { localUses: [anApp(`/mnt/${path}/2026`)] }),
  });
  it("TRAP-27: is in doubt below a directory that an app has", () => {
    const [finding] = findings(rule, together(leftover, { localUses: [anApp("/mnt/tank")] }));
    expect(finding?.word).toBe("orphan");
    expect(JSON.stringify(finding)).toContain(
      "app photos of the TrueNAS itself has /mnt/tank, above it",
    );
  });
  const copies = (kind: "replication" | "rsync", has: Parameters<typeof aLocalUse>[0]) => ({
    localUses: [aLocalUse({ kind, name: "nightly", roots: [], ...has })],
  });
  twins("TRAP-27", "a replication of the TrueNAS itself names it", {
    rule,
    subject: zvolPath,
    because: /replication task nightly of the TrueNAS itself/,
    fires: together(leftoverZvol, copies("replication", { datasets: [ISCSI_PARENT] })),
    quiet: together(leftoverZvol, copies("replication", { datasets: [zvolPath] })),
  });
  const intoNew = (dataset: string) =>
    copies("replication", { datasets: [`${dataset}/new`], roots: [`${dataset}/new`] });
  twins("TRAP-27", "a replication will make the dataset in it that it fetches into", {
    rule,
    subject: path,
    because: /replication task nightly of the TrueNAS itself/,
    fires: together(leftover, intoNew(`${path}-old`)),
    quiet: together(leftover, intoNew(path)),
  });
  twins("TRAP-27", "a task of the TrueNAS itself copies a directory in it away", {
    rule,
    subject: path,
    because: /rsync task nightly of the TrueNAS itself/,
    fires: together(leftover, copies("rsync", { paths: [`/mnt/${NFS_PARENT}`] })),
    quiet: together(leftover, copies("rsync", { paths: [`/mnt/${path}/2026`] })),
  });
  it("TRAP-27: is in doubt below what a task of the TrueNAS itself writes into, of zvols as well", () => {
    const into = copies("replication", { datasets: [ISCSI_PARENT], roots: [ISCSI_PARENT] });
    const [finding] = findings(rule, together(leftoverZvol, into));
    expect(finding?.word).toBe("orphan");
    expect(JSON.stringify(finding)).toContain(
      `replication task nightly of the TrueNAS itself has ${ISCSI_PARENT}, above it, and may reach it`,
    );
  });
  const noted = {
    "democratic-csi:csi_share_volume_context": JSON.stringify({
      iqn: `${BASENAME}:csi-pvc-${UID}-clustera`,
    }),
  };
  twins("TRAP-27", "somebody gives it out to another host by a target of his own", {
    rule,
    subject: zvolPath,
    because: /target for-the-backup-host, which its driver did not make/,
    quiet: together(scopes, iscsiVolume(7, `pvc-${UID}`, {}, noted), {
      iscsiTargets: [aTarget(8, "for-the-backup-host")],
      iscsiTargetExtents: [aTargetExtent(8, 8, 7)],
    }),
    fires: together(scopes, iscsiVolume(7, `pvc-${UID}`, {}, noted)),
  });
  const unnoted = { "democratic-csi:freenas_nfs_share_id": "" };
  twins("TRAP-27", "a driver that took its share away took its note away; the share is another's", {
    rule,
    subject: path,
    because: /noted no share or target.*somebody/,
    quiet: together(scopes, nfsVolume(`pvc-${UID}`, {}, unnoted)),
    fires: leftover,
  });
  twins("TRAP-08", "a name made from a template may come back to the same dataset", {
    rule,
    subject: `${NFS_PARENT}/prod-postgres-data`,
    because: /deleteStrategy retain/,
    quiet: together(scopes, nfsVolume(`pvc-${UID}`, { path: `${NFS_PARENT}/prod-postgres-data` })),
    fires: together(
      scopes,
      nfsVolume("prod-postgres-data", { path: `${NFS_PARENT}/prod-postgres-data` }),
    ),
  });
  const named = (volume: string) =>
    together(scopes, iscsiVolume(7, volume, { path: `${ISCSI_PARENT}/erp-ledger` }));
  twins("HAZ-17", "deleteStrategy retain may keep a zvol until a claim of its name comes back", {
    rule,
    subject: `${ISCSI_PARENT}/erp-ledger`,
    because: /with deleteStrategy retain it is kept on purpose/,
    quiet: named(`pvc-${UID}`),
    fires: named("erp-ledger"),
  });
  twins("TRAP-01", "an instance id that is not the scope's belongs to another installation", {
    rule,
    subject: path,
    because: /another installation/,
    quiet: together(
      scopes,
      nfsVolume(
        `pvc-${UID}`,
        {},
        { "democratic-csi:volume_context_provisioner_instance_id": "cluster-b" },
      ),
    ),
    fires: together(
      scopes,
      nfsVolume(
        `pvc-${UID}`,
        {},
        { "democratic-csi:volume_context_provisioner_instance_id": "cluster-a" },
      ),
    ),
    given: {
      declarations: [closed(NFS_PARENT, "cluster-a")],
    },
  });
  twins("TRAP-05", "a dataset that a job works on is left alone", {
    rule,
    subject: path,
    because: /job 12 \(replication\.run_onetime\)/,
    fires: leftover,
    quiet: together(leftover, {
      jobs: [
        {
          key: "host-id/job/12" as never,
          system: "host-id",
          id: 12,
          method: "replication.run_onetime",
          state: "RUNNING",
          startedAt: NOW,
          datasets: [path],
        },
      ],
    }),
  });
  twins("TRAP-09", "parents and containers carry no volume name of their own", {
    rule,
    subject: NFS_PARENT,
    because: /no CSI volume name of its own/,
    quiet: leftover,
    fires: leftover,
    firesOn: path,
    given: {
      declarations: [closed("tank/k8s/nfs"), closed(NFS_PARENT)],
    },
  });

  const slow = (clockSkewMs: number) =>
    together(scopes, nfsVolume(`pvc-${UID}`, { createdAt: NOW - 2 * DAY_MS - 1_000 }), {
      system: [aSystem({ clockSkewMs })],
    });
  twins("TRAP-04", "the clock of the NAS is two days behind: it was made a moment ago", {
    rule,
    subject: path,
    because: /clock of its NAS is -2880 min off/,
    quiet: slow(-2 * DAY_MS),
    fires: slow(-60_000),
  });

  const byHand = (mounted: string) =>
    together(leftover, {
      persistentVolumes: [
        aPv({
          name: "all",
          claimRef: null,
          source: { type: "nfs", server: "10.0.0.10", path: mounted },
        }),
      ],
    });
  for (const [how, mounted] of [
    ["with a trailing slash", `/mnt/${NFS_PARENT}/`],
    ["with doubled slashes", `//mnt//${NFS_PARENT}`],
    ["from the NFSv4 root", "/"],
    ["from /mnt", "/mnt"],
  ] as const)
    twins("TRAP-18", `a directory above it is mounted ${how}`, {
      rule,
      subject: path,
      because: /above it may use it/,
      quiet: byHand(mounted),
      fires: byHand("/mnt/tank/media"),
    });
  const ofDirectory = (share: string) =>
    together(leftover, {
      persistentVolumes: [
        aPv({
          name: "rescue",
          claimRef: null,
          source: {
            type: "csi",
            driver: "nfs.csi.k8s.io",
            volumeHandle: "data",
            attributes: { server: "10.0.0.10", share },
          },
        }),
      ],
    });
  twins(
    "TRAP-17",
    "a PersistentVolume mounts a directory in it, and is called like that directory",
    {
      rule,
      subject: path,
      because: /pv\/rescue needs it/,
      quiet: ofDirectory(`/mnt/${path}/data`),
      fires: ofDirectory(`/mnt/tank/media/data`),
    },
  );

  const marked = (userProperties: Record<string, string>) =>
    together(scopes, nfsVolume(undefined, { userProperties }));
  const ofTns = {
    "tns-csi:managed_by": "tns-csi",
    "tns-csi:csi_volume_name": `pvc-${UID}`,
    "tns-csi:protocol": "nfs",
  };
  twins("TRAP-33", "another driver for TrueNAS, of which only the marks are known, made it", {
    rule,
    subject: path,
    because: /truenas-scale-csi .* made it: foreign, left alone/,
    quiet: marked({ "truenas-csi:managed_resource": "true" }),
    fires: leftover,
  });
  twins("TRAP-07", "tns-csi noted that it is to stay when its claim goes", {
    rule,
    subject: path,
    because: /delete strategy is retain/,
    quiet: marked({ ...ofTns, "tns-csi:delete_strategy": "retain" }),
    fires: marked({ ...ofTns, "tns-csi:delete_strategy": "delete" }),
  });
  const mount = { type: "nfs", server: "10.0.0.10", path: `/mnt/${path}` } as const;
  const cronJob = aWorkload({ kind: "CronJob", name: "report", inlineVolumes: [mount] });
  twins("TRAP-18", "a CronJob between runs mounts its path", {
    rule,
    subject: path,
    because: /inline volume of cronjob\/report in shop needs it/,
    quiet: together(leftover, { workloads: [cronJob] }),
    fires: leftover,
  });

  const replica = "tank/backup/v";
  const copied = together(
    scopes,
    parents(replica),
    nfsVolume(undefined, { path: `${replica}/pvc-${UID}`, createdAt: NOW - 10 * DAY_MS }),
  );
  twins("HAZ-25", "a replica carries every mark, and its original is older", {
    rule,
    subject: `${replica}/pvc-${UID}`,
    because: /is the same volume, and older: this is a copy/,
    quiet: together(copied, nfsVolume()),
    fires: copied,
  });
  const moved = `tank/archive/pvc-${UID}`;
  const movedAway = together(
    scopes,
    parents("tank/archive"),
    nfsVolume(undefined, { path: moved }),
  );
  twins("HAZ-32", "somebody moved it to where no PersistentVolume points", {
    rule,
    subject: moved,
    because: /pv\/pvc-.* needs it/,
    quiet: together(movedAway, { persistentVolumes: [aPv()] }),
    fires: movedAway,
  });
  for (const value of ["True", "TRUE", "1", "yes", " true", "-", "none", "null", ""])
    twins("HAZ-35", `its mark says ${JSON.stringify(value)}, which is not what the driver writes`, {
      rule,
      subject: path,
      because: /managed_resource is not "true"/,
      quiet: together(
        scopes,
        nfsVolume(undefined, {}, { "democratic-csi:managed_resource": value }),
      ),
      fires: leftover,
    });
  const made = (createdAt: number, minutesOff: number) =>
    together(scopes, nfsVolume(undefined, { createdAt }), {
      system: [aSystem({ clockSkewMs: minutesOff * 60_000 })],
    });
  twins("HAZ-37", "it was made tomorrow, by the clock of its NAS then", {
    rule,
    subject: path,
    because: /younger than the grace period/,
    quiet: made(NOW + DAY_MS, 0),
    fires: made(NOW - DAY_MS - 1_000, 0),
  });
  twins(
    "HAZ-37",
    "the clock of its NAS is off, and was off by who knows how much when it was made",
    {
      rule,
      subject: path,
      because: /the clock of its NAS is 6 min off ours, so its age is not known/,
      quiet: made(NOW - 30 * DAY_MS, 6),
      fires: made(NOW - 30 * DAY_MS, 4),
    },
  );
  const pointing = (handle: string) => ({
    persistentVolumes: [aPv({ source: nfsSource(handle, "/mnt/tank/media"), name: "edited" })],
  });
  twins("HAZ-45", "somebody lets the path of its PersistentVolume lead elsewhere", {
    rule,
    subject: path,
    because: /pv\/edited needs it/,
    quiet: together(leftover, pointing(`pvc-${UID}`)),
    fires: together(leftover, pointing("media")),
  });
  twins(
    "HAZ-45",
    "only its name makes it look like a volume: nobody but the NAS says whose it is",
    {
      rule,
      subject: path,
      because: /no CSI volume name of its own/,
      quiet: together(scopes, nfsVolume(undefined, { userProperties: {} })),
      fires: leftover,
    },
  );
  /** A leftover, and the marks of a volume on this dataset, which is shared like one. */
  const marksOn = (at: string) => {
    const { datasets = [], ...others } = together(leftover, parents("tank/media", "vault"));
    const everyOther = { ...others, datasets: datasets.filter((dataset) => dataset.path !== at) };
    return together(everyOther, nfsVolume(at.split("/").at(-1), { path: at }));
  };
  for (const [what, at, because] of [
    ["the root of a pool", "vault", /it lies in no claim scope/],
    ["the parent of a claim scope", NFS_PARENT, /volumes of a driver lie below it/],
    ["a dataset above a claim scope", "tank/k8s", /volumes of a driver lie below it/],
  ] as const)
    twins("HAZ-46", `somebody put the marks of a volume on ${what}`, {
      rule,
      subject: at,
      because,
      quiet: marksOn(at),
      fires: marksOn("tank/media/v"),
      firesOn: "tank/media/v",
      given: {
        declarations: [...CLOSED, ...["tank", "tank/k8s/nfs"].map((parent) => closed(parent))],
      },
    });

  it("says unknown while the workloads may not be read: one at 0 replicas may need it", () => {
    const inventory = inventoryOf(leftover, { workloads: null });
    const verdicts = findings(rule, leftover, { inventory }).map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(["unknown"]));
  });

  it("says what the configuration of the driver has against the scope", () => {
    const config = {
      cluster: CLUSTER,
      uid: "secret",
      name: "zfs-nfs-driver-config",
      namespace: "democratic-csi",
      createdAt: 0,
      deletionRequestedAt: null,
      ignoreHint: null,
      driver: "freenas-api-nfs",
      parent: NFS_PARENT,
      snapshotParent: null,
      instanceId: "cluster-b",
      namePrefix: null,
      nameSuffix: null,
      enableQuotas: null,
    };
    const [finding] = findings(rule, together(leftover, { driverConfigs: [config] }));
    expect(finding?.missing).toContainEqual(expect.stringMatching(/has instance id cluster-b/));
  });

  it("HAZ-13: an open declared scope may be used by every configured cluster", () => {
    const sources = [
      { kind: "cluster", name: "prod", id: CLUSTER },
      { kind: "cluster", name: "dev", id: "dev-uid" },
      { kind: "system", name: "nas1", id: SYSTEM },
    ] as const;
    const declarations = CLOSED.map((scope) => ({ ...scope, exclusive: false }));
    expect(
      new Set(findings(rule, leftover, { sources, declarations }).map(({ verdict }) => verdict)),
    ).toEqual(new Set(["unknown"]));
  });
});
