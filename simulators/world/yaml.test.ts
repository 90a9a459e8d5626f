import { expect, test } from "vitest";
import { bound } from "./bindings.ts";
import { nasOf, poured } from "./given.ts";
import { loadWorld } from "./yaml.ts";

const WORLD = `
world: tiny
story: One claim, one leftover.
seed: 5
systems:
  - name: nas1
    pools: [{ name: tank, vdevs: [{ type: RAIDZ1, disks: [sda, sdb, sdc], failed: sdb }] }]
clusters: [{ name: prod, nodes: [n1] }]
installs:
  - { name: nfs, cluster: prod, system: nas1, driver: freenas-api-nfs, parent: tank/v, snapshotParent: tank/s }
volumes:
  - { claim: shop/files, install: nfs, size: 1.5Gi, age: 30d }
  - { claim: shop/old, install: nfs, leak: claimAndPvDeleted }
snapshots:
  - { of: shop/files, name: weekly }
`;

test("a world in YAML is the world that the builder makes", async () => {
  const given = await poured(loadWorld(WORLD));
  const { dataset } = bound(given.bindings.volumes, "shop/files");
  expect(nasOf(given).datasets.find(({ path }) => path === dataset)).toMatchObject({
    refquotaBytes: 1.5 * 2 ** 30,
  });
  expect(nasOf(given).pools).toMatchObject([{ name: "tank", status: "DEGRADED" }]);
  expect(given.truth.findings).toMatchObject([
    {
      rule: "dataset-unreferenced",
      subjectName: bound(given.bindings.volumes, "shop/old").dataset,
    },
    { rule: "pool-degraded", subjectName: "tank" },
    { rule: "disk-failing", subjectName: "sdb" },
  ]);
});

test.each([
  [
    "an unknown key",
    "  - { claim: shop/a, instal: nfs }",
    /^3:22: volumes\[0\]\.instal: unknown key/u,
  ],
  [
    "a wrong type",
    "  - { claim: shop/a, install: nfs, size: huge }",
    /^3:42: volumes\[0\]\.size: expected bytes such as 10Gi, found "huge"/u,
  ],
  [
    "an unknown word",
    "  - { claim: shop/a, install: nfs, leak: stolen }",
    /^3:42: volumes\[0\]\.leak: expected one of .*claimAndPvDeleted.*, found "stolen"/u,
  ],
  ["a missing key", "  - { install: nfs }", /^3:5: volumes\[0\]: "claim" is missing/u],
  [
    "a reference to nothing",
    "  - { claim: shop/a, install: nfs }",
    /^3:31: volumes\[0\]\.install: there is no install "nfs"/u,
  ],
  ["a duplicate key", "  - { claim: shop/a, claim: shop/b }", /^3:22: Map keys must be unique/u],
])("%s is refused with line and column", (_, volume, expected) => {
  expect(() => loadWorld(`world: w\nvolumes:\n${volume}\nstory: s\n`)).toThrow(expected);
});

test("a tab as indentation is refused with its place", () => {
  expect(() => loadWorld("world: w\nstory: s\nvolumes:\n\t- x")).toThrow(/^4:1: /u);
});

test("an alias bomb is refused", () => {
  const rows = Array.from(
    { length: 8 },
    (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(", ")}]`,
  );
  expect(() => loadWorld(`l0: &l0 [x]\n${rows.join("\n")}`)).toThrow(/alias/u);
});

test("says older releases, SMB and NVMe-oF as the builder does", () => {
  const world = loadWorld(`
world: wide
story: Two systems.
systems:
  - { name: oldest, version: 24.10.2.4, pools: [{ name: attic }] }
  - { name: newest, version: 26.0.0, pools: [{ name: lab }], nqnBase: nqn.2026-01.example }
clusters: [{ name: prod }]
installs:
  - { name: smb, cluster: prod, system: oldest, driver: freenas-smb, parent: attic/v, snapshotParent: attic/s }
  - { name: nvme, cluster: prod, system: newest, driver: freenas-api-nvmeof, parent: lab/v, snapshotParent: lab/s }
volumes:
  - { claim: shop/files, install: smb, leak: zfsDestroyed }
  - { claim: shop/fast, install: nvme }
shares: [{ system: oldest, path: /mnt/attic/media/films, protocol: smb }]
`);
  expect(world.installs).toMatchObject([
    { protocol: "smb", csiDriver: "org.democratic-csi.smb", namePrefix: "" },
    { protocol: "nvmeof", storageClass: "truenas-nvmeof", namePrefix: "csi-" },
  ]);
  expect(world.systems[1]?.nqnBase).toBe("nqn.2026-01.example");
});
