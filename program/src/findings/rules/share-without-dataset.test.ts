import { describe, expect, it } from "vitest";
import {
  aDataset,
  aPod,
  aPv,
  anSmbShare,
  aSystem,
  aShare,
  NFS_PARENT,
  nfsVolume,
  parents,
  SMB_PARENT,
  smbSource,
  smbVolume,
  together,
  UID,
} from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { ScopeDeclaration } from "../../model/scope.ts";
import { CLOSED, findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { shareWithoutDataset } from "./share-without-dataset.ts";

const rule: Rule = shareWithoutDataset;
const path = `/mnt/${NFS_PARENT}/pvc-${UID}`;
const alone = together(parents(NFS_PARENT), { shares: [aShare(path)] });

describe("share-without-dataset", () => {
  it("finds a share of a volume that does not exist", () => {
    expect(findings(rule, alone)).toMatchObject([
      { subject: { kind: "share", name: path }, word: "orphan" },
    ]);
  });

  it("says who still names the path, and calls it no orphan then", () => {
    const [finding] = findings(rule, together(alone, { persistentVolumes: [aPv()] }));
    expect(finding).toMatchObject({ word: null });
    expect(finding?.evidence).toContainEqual({ fact: "still named by", value: `pv/pvc-${UID}` });
  });

  it("TRAP-27: is nobody's leftover where its comment is none that a driver writes: a person gave it out", () => {
    const shares = [aShare(path, { comment: "for the office" })];
    const [finding] = findings(rule, together(parents(NFS_PARENT), { shares }));
    expect(finding).toMatchObject({ word: null });
    expect(finding?.evidence).toContainEqual({ fact: "comment", value: "for the office" });
  });

  it("TRAP-18: cannot tell while a PersistentVolume by hand may mean a directory on one of two systems", () => {
    const source = { type: "nfs", server: "storage.example", path: `${path}/sub` } as const;
    const there = aDataset(NFS_PARENT, { system: "other-host", key: keyOf("other-host", "1") });
    const records = { datasets: [there], persistentVolumes: [aPv({ claimRef: null, source })] };
    expect(findings(rule, together(alone, records))).toMatchObject([{ verdict: "unknown" }]);
  });

  twins("HAZ-26", "the pool is not imported, so its datasets are out of sight", {
    rule,
    subject: path,
    because: /pool tank is not imported/,
    fires: alone,
    quiet: { shares: [aShare(path)] },
  });
  const among = (parent: string) =>
    together(parents("tank"), {
      system: [aSystem()],
      shares: [aShare(`/mnt/${parent}/pvc-${UID}`)],
    });
  const declared = (parent: string) => CLOSED.map((scope) => ({ ...scope, parent }));
  for (const hidden of ["tank/ix-apps-k8s/v", "tank/k8s/.system-vols"])
    twins("HAZ-33", `the lists of TrueNAS leave out what lies in ${hidden}`, {
      rule,
      subject: `/mnt/${hidden}/pvc-${UID}`,
      because: /leaves it out of its lists/,
      fires: among("tank/apps-k8s/v"),
      firesOn: `/mnt/tank/apps-k8s/v/pvc-${UID}`,
      quiet: among(hidden),
      given: {
        declarations: [hidden, "tank/apps-k8s/v"].map(
          (parent) => declared(parent)[0] as ScopeDeclaration,
        ),
      },
    });
  twins("TRAP-27", "the dataset is there", {
    rule,
    subject: path,
    because: /dataset is there/,
    fires: alone,
    quiet: together(parents(NFS_PARENT), nfsVolume()),
  });
  twins("TRAP-19", "a share may give out a directory inside a dataset", {
    rule,
    subject: `${path}/uploads`,
    because: /in no claim scope|directory inside a dataset/,
    fires: alone,
    firesOn: path,
    quiet: together(parents(NFS_PARENT), { shares: [aShare(`${path}/uploads`)] }),
  });
  twins("TRAP-29", "the path of a locked dataset is there, only not now", {
    rule,
    subject: path,
    because: /locked/,
    fires: alone,
    quiet: together(parents(NFS_PARENT), { shares: [aShare(path, { locked: true })] }),
  });

  const inline = (of: string) => ({
    pods: [
      aPod({
        name: "job",
        claims: [],
        inlineVolumes: [{ type: "nfs", server: "10.0.0.10", path: of }],
      }),
    ],
  });
  for (const mounted of [path, `${path}/sub`])
    twins("HAZ-22", `a Pod without any PersistentVolume mounts ${mounted}`, {
      rule,
      subject: path,
      because: /may use it as a directory/,
      quiet: together(alone, inline(mounted)),
      fires: together(alone, inline("/mnt/tank/media")),
    });
  const common = `/mnt/${NFS_PARENT}/common`;
  const shareOf = (comment: string) =>
    together(parents(NFS_PARENT), { shares: [aShare(common, { comment })] });
  twins("TRAP-19", "an office share of a directory among the volumes", {
    rule,
    subject: common,
    because: /nothing shows that a driver made it/,
    quiet: shareOf("office scans"),
    fires: shareOf(`democratic-csi (org.democratic-csi.nfs): ${NFS_PARENT}/common`),
  });
  const ofDriver = (driver: string, volumeHandle: string) =>
    together(alone, {
      persistentVolumes: [
        aPv({
          source: {
            type: "csi",
            driver,
            volumeHandle,
            attributes: { server: "10.0.0.10", share: path },
          },
        }),
      ],
    });
  twins("TRAP-17", "a PersistentVolume of another driver uses the path as a directory", {
    rule,
    subject: path,
    because: /may use it as a directory/,
    quiet: ofDriver("nfs.csi.k8s.io", "nas#common"),
    fires: together(alone, { persistentVolumes: [aPv()] }),
  });

  const smbPath = `/mnt/${SMB_PARENT}/pvc-${UID}`;
  const smbAlone = together(parents(SMB_PARENT), {
    shares: [anSmbShare(`pvc-${UID}`, smbPath)],
  });
  const given = { declarations: [] };
  const inSmbScope = together(smbAlone, smbVolume("pvc-another"));

  it("finds an SMB share of a volume that does not exist, by its name", () => {
    const [finding] = findings(rule, inSmbScope, given);
    expect(finding).toMatchObject({ subject: { kind: "share", name: smbPath }, word: "unclaimed" });
    expect(finding?.evidence).toContainEqual({ fact: "SMB share", value: `pvc-${UID}` });
  });

  it("says which PersistentVolume still names an SMB share", () => {
    const persistentVolumes = [aPv({ source: smbSource(`pvc-${UID}`) })];
    const [finding] = findings(rule, together(inSmbScope, { persistentVolumes }), given);
    expect(finding?.evidence).toContainEqual({ fact: "still named by", value: `pv/pvc-${UID}` });
    expect(finding?.word).toBeNull();
  });

  twins("HAZ-22", "a Pod mounts the SMB share without any PersistentVolume", {
    rule,
    subject: smbPath,
    because: /may use it as a directory/,
    quiet: together(inSmbScope, {
      pods: [
        aPod({ name: "job", claims: [], inlineVolumes: [smbSource("by-hand", `PVC-${UID}`)] }),
      ],
    }),
    fires: inSmbScope,
    given,
  });
});
