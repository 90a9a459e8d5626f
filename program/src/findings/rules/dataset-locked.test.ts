import { describe, expect, it } from "vitest";
import {
  anNvmeofService,
  aPv,
  aShare,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsVolume,
  NVMEOF_PARENT,
  nvmeofSource,
  nvmeofVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { datasetLocked } from "./dataset-locked.ts";

const rule: Rule = datasetLocked;
const path = `${NFS_PARENT}/pvc-${UID}`;
const { datasets = [], datasetSpace = [] } = nfsVolume();
const volume = (locked: boolean | null) =>
  together(parents(NFS_PARENT), {
    datasets,
    datasetSpace,
    shares: [aShare(`/mnt/${path}`, { locked })],
  });
const locked = together(volume(true), { persistentVolumes: [aPv()] });

describe("dataset-locked", () => {
  it("finds a volume in use whose share says that its dataset is locked", () => {
    expect(findings(rule, locked)).toMatchObject([
      {
        verdict: "confirmed",
        severity: "error",
        subject: { kind: "dataset", name: path },
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
      },
    ]);
  });

  it("finds zvols likewise, by extent and by namespace", () => {
    const iscsi = iscsiVolume(7);
    const nvmeof = nvmeofVolume(8, "pvc-fast");
    const records = together(parents(ISCSI_PARENT, NVMEOF_PARENT), iscsi, nvmeof, {
      nvmeofService: [anNvmeofService()],
      persistentVolumes: [
        aPv({ source: iscsiSource(`pvc-${UID}`) }),
        aPv({ name: "pvc-fast", source: nvmeofSource("pvc-fast") }),
      ],
    });
    const { iscsiExtents = [], nvmeofNamespaces = [] } = records;
    const shut = {
      ...records,
      iscsiExtents: iscsiExtents.map((one) => ({ ...one, locked: true })),
      nvmeofNamespaces: nvmeofNamespaces.map((one) => ({ ...one, locked: true })),
    };
    expect(findings(rule, shut).map(({ evidence }) => evidence[0]?.value)).toEqual([
      `yes, says extent csi-pvc-${UID}-clustera`,
      "yes, says namespace csi-pvc-fast-clustera/1",
    ]);
  });

  const withoutShare = (isLocked: boolean | null, over: Partial<PersistentVolume> = {}) =>
    together(parents(NFS_PARENT), {
      datasets,
      datasetSpace: datasetSpace.map((one) => ({ ...one, locked: isLocked })),
      persistentVolumes: [aPv(over)],
    });

  it("finds one that nothing gives out any more, where TrueNAS itself calls it locked", () => {
    const [finding, ...others] = findings(rule, withoutShare(true));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toEqual([
      { fact: "locked", value: "yes, says TrueNAS, and nothing gives it out" },
      { fact: "needed by", value: `pv/pvc-${UID}` },
    ]);
  });

  it("believes what gives it out: only where nothing does is the dataset itself asked", () => {
    const open = together(withoutShare(true), { shares: [aShare(`/mnt/${path}`)] });
    expect(whyQuiet(rule, path, open)).toMatch(/nothing that gives it out says/);
  });

  twins("HAZ-31", "up to TrueNAS 25.04 nobody says of a dataset alone whether it is locked", {
    rule,
    subject: path,
    because: /nothing gives it out, and TrueNAS does not call it locked/,
    quiet: withoutShare(null),
    fires: withoutShare(true),
  });
  twins("TRAP-29", "somebody keeps it locked and gave its PersistentVolume up", {
    rule,
    subject: path,
    because: /no bound PersistentVolume needs it/,
    quiet: withoutShare(true, { phase: "Released" }),
    fires: withoutShare(true),
  });
  twins("TRAP-29", "its key is loaded", {
    rule,
    subject: path,
    because: /nothing that gives it out says that it is locked/,
    quiet: together(volume(false), { persistentVolumes: [aPv()] }),
    fires: locked,
  });
  twins("HAZ-31", "whether it is locked was not said", {
    rule,
    subject: path,
    because: /nothing that gives it out says that it is locked/,
    quiet: together(volume(null), { persistentVolumes: [aPv()] }),
    fires: locked,
  });
  twins("TRAP-29", "somebody keeps it locked, and no bound claim waits for it", {
    rule,
    subject: path,
    because: /no bound PersistentVolume needs it/,
    quiet: together(volume(true), { persistentVolumes: [aPv({ phase: "Released" })] }),
    fires: locked,
  });
});
