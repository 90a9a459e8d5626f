import { describe, expect, it } from "vitest";
import {
  aDataset,
  NVMEOF_PARENT,
  nvmeofVolume,
  nvmeofSource,
  anNvmeofService,
  aNamespaceOf,
  aPool,
  aPv,
  aSystem,
  anSmbShare,
  smbSource,
  incomplete,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  marks,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  observed,
  parents,
  together,
  UID,
  aShare,
  aTarget,
  aTargetExtent,
  anExtent,
  BASENAME,
  CLUSTER,
  SYSTEM,
} from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { pvBackingMissing } from "./pv-backing-missing.ts";

const rule: Rule = pvBackingMissing;
const name = `pvc-${UID}`;
const other = "pvc-11111111-1111-4111-8111-111111111111";
const scopes = parents(NFS_PARENT, ISCSI_PARENT);
const witness = together(nfsVolume(other), { persistentVolumes: [aPv({ name: other })] });
const lost = together(scopes, witness, { persistentVolumes: [aPv()] });
const blockWitness = together(iscsiVolume(3, other), {
  persistentVolumes: [aPv({ name: other, source: iscsiSource(other) })],
});

describe("pv-backing-missing", () => {
  it("finds a PersistentVolume whose dataset is gone, and names the claim", () => {
    expect(findings(rule, lost)).toMatchObject([
      {
        subject: { kind: "pv", name },
        severity: "error",
        verdict: "suspect",
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
        scope: { name: "prod" },
      },
    ]);
  });

  it("finds a PersistentVolume whose target is gone while the zvol lives on", () => {
    const { datasets = [] } = iscsiVolume(7);
    const world = together(scopes, blockWitness, {
      datasets,
      persistentVolumes: [aPv({ source: iscsiSource(name) })],
    });
    const [finding] = findings(rule, world);
    expect(finding?.evidence).toContainEqual({ fact: "dataset", value: `${ISCSI_PARENT}/${name}` });
  });

  it("finds a PersistentVolume whose NFS share is gone while the dataset lives on", () => {
    const { datasets = [] } = nfsVolume();
    const [finding] = findings(
      rule,
      together(scopes, witness, { datasets, persistentVolumes: [aPv()] }),
    );
    expect(finding?.evidence.map((each) => each.fact)).toContain("share");
  });

  it("TRAP-30: says where the data is when the dataset was moved", () => {
    const moved = nfsVolume(name, { path: `tank/archive/${name}` });
    const [finding] = findings(
      rule,
      together(scopes, parents("tank/archive"), witness, moved, { persistentVolumes: [aPv()] }),
    );
    expect(finding?.evidence).toContainEqual({ fact: "dataset", value: `tank/archive/${name}` });
  });

  it("TRAP-16: a replica with the same path on another system is not the volume", () => {
    const path = `${NFS_PARENT}/${name}`;
    const replica = aDataset(path, {
      system: "other-host",
      key: keyOf("other-host", "1"),
      readonly: true,
      userProperties: marks(name, "freenas-api-nfs"),
    });
    const [finding] = findings(rule, together(lost, { datasets: [replica] }));
    expect(finding?.evidence).toContainEqual({
      fact: "looked for",
      value: `/mnt/${path} on 10.0.0.10`,
    });
  });

  it("TRAP-16: a copy on another system proves nothing while the pool of the original is away", () => {
    const there = { system: "other-host", readonly: false, userProperties: marks(name, "x") };
    const copies = ["tank", "tank/copy", `tank/copy/${name}`].map((path, index) =>
      aDataset(path, {
        ...there,
        key: keyOf("other-host", index),
        ...(index < 2 ? { userProperties: {} } : {}),
      }),
    );
    const pools = [aPool({ name: "vault", guid: "7" })];
    const source = nfsSource(name, `/mnt/vault/v/${name}`);
    const world = together(scopes, {
      datasets: copies,
      pools,
      persistentVolumes: [aPv({ source })],
    });
    expect(findings(rule, world).map((finding) => finding.verdict)).toEqual(["unknown"]);
  });

  const vault = { persistentVolumes: [aPv({ source: nfsSource(name, `/mnt/vault/v/${name}`) })] };
  twins("HAZ-26", "what lies in a pool that is not imported is out of sight, not gone", {
    rule,
    subject: name,
    because: /pool vault is not imported/,
    quiet: together(scopes, witness, vault),
    fires: together(scopes, witness, vault, { datasets: [aDataset("vault")] }),
  });
  const smbShare = anSmbShare(name, `/mnt/vault/smb/${name}`);
  const overSmb = { persistentVolumes: [aPv({ source: smbSource(name) })], shares: [smbShare] };
  twins("HAZ-26", "the share of an SMB volume tells in which pool it is out of sight", {
    rule,
    subject: name,
    because: /pool vault is not imported/,
    quiet: together(scopes, witness, overSmb),
    fires: together(scopes, witness, overSmb, { datasets: [aDataset("vault")] }),
  });
  it("HAZ-26: its unknown has the same id in whatever order the pools were listed", () => {
    const pools = [aPool({ name: "vault", guid: "7" }), aPool({ name: "attic", guid: "8" })];
    const source = iscsiSource(name);
    const ids = [pools, pools.toReversed()].map((listed) => {
      const records = { persistentVolumes: [aPv({ source })], pools: listed };
      return findings(rule, together(scopes, blockWitness, records)).map(({ id, missing }) => {
        expect(missing).toEqual([
          "pools attic, vault are not imported, or were exported while they were read",
        ]);
        return id;
      });
    });
    expect(ids[0]).toHaveLength(1);
    expect(ids[1]).toEqual(ids[0]);
  });
  const HIDDEN = "tank/ix-apps-k8s/v";
  const nas = { system: [aSystem()] };
  const onNfs = (parent: string) => ({
    persistentVolumes: [aPv({ source: nfsSource(name, `/mnt/${parent}/${name}`) })],
  });
  const onSmb = (parent: string) => ({
    persistentVolumes: [aPv({ source: smbSource(name) })],
    shares: [anSmbShare(name, `/mnt/${parent}/${name}`)],
  });
  const onIscsi = (parent: string) => ({
    persistentVolumes: [aPv({ source: iscsiSource(name) })],
    iscsiTargets: [aTarget(8, `csi-${name}-clustera`)],
    iscsiExtents: [anExtent(8, `csi-${name}-clustera`, `${parent}/${name}`)],
    iscsiTargetExtents: [aTargetExtent(8, 8, 8)],
  });
  for (const [protocol, on] of Object.entries({ NFS: onNfs, SMB: onSmb, iSCSI: onIscsi }))
    twins("HAZ-33", `the lists of TrueNAS leave out where a volume over ${protocol} lies`, {
      rule,
      subject: name,
      because: /leaves it out of its lists/,
      quiet: together(scopes, witness, blockWitness, nas, on(HIDDEN)),
      fires: together(scopes, witness, blockWitness, nas, on("tank/apps-k8s/v")),
    });
  it("HAZ-33: a copy with its handle is not where it was moved to while it may be out of sight", () => {
    const copy = nfsVolume(name, { path: `tank/archive/${name}` });
    const world = together(scopes, parents("tank/archive"), witness, nas, copy, onNfs(HIDDEN));
    expect(findings(rule, world).map((finding) => finding.verdict)).toEqual(["unknown"]);
  });

  it("HAZ-26: says unknown while a pool's datasets are not known, and accuses nobody", () => {
    const inventory = inventoryOf(lost, { datasets: incomplete("datasets") });
    expect(findings(rule, lost, { inventory }).map((finding) => finding.verdict)).toEqual([
      "unknown",
    ]);
  });

  it("HAZ-26: says unknown when a pool of the system was not read at all", () => {
    const world = together(lost, { pools: [aPool({ name: "vault" })] });
    const inventory = inventoryOf(world, {
      datasets: observed("datasets", world.datasets ?? [], "tank"),
    });
    const [finding] = findings(rule, world, { inventory });
    expect(finding).toMatchObject({ verdict: "unknown" });
    expect(finding?.evidence[0]?.value).toMatch(/pool vault/);
  });

  twins("TRAP-16", "a server that no volume shows to be one of ours may be another NAS", {
    rule,
    subject: name,
    because: /10\.0\.9\.9/,
    fires: lost,
    quiet: together(scopes, witness, {
      persistentVolumes: [
        aPv({ source: { type: "nfs", server: "10.0.9.9", path: "/export/data" } }),
      ],
    }),
  });
  twins("TRAP-05", "a PersistentVolume on its way out may have lost its data already", {
    rule,
    subject: name,
    because: /phase is Released/,
    fires: lost,
    quiet: together(scopes, witness, { persistentVolumes: [aPv({ phase: "Released" })] }),
  });
  twins("TRAP-17", "a static PersistentVolume may mean a directory inside a dataset", {
    rule,
    subject: "by-hand",
    because: /path to the data is whole/,
    quiet: together(scopes, witness, {
      persistentVolumes: [
        aPv({ name: "by-hand", source: nfsSource("x", `/mnt/${NFS_PARENT}/${other}/sub`) }),
      ],
    }),
    fires: lost,
    firesOn: name,
  });

  const manual = (share: string) => ({
    persistentVolumes: [
      aPv({
        name: "movies",
        source: {
          type: "csi" as const,
          driver: "org.democratic-csi.node-manual",
          volumeHandle: "movies",
          attributes: {
            node_attach_driver: "nfs",
            provisioner_driver: "node-manual",
            server: "10.0.0.10",
            share,
          },
        },
      }),
    ],
  });
  const media = { datasets: [aDataset("tank/media")], shares: [aShare("/mnt/tank/media")] };
  twins("TRAP-17", "a node-manual volume is a directory that is called like its handle", {
    rule,
    subject: "movies",
    because: /path to the data is whole/,
    quiet: together(scopes, witness, media, manual("/mnt/tank/media/movies")),
    fires: lost,
    firesOn: name,
  });
  const lun = {
    persistentVolumes: [
      aPv({
        name: "lun",
        source: {
          type: "iscsi" as const,
          portals: ["10.0.0.10:3260"],
          iqn: `${BASENAME}:lun`,
          lun: 0,
        },
      }),
    ],
    iscsiTargets: [aTarget(9, "lun")],
    iscsiTargetExtents: [aTargetExtent(9, 9, 9)],
  };
  const extent = anExtent(9, "lun", "tank/gone");
  twins("TRAP-27", "an extent may give out a file", {
    rule,
    subject: "lun",
    because: /gives out a file/,
    quiet: together(scopes, blockWitness, lun, {
      iscsiExtents: [{ ...extent, type: "FILE", zvol: null, file: "/mnt/tank/luns/a" }],
    }),
    fires: together(scopes, blockWitness, lun, { iscsiExtents: [extent] }),
  });
  const cut = { iscsiTargets: [aTarget(7, `csi-${name}-clustera`)] };
  const login = { persistentVolumes: [aPv({ source: iscsiSource(name) })] };
  twins("HAZ-36", "its target was deleted and made again between two lists", {
    rule,
    subject: name,
    because: /lists that do not fit each other/,
    quiet: together(scopes, blockWitness, login, cut, {
      iscsiTargetExtents: [aTargetExtent(8, 8, 8)], // of a target and an extent that no list shows
    }),
    fires: together(scopes, blockWitness, login, cut),
  });
  const connect = { persistentVolumes: [aPv({ source: nvmeofSource(name) })] };
  const connected = together(nvmeofVolume(3, other), {
    nvmeofService: [anNvmeofService()],
    persistentVolumes: [aPv({ name: other, source: nvmeofSource(other) })],
  });
  twins("HAZ-36", "its subsystem was deleted and made again between two lists", {
    rule,
    subject: name,
    because: /lists that do not fit each other/,
    quiet: together(scopes, connected, connect, {
      nvmeofNamespaces: [aNamespaceOf(8, 8, `${NVMEOF_PARENT}/${name}`)],
    }),
    fires: together(scopes, connected, connect),
  });
  const unshared = (driver: string) =>
    together(scopes, witness, {
      datasets: [aDataset(`${NFS_PARENT}/${name}`, { userProperties: marks(name, driver) })],
      persistentVolumes: [aPv()],
    });
  twins("TRAP-39", "zfs-generic shares are made beside TrueNAS, which has no object for them", {
    rule,
    subject: name,
    because: /path to the data is whole/,
    quiet: unshared("zfs-generic-nfs"),
    fires: unshared("freenas-api-nfs"),
  });
  const backup = { datasets: [aDataset("tank/backup")] };
  const fromUnread = (server: string) =>
    together(scopes, backup, witness, nfsVolume(name, { path: `tank/backup/${name}` }), {
      persistentVolumes: [
        aPv({
          source: {
            type: "csi",
            driver: "org.democratic-csi.nfs",
            volumeHandle: name,
            attributes: {
              node_attach_driver: "nfs",
              provisioner_driver: "freenas-api-nfs",
              server,
              share: `/mnt/${NFS_PARENT}/${name}`,
            },
          },
        }),
      ],
    });
  twins("TRAP-16", "a writable copy stands in for a NAS that is not read", {
    rule,
    subject: name,
    because: /may be a copy of its volume/,
    quiet: fromUnread("192.0.2.9"),
    fires: fromUnread("10.0.0.10"),
  });
  const blockFromUnread = (portal: string) => {
    const source = iscsiSource(name);
    const attributes = source.type === "csi" ? { ...source.attributes, portal } : {};
    const { datasets = [] } = iscsiVolume(7, name, { path: `tank/backup/${name}` });
    return together(scopes, backup, blockWitness, {
      datasets,
      persistentVolumes: [aPv({ source: { ...source, attributes } as typeof source })],
    });
  };
  twins("TRAP-16", "a writable copy of a zvol stands in for a NAS that is not read", {
    rule,
    subject: name,
    because: /may be a copy of its volume/,
    quiet: blockFromUnread("192.0.2.9:3260"),
    fires: blockFromUnread("10.0.0.10:3260"),
  });
  const known = (readonly: boolean) =>
    together(scopes, nfsVolume(other, { readonly }), {
      persistentVolumes: [aPv({ name: other }), aPv()],
    });
  twins("TRAP-15", "a read-only copy and its share are no witness of an address", {
    rule,
    subject: name,
    because: /nothing shows that 10\.0\.0\.10/,
    quiet: known(true),
    fires: known(false),
  });
  it("TRAP-16: two clusters may call two systems by one address", () => {
    const inventory = inventoryOf(together(scopes, witness));
    const theirs = {
      ...aPv({ name: "pvc-22222222-2222-4222-8222-222222222222" }),
      cluster: "dev-uid",
      key: keyOf("dev-uid", "1"),
    };
    inventory.apply({
      source: { kind: "cluster", name: "dev", id: "dev-uid" },
      collection: "persistentVolumes",
      within: "",
      pass: "first",
      startedAt: 0,
      finishedAt: 0,
      state: "complete",
      records: [theirs],
      proof: [],
    });
    const sources = [
      { kind: "cluster", name: "prod", id: CLUSTER },
      { kind: "cluster", name: "dev", id: "dev-uid" },
      { kind: "system", name: "nas1", id: SYSTEM },
    ] as const;
    const found = findings(rule, {}, { inventory, sources });
    expect(found.map(({ verdict }) => verdict)).toEqual(["unknown"]);
  });
  twins("TRAP-16", "a server of another make is nobody's fault, and no unknown either", {
    rule,
    subject: name,
    because: /in no pool of a TrueNAS that is read/,
    fires: lost,
    quiet: together(scopes, witness, {
      persistentVolumes: [aPv({ source: { type: "nfs", server: "netapp", path: "/vol/x" } })],
    }),
  });

  it("TRAP-16: a target of the same name on a system that the portal is not at is no match", () => {
    const there = <R extends { key?: string; system: string }>(record: R): R => ({
      ...record,
      system: "other-host",
      ...(record.key === undefined ? {} : { key: keyOf("other-host", record.key) }),
    });
    const twin = iscsiVolume(1);
    const original = iscsiVolume(1, name, { path: `tank/backup/${name}` });
    const listen = [{ ip: "10.0.0.10", port: null }];
    const world = together(scopes, backup, {
      datasets: [...(original.datasets ?? []), ...(twin.datasets ?? []).map(there)],
      iscsiService: (scopes.iscsiService ?? []).map(there),
      iscsiTargets: (twin.iscsiTargets ?? []).map(there),
      iscsiExtents: (twin.iscsiExtents ?? []).map(there),
      iscsiTargetExtents: (twin.iscsiTargetExtents ?? []).map(there),
      iscsiPortals: [{ key: keyOf(SYSTEM, "portal/1"), system: SYSTEM, id: 1, tag: 1, listen }],
      persistentVolumes: [aPv({ source: iscsiSource(name) })],
    });
    const [finding] = findings(rule, world);
    expect(finding?.evidence).toContainEqual({ fact: "dataset", value: `tank/backup/${name}` });
  });
});
