import { describe, expect, it } from "vitest";
import {
  aDriverConfig,
  aPv,
  iscsiSource,
  iscsiVolume,
  ISCSI_PARENT,
  NFS_PARENT,
  nfsVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { datasetQuotaMissing } from "./dataset-quota-missing.ts";

const rule: Rule = datasetQuotaMissing;
const path = `${NFS_PARENT}/pvc-${UID}`;
const withQuota = (name: string, refquotaBytes: number | null) =>
  nfsVolume(name, { refquotaBytes });
const others = (refquotaBytes: number | null) =>
  together(
    parents(NFS_PARENT),
    withQuota("pvc-a", refquotaBytes),
    withQuota("pvc-b", refquotaBytes),
  );
const without = together(withQuota(`pvc-${UID}`, null), { persistentVolumes: [aPv()] });
const alone = together(others(2 ** 30), without);

describe("dataset-quota-missing", () => {
  it("finds the one volume of its parent that has no quota, with the capacity it was promised", () => {
    const [finding, ...more] = findings(rule, alone);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      subject: { kind: "dataset", name: path },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence.slice(0, 3)).toEqual([
      { fact: "refquota", value: "none" },
      { fact: "of its parent", value: "2 of 3 volumes have one" },
      { fact: "capacity", value: "5 GiB" },
    ]);
  });

  twins("TRAP-37", "the driver is told to set none: no volume of its parent has one", {
    rule,
    subject: path,
    because: /its driver seems to set none/,
    quiet: together(others(null), without),
    fires: alone,
  });
  const told = (enableQuotas: boolean | null) =>
    together(alone, { driverConfigs: [aDriverConfig({ enableQuotas })] });
  twins("TRAP-37", "the configuration of the driver says so", {
    rule,
    subject: path,
    because: /is told to set none/,
    quiet: told(false),
    fires: told(null),
  });

  it("believes a configuration that asks for quotas, however few volumes have one", () => {
    const records = together(others(null), without, {
      driverConfigs: [aDriverConfig({ enableQuotas: true })],
    });
    expect(findings(rule, records)).toMatchObject([{ subject: { name: path } }]);
  });

  twins("TRAP-37", "it has one", {
    rule,
    subject: path,
    because: /it has a quota/,
    quiet: together(others(2 ** 30), withQuota(`pvc-${UID}`, 2 ** 30), {
      persistentVolumes: [aPv()],
    }),
    fires: alone,
  });
  twins("TRAP-37", "a zvol has its size", {
    rule,
    subject: `${ISCSI_PARENT}/pvc-block`,
    because: /it is a zvol/,
    quiet: together(parents(ISCSI_PARENT), iscsiVolume(7, "pvc-block"), {
      persistentVolumes: [aPv({ source: iscsiSource("pvc-block") })],
    }),
    fires: alone,
    firesOn: path,
  });
});
