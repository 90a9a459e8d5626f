import { describe, expect, it } from "vitest";
import {
  aPv,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  parents,
  together,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { datasetReservationDrift } from "./dataset-reservation-drift.ts";

const rule: Rule = datasetReservationDrift;
const GI = 2 ** 30;
const volume = (id: number, reserved: number) => {
  const { datasetSpace = [], ...rest } = iscsiVolume(id, `pvc-${id}`, {
    refreservationBytes: reserved,
  });
  return together(rest, {
    datasetSpace: datasetSpace.map((one) => ({ ...one, usedByRefreservationBytes: reserved })),
  });
};
const many = (count: number, reserved: number) =>
  Array.from({ length: count }, (_, at) => volume(at + 1, reserved));
const subject = `${ISCSI_PARENT}/pvc-99`;
const thickAmongThin = together(parents(ISCSI_PARENT), ...many(10, 0), volume(99, 5 * GI));

describe("dataset-reservation-drift", () => {
  it("finds a thick volume among thin ones, and what its reservation holds", () => {
    const persistentVolumes = [aPv({ name: "pvc-99", source: iscsiSource("pvc-99") })];
    const [finding, ...more] = findings(rule, together(thickAmongThin, { persistentVolumes }));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "info",
      subject: { kind: "zvol", name: subject },
      reclaimableBytes: 5 * GI,
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
      evidence: [
        { fact: "refreservation", value: "5 GiB" },
        { fact: "of its parent", value: "10 of 11 volumes are thin" },
      ],
    });
  });

  it("finds a thin volume among thick ones", () => {
    const records = together(parents(ISCSI_PARENT), ...many(10, 5 * GI), volume(99, 0));
    expect(findings(rule, records)).toMatchObject([{ subject: { name: subject } }]);
  });

  twins("TRAP-38", "a driver that reserves makes all of them thick", {
    rule,
    subject,
    because: /as others of its parent are/,
    quiet: together(parents(ISCSI_PARENT), ...many(10, 5 * GI), volume(99, 5 * GI)),
    fires: thickAmongThin,
  });
  twins("TRAP-38", "the configuration changed between them, and no way is the usual one", {
    rule,
    subject,
    because: /as others of its parent are/,
    quiet: together(parents(ISCSI_PARENT), ...many(5, 0), volume(98, 5 * GI), volume(99, 5 * GI)),
    fires: thickAmongThin,
  });
});
