import { describe, expect, it } from "vitest";
import { createLinks } from "../correlate/join.ts";
import type { Finding, SubjectKind } from "../findings/finding.ts";
import * as given from "../model/given.ts";
import { keyOfRecord } from "../model/identity.ts";
import type { AnyRecord } from "../model/collections.ts";
import { poolsOf } from "./pools-of.ts";

const [NFS, ISCSI, NVME] = ["pvc-nfs", "pvc-iscsi", "pvc-nvme"] as const;

const RECORDS = given.together(
  { system: [given.aSystem()] },
  given.parents(given.NFS_PARENT, given.ISCSI_PARENT, given.NVMEOF_PARENT),
  given.nfsVolume(NFS),
  given.iscsiVolume(7, ISCSI),
  given.nvmeofVolume(8, NVME),
  {
    pools: [given.aPool({ vdevs: [given.aDegradedMirror("sda", "sdb")] })],
    disks: [given.aDisk("sda"), given.aDisk("sdz")],
    persistentVolumeClaims: [given.aClaim({ uid: "web", name: "web", pvName: NFS })],
    persistentVolumes: [
      given.aPv({
        name: NFS,
        source: given.nfsSource(NFS),
        claimRef: { namespace: "shop", name: "web", uid: "web" },
      }),
      given.aPv({
        uid: "gone",
        name: "pvc-gone",
        source: given.nfsSource("pvc-gone"),
        claimRef: { namespace: "shop", name: "gone", uid: "gone" },
      }),
    ],
    volumeAttachments: [given.anAttachment({ pvName: NFS })],
    zfsSnapshots: [given.aZfsSnapshot(`${given.NFS_PARENT}/${NFS}`, "auto")],
    snapshotTasks: [given.aSnapshotTask(1, { dataset: given.NFS_PARENT })],
    nasAlerts: [given.aNasAlert("PoolOnFire", { mentions: ["tank", "somebody"] })],
  },
);

const INVENTORY = given.inventoryOf(RECORDS);
const ALL = { inventory: INVENTORY, links: createLinks(INVENTORY), scopes: [] };

function poolNames(kind: SubjectKind, record: AnyRecord | undefined, scopeKey = ""): string[] {
  if (record === undefined) throw new Error(`no ${kind}`);
  const subject = { kind, key: keyOfRecord(record) };
  const finding = { subject, scope: { key: scopeKey } } as unknown as Finding;
  return poolsOf(finding, ALL).map(({ name }) => name);
}

describe("the pool on which something lies", () => {
  it.each<[SubjectKind, AnyRecord | undefined]>([
    ["pvc", RECORDS.persistentVolumeClaims?.[0]],
    ["pv", RECORDS.persistentVolumes?.[0]],
    ["volumeattachment", RECORDS.volumeAttachments?.[0]],
    ["dataset", RECORDS.datasets?.[0]],
    ["zvol", RECORDS.datasets?.find(({ kind }) => kind === "zvol")],
    ["snapshot", RECORDS.zfsSnapshots?.[0]],
    ["snapshot-task", RECORDS.snapshotTasks?.[0]],
    ["share", RECORDS.shares?.[0]],
    ["target", RECORDS.iscsiTargets?.[0]],
    ["extent", RECORDS.iscsiExtents?.[0]],
    ["nvmeof-subsystem", RECORDS.nvmeofSubsystems?.[0]],
    ["nvmeof-namespace", RECORDS.nvmeofNamespaces?.[0]],
    ["pool", RECORDS.pools?.[0]],
    ["disk", RECORDS.disks?.[0]],
    ["nas-alert", RECORDS.nasAlerts?.[0]],
  ])("is known of a %s", (kind, record) => {
    expect(poolNames(kind, record)).toEqual(["tank"]);
  });

  it("is not known of a volume whose dataset and share are gone, of a disk in no pool, and of a system", () => {
    expect(poolNames("pv", RECORDS.persistentVolumes?.[1])).toEqual([]);
    expect(poolNames("disk", RECORDS.disks?.[1])).toEqual([]);
    expect(poolNames("system", RECORDS.system?.[0])).toEqual([]);
  });

  it("is that of its claim scope where nothing else tells", () => {
    const scope = { key: "scope", system: given.SYSTEM, parent: "tank/k8s/nfs/v" };
    const finding = {
      subject: { kind: "scope", key: "scope" },
      scope: { key: "scope" },
    } as unknown as Finding;
    const pools = poolsOf(finding, { ...ALL, scopes: [scope as never] });
    expect(pools).toEqual([{ system: given.SYSTEM, name: "tank" }]);
  });
});
