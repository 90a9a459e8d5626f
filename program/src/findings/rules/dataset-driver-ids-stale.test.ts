import { describe, expect, it } from "vitest";
import {
  anNvmeofService,
  aShare,
  ISCSI_PARENT,
  iscsiVolume,
  NFS_PARENT,
  nfsVolume,
  NVMEOF_PARENT,
  nvmeofVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { datasetDriverIdsStale } from "./dataset-driver-ids-stale.ts";

const rule: Rule = datasetDriverIdsStale;
const path = `${NFS_PARENT}/pvc-${UID}`;
const noted = (id: string) => {
  const { shares: _, ...rest } = nfsVolume(
    `pvc-${UID}`,
    {},
    {
      "democratic-csi:freenas_nfs_share_id": id,
    },
  );
  return together(parents(NFS_PARENT), rest);
};
const share = { shares: [aShare(`/mnt/${path}`, { id: 12 })] };
const stale = together(noted("7"), share);
const withoutNote = (nfsVolume().datasets ?? []).map((dataset) => {
  const { "democratic-csi:freenas_nfs_share_id": _, ...userProperties } = dataset.userProperties;
  return { ...dataset, userProperties };
});

describe("dataset-driver-ids-stale", () => {
  it("finds a share that has another id than the driver noted", () => {
    expect(findings(rule, stale)).toMatchObject([
      {
        verdict: "confirmed",
        severity: "info",
        subject: { kind: "dataset", name: path },
        evidence: [{ fact: "share id", value: "noted as 7, is 12" }],
      },
    ]);
  });

  it("finds targets and extents, subsystems and namespaces likewise", () => {
    const iscsi = iscsiVolume(
      12,
      "pvc-a",
      {},
      {
        "democratic-csi:freenas_iscsi_target_id": "7",
        "democratic-csi:freenas_iscsi_extent_id": "12",
      },
    );
    const nvmeof = nvmeofVolume(
      12,
      "pvc-b",
      {},
      {
        "democratic-csi:freenas_nvmeof_subsystem_id": "12",
        "democratic-csi:freenas_nvmeof_namespace_id": "8",
      },
    );
    const records = together(parents(ISCSI_PARENT, NVMEOF_PARENT), iscsi, nvmeof, {
      nvmeofService: [anNvmeofService()],
    });
    expect(findings(rule, records).flatMap(({ evidence }) => evidence)).toEqual([
      { fact: "target id", value: "noted as 7, is 12" },
      { fact: "namespace id", value: "noted as 8, is 12" },
    ]);
  });

  twins("TRAP-27", "a second share by hand has an id of its own", {
    rule,
    subject: path,
    because: /the ids that its driver noted/,
    quiet: together(stale, {
      shares: [{ ...aShare(`/mnt/${path}`, { id: 7 }), key: "host-id/nfs/7" as never }],
    }),
    fires: stale,
  });
  twins("HAZ-25", "nothing gives it out: other rules judge that", {
    rule,
    subject: path,
    because: /the ids that its driver noted/,
    quiet: noted("7"),
    fires: stale,
  });
  twins("TRAP-31", "its driver noted no ids", {
    rule,
    subject: path,
    because: /noted no ids/,
    quiet: together(parents(NFS_PARENT), { ...nfsVolume(), datasets: withoutNote }),
    fires: stale,
  });
});
