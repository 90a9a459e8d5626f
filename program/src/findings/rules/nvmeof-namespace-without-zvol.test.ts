import { describe, expect, it } from "vitest";
import {
  aNamespaceOf,
  anNvmeofService,
  anNvmeofSession,
  aPv,
  aSubsystem,
  incomplete,
  inventoryOf,
  NVMEOF_PARENT,
  nvmeofSource,
  nvmeofVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { nvmeofNamespaceWithoutZvol } from "./nvmeof-namespace-without-zvol.ts";

const rule: Rule = nvmeofNamespaceWithoutZvol;
const name = `csi-pvc-${UID}-clustera/1`;
const { nvmeofSubsystems = [], nvmeofNamespaces = [], datasets = [] } = nvmeofVolume(7);
const base = together(parents(NVMEOF_PARENT), {
  nvmeofService: [anNvmeofService()],
  nvmeofSubsystems,
});
const alone = together(base, { nvmeofNamespaces });

describe("nvmeof-namespace-without-zvol", () => {
  it("finds a namespace whose zvol was destroyed behind TrueNAS' back", () => {
    expect(findings(rule, alone)).toMatchObject([
      { subject: { kind: "nvmeof-namespace", name }, word: "unclaimed" },
    ]);
  });

  it("names the PersistentVolume that still leads to it", () => {
    const persistentVolumes = [aPv({ source: nvmeofSource(`pvc-${UID}`) })];
    const [finding] = findings(rule, together(alone, { persistentVolumes }));
    expect(finding).toMatchObject({ word: null });
    expect(finding?.evidence).toContainEqual({ fact: "still named by", value: `pv/pvc-${UID}` });
  });

  it("TRAP-27: is nobody's leftover while a host is connected", () => {
    const nvmeofSessions = [anNvmeofSession(7)];
    expect(findings(rule, together(alone, { nvmeofSessions }))).toMatchObject([{ word: null }]);
  });

  it("TRAP-27: is nobody's leftover in a subsystem that no driver made", () => {
    const byHand = together(alone, {
      nvmeofSubsystems: [aSubsystem(9, "vm-office")],
      nvmeofNamespaces: [aNamespaceOf(9, 9, `${NVMEOF_PARENT}/pvc-${UID}`)],
    });
    const finding = findings(rule, byHand).find(({ subject }) => subject.name !== name);
    expect(finding).toMatchObject({ word: null });
    expect(finding?.evidence).toContainEqual({
      fact: "given out by",
      value: "nvmeof-subsystem/vm-office",
    });
  });

  it("HAZ-26: cannot tell while the pool of the zvol is not imported", () => {
    const records = together(base, { nvmeofNamespaces: [aNamespaceOf(8, 7, "vault/vm")] });
    expect(findings(rule, records)).toMatchObject([
      { verdict: "unknown", missing: [expect.stringMatching(/pool vault is not imported/)] },
    ]);
  });

  it("HAZ-26: says unknown while the datasets are not whole", () => {
    const inventory = inventoryOf(alone, { datasets: incomplete("datasets") });
    expect(findings(rule, alone, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  twins("TRAP-27", "the zvol is there", {
    rule,
    subject: name,
    because: /zvol is there/,
    fires: alone,
    quiet: together(alone, { datasets }),
  });
  twins("TRAP-29", "the zvol is locked", {
    rule,
    subject: name,
    because: /locked/,
    fires: alone,
    quiet: together(base, {
      nvmeofNamespaces: nvmeofNamespaces.map((one) => ({ ...one, locked: true })),
    }),
  });
});
