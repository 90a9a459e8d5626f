import { expect, test } from "vitest";
import { bound } from "../bindings.ts";
import { nasOf, poured, worldWith } from "../given.ts";
import type { Poured } from "../given.ts";
import { NVMEOF, SMB } from "../installs.ts";
import type { NasDataset } from "../../truenas/state.ts";

const mark = (name: string): string => `democratic-csi:${name}`;

function datasetOf(given: Poured, volume: string): NasDataset | undefined {
  const { dataset } = bound(given.bindings.volumes, volume);
  return nasOf(given).datasets.find(({ path }) => path === dataset);
}

test("an unfinished dataset carries the marks of its creation and no provision_success", async () => {
  const given = await poured(
    worldWith([{ claim: "a/b", install: "zfs-nfs", leak: "createFailed" }]),
  );
  expect(Object.keys(datasetOf(given, "a/b")?.userProperties ?? {})).toEqual(
    ["csi_volume_name", "managed_resource", "volume_context_provisioner_driver"].map(mark),
  );
  expect(nasOf(given).nfsShares).toEqual([]);
});

test("a create that was cut after the target leaves its id, and a target without extent", async () => {
  const given = await poured(
    worldWith([{ claim: "a/b", install: "zfs-iscsi", leak: "createCutAfterTarget" }]),
  );
  const nas = nasOf(given);
  const properties = datasetOf(given, "a/b")?.userProperties ?? {};
  expect(properties[mark("freenas_iscsi_target_id")]).toBe(String(nas.iscsi.targets[0]?.id));
  expect(Object.keys(properties)).not.toContain(mark("freenas_iscsi_extent_id"));
  expect(nas.iscsi.targets).toHaveLength(1);
  expect([nas.iscsi.extents, nas.iscsi.targetExtents]).toEqual([[], []]);
});

test("a begun delete takes the ids of share, target and extent, and leaves the rest", async () => {
  const given = await poured(
    worldWith([
      { claim: "a/files", install: "zfs-nfs", leak: "deleteRefused" },
      { claim: "a/blocks", install: "zfs-iscsi", leak: "deleteRefused" },
    ]),
  );
  const files = Object.keys(datasetOf(given, "a/files")?.userProperties ?? {});
  expect(files).toContain(mark("provision_success"));
  expect(files).not.toContain(mark("freenas_nfs_share_id"));
  const blocks = Object.keys(datasetOf(given, "a/blocks")?.userProperties ?? {});
  expect(blocks).toEqual(
    expect.arrayContaining(
      [
        "freenas_iscsi_targettoextent_id",
        "freenas_iscsi_assets_name",
        "csi_share_volume_context",
      ].map(mark),
    ),
  );
  expect(blocks).not.toEqual(expect.arrayContaining([mark("freenas_iscsi_target_id")]));
  expect(nasOf(given).iscsi.targets).toEqual([]);
});

const WIDE = { installs: [SMB, NVMEOF] };

test("a volume over SMB has a share of its leaf's name and the share's id as mark", async () => {
  const given = await poured(worldWith([{ claim: "a/b", install: "zfs-smb" }], [], WIDE));
  const { leaf, dataset } = bound(given.bindings.volumes, "a/b");
  const [share] = nasOf(given).smbShares;
  expect(share).toMatchObject({ name: leaf, path: `/mnt/${dataset}`, purpose: "LEGACY_SHARE" });
  const { type, userProperties = {} } = datasetOf(given, "a/b") ?? {};
  expect(type).toBe("FILESYSTEM");
  expect(userProperties).toMatchObject({
    [mark("freenas_smb_share_id")]: String(share?.id),
    [mark("volume_context_provisioner_driver")]: "freenas-api-smb",
    [mark("csi_share_volume_context")]: JSON.stringify({
      node_attach_driver: "smb",
      server: "10.0.0.10",
      share: leaf,
    }),
  });
});

