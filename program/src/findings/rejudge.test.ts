import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import { atOnce } from "../lib/slices.ts";
import { keyOfRecord } from "../model/identity.ts";
import { aPv, inventoryOf } from "../model/given.ts";
import type { PersistentVolume } from "../model/kubernetes.ts";
import { judge } from "./engine.ts";
import { judgeInput } from "./given.ts";
import { rejudge } from "./rejudge.ts";
import { cannotTell, defineRule, quiet } from "./rule.ts";

/** Hits a Released PersistentVolume, and cannot tell of one whose phase is Unknown. */
function ruleOf(absence: boolean) {
  return defineRule({
    code: "a-rule",
    title: "A rule",
    each: "persistentVolumes",
    needs: ["persistentVolumes"],
    within: "cluster",
    absence,
    severity: "warning",
    why: "It is a rule.",
    remedy: [],
    options: Type.Object({}),
    check: ({ phase }) => {
      if (phase === "Unknown") return cannotTell("its phase is not known");
      return phase === "Released" ? { is: "hit", evidence: [] } : quiet("it is in use");
    },
  });
}

/** Subjects with findings after the phase of one PersistentVolume changes, and how much waits for a look. */
function after(absence: boolean, from: PersistentVolume["phase"], to: PersistentVolume["phase"]) {
  const inventory = inventoryOf({
    persistentVolumes: [aPv({ phase: from }), aPv({ uid: "2", name: "other", phase: "Released" })],
  });
  const input = judgeInput(ruleOf(absence), {}, { inventory });
  const before = judge(input);
  const record = aPv({ phase: to });
  const header = { collection: "persistentVolumes", at: 0 } as const;
  const source = { kind: "cluster", name: "prod", id: null } as const;
  inventory.change({ ...header, source, type: "put", record });
  const subjects = new Map([[keyOfRecord(record), { collection: "persistentVolumes", record }]]);
  const { judged, heldBack } = atOnce(rejudge(input, before, subjects as never));
  const names = judged.findings.filter(({ verdict }) => verdict !== "unknown");
  return { subjects: names.map(({ subject }) => subject.name).toSorted(), heldBack };
}

const IT = aPv().name;

describe("a subject that is judged again between two looks", () => {
  it("has a plain fact at once, and not any more at once", () => {
    expect(after(false, "Bound", "Released")).toEqual({ subjects: ["other", IT], heldBack: 0 });
    expect(after(false, "Released", "Bound")).toEqual({ subjects: ["other"], heldBack: 0 });
  });

  it("is called gone or unused by a look only, which it asks for", () => {
    expect(after(true, "Bound", "Released")).toEqual({ subjects: ["other"], heldBack: 1 });
  });

  it("is not called so any more at once, and goes on being called so as long as it holds", () => {
    expect(after(true, "Released", "Bound")).toEqual({ subjects: ["other"], heldBack: 0 });
    expect(after(true, "Released", "Released")).toEqual({ subjects: ["other", IT], heldBack: 0 });
  });

  it.each([true, false])(
    "keeps its finding where it cannot be told any more (absence: %s)",
    (absence) => {
      expect(after(absence, "Released", "Unknown").subjects).toEqual(["other", IT]);
    },
  );

  it("asks for a look where it cannot be told whether it is gone, for want of what only a look reads", () => {
    expect(after(true, "Bound", "Unknown")).toEqual({ subjects: ["other"], heldBack: 1 });
  });
});
