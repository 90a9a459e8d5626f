import { describe, expect, it } from "vitest";
import {
  aClaim,
  aPv,
  aSpace,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import type { Dataset } from "../../model/truenas.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { pvSizeDrift } from "./pv-size-drift.ts";

const rule: Rule = pvSizeDrift;
const name = `pvc-${UID}`;
const GI = 2 ** 30;
const sized = (over: Partial<Dataset>) =>
  together(parents(NFS_PARENT), nfsVolume(undefined, over), {
    persistentVolumes: [aPv()],
    persistentVolumeClaims: [aClaim()],
  });
const [volume] = nfsVolume().datasets ?? [];
const grown = sized({ refquotaBytes: 8 * GI });

describe("pv-size-drift", () => {
  it("finds a quota that somebody raised behind Kubernetes' back", () => {
    const [finding] = findings(rule, grown);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      subject: { kind: "pv", name },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence.slice(0, 2)).toEqual([
      { fact: "capacity", value: "5 GiB" },
      { fact: "refquota", value: "8 GiB" },
    ]);
  });

  it("finds a zvol that is smaller than its PersistentVolume says", () => {
    const zvol = iscsiVolume(7, name, { volsizeBytes: 4 * GI });
    const records = together(parents(ISCSI_PARENT), zvol, {
      persistentVolumes: [aPv({ source: iscsiSource(name) })],
    });
    expect(findings(rule, records)[0]?.evidence).toContainEqual({
      fact: "volsize",
      value: "4 GiB",
    });
  });

  it("cannot tell by the handle alone while something unread may lead its target to another zvol", () => {
    const zvol = iscsiVolume(7, name, { volsizeBytes: 4 * GI });
    const pv = aPv({ source: iscsiSource(name) });
    const records = together(parents(ISCSI_PARENT), zvol, { persistentVolumes: [pv] });
    const inventory = inventoryOf(records, { iscsiTargetExtents: null });
    const [finding] = findings(rule, {}, { inventory });
    expect(finding?.verdict).toBe("unknown");
    expect(finding?.missing[0]).toMatch(/elsewhere than its handle says: .* of nas1 were not read/);
  });

  it("doubts an expansion that the claim still waits for: it may be under way", () => {
    const records = {
      ...sized({}),
      persistentVolumeClaims: [aClaim({ requestedBytes: 20 * GI })],
    };
    const [finding] = findings(rule, records);
    expect(finding).toMatchObject({ verdict: "suspect" });
    expect(finding?.evidence).toContainEqual({ fact: "claim asks for", value: "20 GiB" });
  });

  twins("TRAP-38", "snapshots make `used` larger than any promise, and parity more so", {
    rule,
    subject: name,
    because: /that of its dataset/,
    quiet: {
      ...sized({}),
      datasetSpace: [{ ...aSpace(volume as Dataset, 50 * GI), referencedBytes: 7 * GI }],
    },
    fires: grown,
  });
  twins("TRAP-38", "the driver rounds up to blocks", {
    rule,
    subject: name,
    because: /that of its dataset/,
    quiet: sized({ refquotaBytes: 5 * GI + 16384 }),
    fires: grown,
  });
  twins("TRAP-37", "the NAS sets no size, perhaps on purpose", {
    rule,
    subject: name,
    because: /sets it no size/,
    quiet: sized({ refquotaBytes: null }),
    fires: grown,
  });
  const byHand = aPv({
    name: "by-hand",
    capacityBytes: 1024 * GI,
    source: nfsSource("adopted", `/mnt/${NFS_PARENT}/${name}`),
  });
  twins("TRAP-17", "the capacity of a static PersistentVolume is what somebody wrote", {
    rule,
    subject: "by-hand",
    because: /what somebody wrote/,
    quiet: together({ ...sized({}), persistentVolumes: [byHand] }),
    fires: grown,
    firesOn: name,
  });
});
