import { describe, expect, it } from "vitest";
import {
  anExtent,
  aPod,
  aPv,
  aSystem,
  aSession,
  aTarget,
  aTargetExtent,
  BASENAME,
  incomplete,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { CLOSED, findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { extentWithoutZvol } from "./extent-without-zvol.ts";

const rule: Rule = extentWithoutZvol;
const name = `csi-pvc-${UID}-clustera`;
const {
  iscsiTargets = [],
  iscsiExtents = [],
  iscsiTargetExtents = [],
  datasets = [],
} = iscsiVolume(7);
const alone = together(parents(ISCSI_PARENT), { iscsiTargets, iscsiExtents, iscsiTargetExtents });

describe("extent-without-zvol", () => {
  it("finds an extent whose zvol was destroyed behind TrueNAS' back", () => {
    expect(findings(rule, alone)).toMatchObject([
      { subject: { kind: "extent", name }, word: "orphan", scope: { closed: true } },
    ]);
  });

  it("names the PersistentVolume that still leads to it", () => {
    const [finding] = findings(
      rule,
      together(alone, { persistentVolumes: [aPv({ source: iscsiSource(`pvc-${UID}`) })] }),
    );
    expect(finding).toMatchObject({ word: null });
    expect(finding?.evidence).toContainEqual({ fact: "still named by", value: `pv/pvc-${UID}` });
  });

  it("HAZ-22: is no orphan to a Pod or an initiator that goes through it", () => {
    const volume = { type: "iscsi", portals: [], iqn: `${BASENAME}:${name}`, lun: 0 } as const;
    const pods = [aPod({ name: "job", claims: [], inlineVolumes: [volume] })];
    expect(findings(rule, together(alone, { pods }))).toMatchObject([{ word: null }]);
    const iscsiSessions = [aSession(name)];
    expect(findings(rule, together(alone, { iscsiSessions }))).toMatchObject([{ word: null }]);
  });

  it("TRAP-27: is nobody's leftover while a target that no driver made gives it out", () => {
    const byHand = together(alone, {
      iscsiTargets: [aTarget(9, "vm-office")],
      iscsiTargetExtents: [aTargetExtent(9, 9, 7)],
    });
    const [finding] = findings(rule, byHand);
    expect(finding).toMatchObject({ word: null, reclaimableBytes: 0 });
    expect(finding?.evidence).toContainEqual({ fact: "given out by", value: "target/vm-office" });
  });

  it("TRAP-27: is no leftover of a volume where nothing in its name shows that a driver made it", () => {
    const [finding] = findings(
      rule,
      together(parents(ISCSI_PARENT), {
        iscsiExtents: [anExtent(8, "windows", `${ISCSI_PARENT}/pvc-${UID}`)],
      }),
    );
    expect(finding).toMatchObject({ word: null });
  });

  it("HAZ-26: cannot tell while the pool of the extent is not imported", () => {
    const [finding] = findings(
      rule,
      together(parents(ISCSI_PARENT), { iscsiExtents: [anExtent(8, "old", "vault/vm")] }),
    );
    expect(finding?.verdict).toBe("unknown");
    expect(finding?.missing.join()).toMatch(/pool vault is not imported/);
  });

  it("HAZ-13: says unknown while a cluster that a scope is declared for is left out of the run", () => {
    const declarations = CLOSED.map((scope) => ({ ...scope, clusters: ["prod", "stage"] }));
    expect(findings(rule, alone, { declarations }).map((finding) => finding.verdict)).toEqual([
      "unknown",
    ]);
  });

  it("HAZ-26: says unknown while the datasets are not whole", () => {
    const inventory = inventoryOf(alone, { datasets: incomplete("datasets") });
    expect(findings(rule, alone, { inventory }).map((finding) => finding.verdict)).toEqual([
      "unknown",
    ]);
  });

  const among = (parent: string) =>
    together(parents(ISCSI_PARENT), {
      system: [aSystem()],
      iscsiExtents: [anExtent(8, name, `${parent}/pvc-${UID}`)],
    });
  for (const hidden of ["tank/ix-apps-k8s/v", "tank/k8s/.system-vols"])
    twins("HAZ-33", `the lists of TrueNAS leave out what lies in ${hidden}`, {
      rule,
      subject: name,
      because: /leaves it out of its lists/,
      fires: among("tank/apps-k8s/v"),
      quiet: among(hidden),
    });

  twins("TRAP-27", "the zvol is there", {
    rule,
    subject: name,
    because: /zvol is there/,
    fires: alone,
    quiet: together(alone, { datasets }),
  });
});