test("a volume over NVMe-oF has subsystem, namespace and port, and their ids as marks", async () => {
  const volume = { claim: "a/b", install: "zfs-nvmeof", pods: [{ name: "b-0" }] };
  const given = await poured(worldWith([volume], [], WIDE));
  const { leaf, dataset } = bound(given.bindings.volumes, "a/b");
  const { nvmet } = nasOf(given);
  const name = `csi-${leaf}-clustera`;
  expect(nvmet.subsystems).toMatchObject([
    { name, subnqn: `${nvmet.basenqn}:${name}`, allowAnyHost: true },
  ]);
  expect(nvmet.namespaces).toMatchObject([{ nsid: 1, devicePath: `zvol/${dataset}` }]);
  expect(nvmet.portSubsystems).toHaveLength(1);
  expect(nvmet.sessions).toHaveLength(1);
  const { type, userProperties = {} } = datasetOf(given, "a/b") ?? {};
  expect(type).toBe("VOLUME");
  expect(userProperties).toMatchObject({
    [mark("freenas_nvmeof_subsystem_id")]: String(nvmet.subsystems[0]?.id),
    [mark("freenas_nvmeof_namespace_id")]: String(nvmet.namespaces[0]?.id),
    [mark("freenas_nvmeof_assets_name")]: name,
    [mark("csi_share_volume_context")]: JSON.stringify({
      node_attach_driver: "nvmeof",
      transport: "",
      transports: "tcp://10.0.0.10:4420",
      nqn: `${nvmet.basenqn}:${name}`,
      nsid: 1,
    }),
  });
});

test("a create that was cut after the subsystem leaves its id, and a subsystem on no port", async () => {
  const volume = { claim: "a/b", install: "zfs-nvmeof", leak: "createCutAfterTarget" } as const;
  const given = await poured(worldWith([volume], [], WIDE));
  const { nvmet } = nasOf(given);
  const marks = Object.keys(datasetOf(given, "a/b")?.userProperties ?? {});
  expect(marks).toContain(mark("freenas_nvmeof_subsystem_id"));
  expect(marks).not.toContain(mark("freenas_nvmeof_namespace_id"));
  expect(marks).not.toContain(mark("provision_success"));
  expect(nvmet.subsystems).toHaveLength(1);
  expect([nvmet.namespaces, nvmet.portSubsystems]).toEqual([[], []]);
});

test("a begun delete leaves neither share nor subsystem, and of the marks the assets' name", async () => {
  const given = await poured(
    worldWith(
      [
        { claim: "a/files", install: "zfs-smb", leak: "deleteRefused" },
        { claim: "a/blocks", install: "zfs-nvmeof", leak: "deleteRefused" },
      ],
      [],
      WIDE,
    ),
  );
  expect([nasOf(given).smbShares, nasOf(given).nvmet.subsystems]).toEqual([[], []]);
  const files = Object.keys(datasetOf(given, "a/files")?.userProperties ?? {});
  expect(files).not.toContain(mark("freenas_smb_share_id"));
  const blocks = Object.keys(datasetOf(given, "a/blocks")?.userProperties ?? {});
  expect(blocks).toContain(mark("freenas_nvmeof_assets_name"));
  expect(blocks).not.toEqual(expect.arrayContaining([mark("freenas_nvmeof_namespace_id")]));
});

test("before 25.10 the share of a volume is made with the default purpose", async () => {
  const given = await poured(
    worldWith([{ claim: "a/b", install: "zfs-smb" }], [], {
      systems: [{ name: "nas1", version: "24.10.2.4" }],
      installs: [SMB],
    }),
  );
  expect(nasOf(given).smbShares).toMatchObject([{ purpose: "DEFAULT_SHARE" }]);
});

test("a clone of a volume hangs on a temporary snapshot without own marks, taken when it was made", async () => {
  const given = await poured(
    worldWith([
      { claim: "a/source", install: "zfs-iscsi" },
      { claim: "a/copy", install: "zfs-iscsi", fromVolume: "a/source", age: "3d" },
    ]),
  );
  const [source, copy] = [bound(given.bindings.volumes, "a/source"), datasetOf(given, "a/copy")];
  const name = `volume-source-for-volume-${bound(given.bindings.volumes, "a/copy").leaf}`;
  expect(copy?.origin).toBe(`${source.dataset}@${name}`);
  expect(copy?.userProperties).toMatchObject({
    [mark("csi_volume_content_source_type")]: "volume",
    [mark("csi_volume_content_source_id")]: source.leaf,
  });
  expect(nasOf(given).snapshots).toMatchObject([
    { dataset: source.dataset, name, userProperties: {}, createdAt: copy?.createdAt },
  ]);
});

test("a detached snapshot is a dataset of the source's type in a container without marks", async () => {
  const given = await poured(
    worldWith(
      [{ claim: "a/b", install: "zfs-iscsi" }],
      [{ of: "a/b", name: "s", kind: "detached" }],
    ),
  );
  const { zfsName, name } = bound(given.bindings.snapshots, "a/b@s");
  const copy = nasOf(given).datasets.find(({ path }) => path === zfsName);
  expect(copy).toMatchObject({
    type: "VOLUME",
    userProperties: { [mark("csi_snapshot_name")]: name },
  });
  const container = nasOf(given).datasets.find(
    ({ path }) => path === zfsName.slice(0, zfsName.lastIndexOf("/")),
  );
  expect(container).toMatchObject({ type: "FILESYSTEM", userProperties: {} });
  expect(nasOf(given).snapshots).toEqual([]);
});

