import { describe, expect, it } from "vitest";
import {
  aClaim,
  aLocalUse,
  aPod,
  aPv,
  aSystem,
  DAY_MS,
  type GivenRecords,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NOW,
  parents,
  together,
  UID,
} from "../model/given.ts";
import type { Finding } from "./finding.ts";
import { GivenLooks } from "./given-look.ts";
import type { PreconditionId } from "./preconditions/precondition.ts";
import type { Rule } from "./rule.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";

const rules: readonly Rule[] = [datasetUnreferenced];
const volume = together(parents(ISCSI_PARENT), iscsiVolume(7));
const pods = [aPod({ uid: "web-uid", name: "web-1", createdAt: NOW - 2 * DAY_MS })];
const at20Days = { createdAt: NOW - 20 * DAY_MS };
const used = together(volume, {
  persistentVolumes: [aPv({ source: iscsiSource(`pvc-${UID}`), ...at20Days })],
  persistentVolumeClaims: [aClaim(at20Days)],
  pods,
});
const left = together(volume, { pods });

/** Looks at a world in which it was used for two and left over for two; the next would be sure. */
function leftOver(on = (world: GivenRecords) => world): GivenLooks {
  const looks = new GivenLooks(rules);
  for (const day of [-1, 0]) looks.at(day, on(used));
  for (const day of [1, 2]) looks.at(day, on(left));
  return looks;
}

const stateOf = ({ preconditions }: Finding, wanted: PreconditionId) =>
  preconditions.find(({ id }) => id === wanted);

describe("a leftover that something may have that is not seen", () => {
  it("TRAP-27: is suspect while nobody could read what the TrueNAS itself runs, and still found", () => {
    const looks = leftOver();
    const finding = looks.one(3, left, { lost: ["localUses"] });
    expect(finding).toMatchObject({ word: "orphan", verdict: "suspect" });
    expect(stateOf(finding, "P6")?.missing).toEqual([
      expect.stringContaining("was not read whole: let the key call vm.device.query") as string,
    ]);
  });

  it("TRAP-27: is suspect while an app of the TrueNAS does not run and so does not show what it has", () => {
    const after = (runs: boolean) => {
      const wiki = aLocalUse({ kind: "app", name: "wiki", runs });
      const beside = (world: GivenRecords) => ({ ...world, localUses: [wiki] });
      return leftOver(beside).one(3, beside(left));
    };
    expect(after(true)).toMatchObject({ word: "orphan", verdict: "confirmed" });
    const stopped = after(false);
    expect(stopped).toMatchObject({ word: "orphan", verdict: "suspect" });
    expect(stateOf(stopped, "P6")?.missing).toEqual([
      "app wiki of the TrueNAS itself does not run, and only one that runs shows what it has: start or remove it",
    ]);
  });

  it("TRAP-18: is suspect while StorageClasses were not read, one of which may place volumes in it", () => {
    const looks = leftOver();
    const finding = looks.one(3, left, { lost: ["storageClasses"] });
    expect(finding).toMatchObject({ word: "orphan", verdict: "suspect" });
    expect(stateOf(finding, "P5")?.missing).toEqual([
      "StorageClasses of prod were not read whole: one of them may have volumes made in it",
    ]);
  });

  it("TRAP-27: begins anew to be sure when a virtual machine had it meanwhile", () => {
    const zvol = `${ISCSI_PARENT}/pvc-${UID}`;
    const looks = leftOver();
    expect(looks.at(3, { ...left, localUses: [aLocalUse({ datasets: [zvol] })] }).findings).toEqual(
      [],
    );
    for (const day of [4, 5]) expect(looks.one(day, left).verdict).toBe("suspect");
    expect(looks.one(6, left).verdict).toBe("confirmed");
  });

  it.each([
    ["24.10.2", "held"],
    ["25.04.2", "notCheckable"],
    ["25.10.6", "notCheckable"],
    ["26.0.0", "held"],
    ["unknown", "notCheckable"],
  ])("TRAP-27: on TrueNAS %s what Incus has is %s", (version, state) => {
    const on = (world: GivenRecords) => ({ ...world, system: [aSystem({ version })] });
    expect(stateOf(leftOver(on).one(3, on(left)), "P6")).toMatchObject({ state, missing: [] });
  });
});
