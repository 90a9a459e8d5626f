import { describe, expect, it } from "vitest";
import {
  aClaim,
  anNvmeofService,
  anNvmeofSession,
  aPod,
  aPv,
  aSubsystem,
  BASENQN,
  DAY_MS,
  NOW,
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
import { nvmeofSubsystemWithoutNamespace } from "./nvmeof-subsystem-without-namespace.ts";

const rule: Rule = nvmeofSubsystemWithoutNamespace;
const name = `csi-pvc-${UID}-clustera`;
const alone = together(parents(NVMEOF_PARENT), {
  nvmeofService: [anNvmeofService()],
  nvmeofSubsystems: [aSubsystem(7, name)],
});

describe("nvmeof-subsystem-without-namespace", () => {
  it("finds a subsystem that gives out nothing", () => {
    expect(findings(rule, alone)).toMatchObject([
      {
        subject: { kind: "nvmeof-subsystem", name },
        word: "unclaimed",
        scope: { name: "nas1", closed: null },
      },
    ]);
  });

  it("TRAP-27: is nobody's leftover under a name that no driver gives", () => {
    const others = { ...alone, nvmeofSubsystems: [aSubsystem(9, "vm-office")] };
    expect(findings(rule, others)).toMatchObject([{ subject: { name: "vm-office" }, word: null }]);
  });

  it("names the PersistentVolume that still points at it", () => {
    const persistentVolumes = [aPv({ source: nvmeofSource(`pvc-${UID}`) })];
    const [finding] = findings(rule, together(alone, { persistentVolumes }));
    expect(finding).toMatchObject({ word: null });
    expect(finding?.evidence).toContainEqual({ fact: "still named by", value: `pv/pvc-${UID}` });
  });

  it("HAZ-22: names the Pod that connects without any PersistentVolume", () => {
    const volume = nvmeofSource(`pvc-${UID}`);
    const pods = [aPod({ name: "job", claims: [], inlineVolumes: [volume] })];
    expect(findings(rule, together(alone, { pods }))).toMatchObject([{ word: null }]);
  });

  twins("TRAP-27", "it has a namespace", {
    rule,
    subject: name,
    because: /has a namespace/,
    fires: alone,
    quiet: together(
      parents(NVMEOF_PARENT),
      { nvmeofService: [anNvmeofService()] },
      nvmeofVolume(7),
    ),
  });
  twins("TRAP-27", "a host is connected to it", {
    rule,
    subject: name,
    because: /is connected/,
    fires: alone,
    quiet: together(alone, { nvmeofSessions: [anNvmeofSession(7)] }),
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
    const { datasets = [] } = nvmeofVolume(7, `pvc-${UID}`, { createdAt: NOW - ageMs });
    return together(alone, { datasets });
  };
  twins("TRAP-04", "a create is between subsystem and namespace", {
    rule,
    subject: name,
    because: /which is being made/,
    quiet: zvolOfAge(2_000),
    fires: zvolOfAge(2 * DAY_MS),
  });

  it("shows the NQN, by which hosts know it", () => {
    const [finding] = findings(rule, alone);
    expect(finding?.evidence).toContainEqual({ fact: "NQN", value: `${BASENQN}:${name}` });
  });
});