test("the parent of detached snapshots is not there before the first of them", async () => {
  const given = await poured(worldWith([{ claim: "a/b", install: "zfs-nfs" }]));
  const paths = nasOf(given).datasets.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(["tank", "tank/k8s", "tank/k8s/nfs", "tank/k8s/nfs/v"]),
  );
  expect(paths).not.toContain("tank/k8s/nfs/s");
});

test("a task puts one name on every dataset that was there at the time, and on no younger one", async () => {
  const given = await poured(
    worldWith(
      [
        { claim: "a/old", install: "zfs-nfs" },
        { claim: "a/new", install: "zfs-nfs", age: "2d" },
      ],
      [],
      {
        systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s/nfs/v", keep: 5 }] }],
      },
    ),
  );
  const namesOf = (volume: string): readonly string[] =>
    nasOf(given)
      .snapshots.filter(({ dataset }) => dataset === datasetOf(given, volume)?.path)
      .map(({ name }) => name);
  expect(namesOf("a/old")).toEqual(
    ["20", "19", "18", "17", "16"].map((day) => `auto-2026-11-${day}_00-00`),
  );
  expect(namesOf("a/new")).toEqual(["20", "19", "18"].map((day) => `auto-2026-11-${day}_00-00`));
});

test("transaction groups grow with time, exactly also beyond 2^53", async () => {
  const firstTxg = "9007199254740993";
  const given = await poured(
    worldWith(
      [
        { claim: "a/old", install: "zfs-nfs", age: "20d" },
        { claim: "a/new", install: "zfs-nfs", age: "10d" },
      ],
      [],
      {
        systems: [{ name: "nas1", pools: [{ name: "tank", age: "30d", firstTxg }] }],
      },
    ),
  );
  const groups = (days: number): string =>
    (BigInt(firstTxg) + BigInt((days * 86_400) / 5)).toString();
  expect(datasetOf(given, "a/old")?.createTxg).toBe(groups(10));
  expect(datasetOf(given, "a/new")?.createTxg).toBe(groups(20));
});

test("a failed disk makes its vdev and the pool DEGRADED, and nothing else", async () => {
  const vdevs = [
    { type: "MIRROR", disks: ["sda", "sdb"] },
    { type: "MIRROR", disks: ["sdc", "sdd"], failed: "sdc" },
  ] as const;
  const given = await poured(
    worldWith([], [], { systems: [{ name: "nas1", pools: [{ name: "tank", vdevs }] }] }),
  );
  expect(nasOf(given).pools).toMatchObject([
    {
      status: "DEGRADED",
      sizeBytes: 2 * 4 * 2 ** 40,
      topology: {
        data: [
          {
            name: "mirror-0",
            status: "ONLINE",
            children: [{ status: "ONLINE" }, { status: "ONLINE" }],
          },
          {
            name: "mirror-1",
            status: "DEGRADED",
            children: [
              { disk: "sdc", status: "FAULTED" },
              { disk: "sdd", status: "ONLINE" },
            ],
          },
        ],
      },
    },
  ]);
});

test("a pool that holds more than it has is a mistake of the story", async () => {
  const story = worldWith([{ claim: "a/b", install: "zfs-nfs", size: "9Ti", used: "8Ti" }]);
  await expect(poured(story)).rejects.toThrow(/pool tank holds more than it has/u);
});

test("a replica carries every mark of the original as its own", async () => {
  const given = await poured(
    worldWith([{ claim: "a/b", install: "zfs-nfs" }], [], {
      systems: [{ name: "nas1", pools: [{ name: "tank" }, { name: "backup" }] }],
      datasets: [{ system: "nas1", path: "backup/v/{leaf}", marksOf: "a/b", lives: "replica" }],
    }),
  );
  const original = datasetOf(given, "a/b");
  const replica = nasOf(given).datasets.find(
    ({ path }) => path === `backup/v/${bound(given.bindings.volumes, "a/b").leaf}`,
  );
  expect(replica).toMatchObject({
    userProperties: original?.userProperties,
    properties: { readonly: "on" },
  });
  expect(replica?.guid).not.toBe(original?.guid);
});
