import { describe, expect, it } from "vitest";
import {
  aPod,
  aPv,
  aSession,
  aTarget,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  parents,
  together,
  UID,
  aClaim,
  DAY_MS,
  NOW,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { targetWithoutExtent } from "./target-without-extent.ts";

const rule: Rule = targetWithoutExtent;
const name = `csi-pvc-${UID}-clustera`;
const alone = together(parents(ISCSI_PARENT), { iscsiTargets: [aTarget(7, name)] });

describe("target-without-extent", () => {
  it("finds a target that gives out nothing", () => {
    expect(findings(rule, alone)).toMatchObject([
      {
        subject: { kind: "target", name },
        word: "unclaimed",
        scope: { name: "nas1", closed: null },
      },
    ]);
  });

  it("TRAP-27: is nobody's leftover under a name that no driver gives", () => {
    const iscsiTargets = [aTarget(9, "vm-office")];
    expect(findings(rule, together(parents(ISCSI_PARENT), { iscsiTargets }))).toMatchObject([
      { subject: { name: "vm-office" }, word: null },
    ]);
  });

  it("names the PersistentVolume that still points at it", () => {
    const [finding] = findings(
      rule,
      together(alone, { persistentVolumes: [aPv({ source: iscsiSource(`pvc-${UID}`) })] }),
    );
    expect(finding).toMatchObject({ word: null });
  });

  it("HAZ-22: names the Pod that logs in without any PersistentVolume", () => {
    const source = iscsiSource(`pvc-${UID}`);
    const iqn = source.type === "csi" ? (source.attributes["iqn"] ?? "") : "";
    const volume = { type: "iscsi", portals: ["10.0.0.10:3260"], iqn, lun: 0 } as const;
    const pods = [aPod({ name: "job", claims: [], inlineVolumes: [volume] })];
    expect(findings(rule, together(alone, { pods }))).toMatchObject([{ word: null }]);
  });

  twins("TRAP-27", "it has an extent", {
    rule,
    subject: name,
    because: /has an extent/,
    fires: alone,
    quiet: together(parents(ISCSI_PARENT), iscsiVolume(7)),
  });
  twins("TRAP-28", "somebody is logged in, under whichever name the controller shows", {
    rule,
    subject: name,
    because: /logged in/,
    fires: alone,
    quiet: together(alone, {
      iscsiSessions: [{ ...aSession(name), target: `iqn.2005-10.org.freenas.ctl:HA:${name}` }],
    }),
  });

  const claimed = (pvName: string) =>
    together(alone, { persistentVolumeClaims: [aClaim({ phase: "Pending", pvName })] });
  twins("TRAP-04", "a claim waits for the volume that it is being made for", {
    rule,
    subject: name,
    because: /pvc\/data-postgres-0 in shop may wait for it/,
    quiet: claimed(""),
    fires: claimed("another"),
  });
  const zvolOfAge = (ageMs: number) => {
    const { datasets = [] } = iscsiVolume(7, `pvc-${UID}`, { createdAt: NOW - ageMs });
    return together(alone, { datasets });
  };
  twins("TRAP-04", "a create is between target and extent", {
    rule,
    subject: name,
    because: /which is being made/,
    quiet: zvolOfAge(2_000),
    fires: zvolOfAge(2 * DAY_MS),
  });
});
