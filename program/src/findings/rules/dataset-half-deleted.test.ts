import { describe, expect, it } from "vitest";
import {
  aClaim,
  aDataset,
  aLocalUse,
  anExtent,
  anSmbShare,
  aPool,
  aPv,
  aShare,
  aTargetExtent,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  observed,
  parents,
  together,
  UID,
  NOW,
} from "../../model/given.ts";
import { findings, CLOSED } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { datasetHalfDeleted } from "./dataset-half-deleted.ts";

const rule: Rule = datasetHalfDeleted;
const path = `${NFS_PARENT}/pvc-${UID}`;
const scopes = parents(NFS_PARENT, ISCSI_PARENT);
const { datasets: [dataset] = [], datasetSpace: spaces = [] } = nfsVolume();
const half = together(scopes, { datasets: dataset ? [dataset] : [], datasetSpace: spaces });
const { datasets: zvols = [] } = iscsiVolume(7);

describe("dataset-half-deleted", () => {
  it("finds a finished volume whose share is gone, with its bytes when nothing needs it", () => {
    expect(findings(rule, half)).toMatchObject([
      { word: "orphan", subject: { name: path }, reclaimableBytes: 2 ** 30 },
    ]);
  });

  it("TRAP-15: cannot tell while the datasets of some pool are not known: it may be a copy", () => {
    const records = together(half, { pools: [aPool({ name: "vault", guid: "7" })] });
    const inventory = inventoryOf(records, {
      datasets: observed("datasets", records.datasets ?? [], "tank"),
    });
    const said = findings(rule, records, { inventory });
    expect(new Set(said.map((finding) => finding.verdict))).toEqual(new Set(["unknown"]));
    expect(said.flatMap((finding) => finding.missing).join()).toMatch(/may be a copy .*vault/);
  });

  it("finds a zvol that no target leads to any more", () => {
    expect(findings(rule, together(scopes, { datasets: zvols }))).toMatchObject([
      { subject: { kind: "zvol" } },
    ]);
  });

  it("names the clone that stopped the destroy, and promises no bytes", () => {
    const cloned = together(half, {
      datasets: [aDataset("tank/copies/c", { origin: `${path}@snapshot-1` })],
    });
    const [finding] = findings(rule, cloned);
    expect(finding).toMatchObject({ word: null, reclaimableBytes: null });
    expect(finding?.evidence).toContainEqual({
      fact: "needed by",
      value: "its clone tank/copies/c",
    });
  });

  it("TRAP-27: does not say that nothing gives it out where somebody else's share does", () => {
    const byHand = { shares: [anSmbShare("office", `/mnt/${path}`)] };
    const [finding] = findings(rule, together(half, byHand));
    expect(finding?.word).toBe(null);
    expect(finding?.evidence.slice(0, 2)).toEqual([
      { fact: "share", value: "the share that its driver made is gone" },
      { fact: "needed by", value: "SMB share office, which its driver did not make" },
    ]);
  });

  it("counts a Released PersistentVolume as on its way out", () => {
    expect(
      findings(rule, together(half, { persistentVolumes: [aPv({ phase: "Released" })] })),
    ).toHaveLength(1);
  });

  twins(
    "TRAP-05",
    "a bound PersistentVolume without its share is a broken volume, not a half-deleted one",
    {
      rule,
      subject: path,
      because: /pv-backing-missing judges it/,
      fires: half,
      quiet: together(half, { persistentVolumes: [aPv()], persistentVolumeClaims: [aClaim()] }),
    },
  );
  const zvolPath = `${ISCSI_PARENT}/pvc-${UID}`;
  const halfZvol = together(scopes, { datasets: zvols });
  twins("TRAP-27", "it is the disk of a virtual machine of the TrueNAS itself", {
    rule,
    subject: zvolPath,
    because: /virtual machine 3 of the TrueNAS itself is in use/,
    fires: halfZvol,
    quiet: together(halfZvol, { localUses: [aLocalUse({ datasets: [zvolPath] })] }),
  });
  twins("TRAP-27", "an app of the TrueNAS itself has it", {
    rule,
    subject: path,
    because: /app photos of the TrueNAS itself is in use/,
    fires: half,
    quiet: together(half, {
      localUses: [aLocalUse({ kind: "app", name: "photos", paths: [`/mnt/${path}`] })],
    }),
  });
  twins("TRAP-39", "a share that somebody disabled is still a share", {
    rule,
    subject: path,
    because: /has its share/,
    fires: half,
    quiet: together(half, { shares: [aShare(`/mnt/${path}`, { enabled: false })] }),
  });
  const attic = `tank/attic/pvc-${UID}`;
  const { iscsiTargetExtents: _mappings, ...unmapped } = iscsiVolume(7, undefined, { path: attic });
  const moved = together(scopes, parents("tank/attic"), unmapped);
  twins("TRAP-27", "its extent still gives out the place that it was moved from", {
    rule,
    subject: attic,
    because: /is given out and nothing is there/,
    fires: { ...moved, iscsiExtents: [] },
    quiet: { ...moved, iscsiExtents: [anExtent(7, "csi-x", `${ISCSI_PARENT}/pvc-${UID}`)] },
  });
  twins("TRAP-15", "a replica never had a share", {
    rule,
    subject: path,
    because: /read-only/,
    fires: half,
    quiet: together(scopes, { datasets: dataset ? [{ ...dataset, readonly: true }] : [] }),
  });

  const own = aPv({ phase: "Released" });
  const adopting = aPv({
    uid: "2",
    name: "adopting",
    claimRef: null,
    phase: "Available",
    source: nfsSource(`pvc-${UID}`),
  });
  const wide = aPv({
    uid: "3",
    name: "wide",
    claimRef: null,
    source: { type: "nfs", server: "10.0.0.10", path: `/mnt/${NFS_PARENT}` },
  });
  for (const persistentVolumes of [
    [own, adopting, wide],
    [adopting, own, wide],
  ])
    twins(
      "TRAP-18",
      `a PersistentVolume uses it, whoever mounts the directory above: ${persistentVolumes.map(({ name }) => name).join()}`,
      {
        rule,
        subject: path,
        because: /adopting is in use/,
        fires: together(half, { persistentVolumes: [own] }),
        quiet: together(half, { persistentVolumes }),
      },
    );

  const onZvol = { claimRef: null, source: iscsiSource(`pvc-${UID}`) };
  const released = aPv({ ...onZvol, phase: "Released" });
  const available = aPv({ ...onZvol, uid: "2", name: "available", phase: "Available" });
  const torn = together(scopes, {
    datasets: zvols,
    iscsiTargetExtents: [aTargetExtent(9, 99, 98)],
  });
  for (const persistentVolumes of [
    [released, available],
    [available, released],
  ])
    twins(
      "HAZ-36",
      `a PersistentVolume uses it, whether or not its targets can be told: ${persistentVolumes.map((pv) => pv.name).join()}`,
      {
        rule,
        subject: `${ISCSI_PARENT}/pvc-${UID}`,
        because: /available is in use/,
        fires: together(scopes, { datasets: zvols, persistentVolumes: [released] }),
        quiet: together(torn, { persistentVolumes }),
      },
    );

  const young = dataset ? [{ ...dataset, createdAt: NOW - 2_000 }] : [];
  twins("TRAP-04", "shares are read before datasets: a create may have finished in between", {
    rule,
    subject: path,
    because: /younger than the grace period/,
    fires: half,
    quiet: together(scopes, { datasets: young }),
  });
  twins("TRAP-04", "a claim that waits for it shows a create, not a deletion", {
    rule,
    subject: path,
    because: /waits for it/,
    fires: half,
    quiet: together(half, { persistentVolumeClaims: [aClaim({ phase: "Pending", pvName: "" })] }),
  });
  const instance = "democratic-csi:volume_context_provisioner_instance_id";
  const unshared = (id: string) => ({
    ...together(scopes, nfsVolume(`pvc-${UID}`, {}, { [instance]: id })),
    shares: [],
  });
  twins("HAZ-12", "a second installation shares the parent", {
    rule,
    subject: path,
    because: /another installation's/,
    quiet: unshared("clusterb"),
    fires: unshared("clustera"),
    given: { declarations: CLOSED.map((scope) => ({ ...scope, instanceId: "clustera" })) },
  });
});
