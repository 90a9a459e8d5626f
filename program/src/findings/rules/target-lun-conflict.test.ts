import { describe, expect, it } from "vitest";
import {
  anExtent,
  aPv,
  aTargetExtent,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { targetLunConflict } from "./target-lun-conflict.ts";

const rule: Rule = targetLunConflict;
const name = `csi-pvc-${UID}-clustera`;
const volume = together(parents(ISCSI_PARENT), iscsiVolume(7));
const secondAt = (lun: number) =>
  together(volume, {
    iscsiExtents: [anExtent(8, "other", `${ISCSI_PARENT}/other`)],
    iscsiTargetExtents: [{ ...aTargetExtent(8, 7, 8), lun }],
  });

describe("target-lun-conflict", () => {
  it("finds two extents under one LUN, and says which", () => {
    const persistentVolumes = [aPv({ source: iscsiSource(`pvc-${UID}`) })];
    const [finding] = findings(rule, together(secondAt(0), { persistentVolumes }));
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "error",
      subject: { kind: "target", name },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence.map(({ fact, value }) => `${fact}: ${value}`)).toEqual([
      `LUN 0: ${ISCSI_PARENT}/pvc-${UID}`,
      `LUN 0: ${ISCSI_PARENT}/other`,
    ]);
  });

  twins("HAZ-19", "each extent has a LUN of its own", {
    rule,
    subject: name,
    because: /LUN of its own/,
    quiet: secondAt(1),
    fires: secondAt(0),
  });
  twins("HAZ-19", "there is but one extent", {
    rule,
    subject: name,
    because: /one extent at most/,
    quiet: volume,
    fires: secondAt(0),
  });
});
