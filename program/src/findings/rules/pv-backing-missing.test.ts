import { describe, expect, it } from "vitest";
import {
  aDataset,
  aPool,
  aPv,
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
        concerns: ["shop/data-postgres-0"],
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
});
