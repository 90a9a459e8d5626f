/** What is found in, around and under the name of a volume: nothing in use is called a leftover by any of the rules. */
import { describe, expect, it } from "vitest";
import {
  aDataset,
  anExtent,
  anSmbShare,
  aPv,
  aShare,
  aTarget,
  aTargetExtent,
  type GivenRecords,
  iscsiVolume,
  ISCSI_PARENT,
  NFS_PARENT,
  nfsVolume,
  parents,
  together,
  UID,
} from "../model/given.ts";
import { findings } from "./given.ts";
import type { Rule } from "./rule.ts";
import { datasetHalfDeleted } from "./rules/dataset-half-deleted.ts";
import { datasetHalfProvisioned } from "./rules/dataset-half-provisioned.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";
import { twins } from "./twins.ts";

const name = `pvc-${UID}`;
const path = `${NFS_PARENT}/${name}`;
const scopes = parents(NFS_PARENT, ISCSI_PARENT);
const leftover = together(scopes, nfsVolume());
const { shares: _shares, ...unshared } = nfsVolume();
const unfinished = nfsVolume(name, {}, { "democratic-csi:provision_success": "-" });
const RULES: readonly (readonly [Rule, GivenRecords])[] = [
  [datasetUnreferenced, leftover],
  [datasetHalfDeleted, together(scopes, unshared)],
  [datasetHalfProvisioned, together(scopes, { datasets: unfinished.datasets ?? [] })],
];

describe("a dataset in a volume", () => {
  for (const [rule, fires] of RULES)
    twins("TRAP-31", `somebody keeps another in it, says ${rule.code}`, {
      rule,
      subject: path,
      because: /docs lies in it, which no driver makes there/,
      fires,
      quiet: together(fires, { datasets: [aDataset(`${path}/docs`)] }),
    });
});

describe("what gives out something inside a volume", () => {
  const docs = anSmbShare("docs", `/mnt/${path}/docs`);
  twins("TRAP-27", "a share of a directory in it", {
    rule: datasetUnreferenced,
    subject: path,
    because: /SMB share docs, which its driver did not make/,
    fires: leftover,
    quiet: together(leftover, { shares: [docs] }),
  });
  it("TRAP-27: is named where the volume was deleted half-way, which is no orphan then", () => {
    const half = together(scopes, unshared, { shares: [anSmbShare("docs", `/mnt/${path}/`)] });
    expect(findings(datasetHalfDeleted, half)).toMatchObject([{ word: null }]);
  });
  const onFile = (file: string): GivenRecords => ({
    iscsiTargets: [aTarget(9, "vm-office")],
    iscsiExtents: [{ ...anExtent(9, "vm-office", ""), type: "FILE", zvol: null, file }],
    iscsiTargetExtents: [aTargetExtent(9, 9, 9)],
  });
  twins("TRAP-27", "an extent over a file in it", {
    rule: datasetUnreferenced,
    subject: path,
    because: /target vm-office, which its driver did not make/,
    fires: together(leftover, onFile("/mnt/tank/vm/office.img")),
    quiet: together(leftover, onFile(`/mnt/${path}/office.img`)),
  });
  it("leaves a doubt where a directory above it is given out over SMB", () => {
    const above = together(leftover, { shares: [anSmbShare("all", `/mnt/${NFS_PARENT}`)] });
    const doubt = `SMB share all gives out /mnt/${NFS_PARENT}, above it: its users may reach it`;
    expect(findings(datasetUnreferenced, above)[0]?.missing).toContain(doubt);
    expect(findings(datasetUnreferenced, leftover)[0]?.missing).not.toContain(doubt);
  });
});

describe("a volume of truenas-csi", () => {
  const label = `CSI volume ${path}`;
  const shared = together(scopes, {
    datasets: [aDataset(path)],
    shares: [aShare(`/mnt/${path}`, { comment: label })],
  });
  twins("TRAP-27", "somebody made a share of his own of it", {
    rule: datasetUnreferenced,
    subject: path,
    because: /SMB share docs, which its driver did not make/,
    fires: shared,
    quiet: together(shared, { shares: [anSmbShare("docs", `/mnt/${path}`)] }),
  });
  const zvol = `${ISCSI_PARENT}/${name}`;
  const block = iscsiVolume(7, name, { userProperties: {} });
  const labelled = { ...aTarget(7, `csi-${name}`), alias: `CSI volume ${zvol}` };
  const given = together(scopes, { ...block, iscsiTargets: [labelled] });
  twins("TRAP-27", "somebody made a target of his own of it", {
    rule: datasetUnreferenced,
    subject: zvol,
    because: /target vm-office, which its driver did not make/,
    fires: given,
    quiet: together(given, {
      iscsiTargets: [aTarget(9, "vm-office")],
      iscsiTargetExtents: [aTargetExtent(9, 9, 7)],
    }),
  });
});

describe("a volume that was moved", () => {
  const old = `tank/csi/${name}`;
  const marked = {
    "tns-csi:managed_by": "tns-csi",
    "tns-csi:csi_volume_name": name,
    "tns-csi:protocol": "nfs",
  };
  const moved = together(scopes, {
    datasets: [aDataset(path, { userProperties: marked })],
    shares: [aShare(`/mnt/${path}`)],
  });
  const attributes = { protocol: "nfs", server: "10.0.0.10", share: `/mnt/${old}` };
  const pv = aPv({
    phase: "Released",
    source: { type: "csi", driver: "tns.csi.io", volumeHandle: old, attributes },
  });
  twins("TRAP-30", "a PersistentVolume is called as it, whose handle is the path where it was", {
    rule: datasetUnreferenced,
    subject: path,
    because: /pv\/pvc-.* needs it/,
    fires: moved,
    quiet: together(moved, { persistentVolumes: [pv] }),
  });
});
