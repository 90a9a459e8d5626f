import { describe, expect, it } from "vitest";
import {
  aPv,
  aTarget,
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
import { extentShared } from "./extent-shared.ts";

const rule: Rule = extentShared;
const name = `csi-pvc-${UID}-clustera`;
const volume = together(parents(ISCSI_PARENT), iscsiVolume(7), {
  persistentVolumes: [aPv({ source: iscsiSource(`pvc-${UID}`) })],
});
const shared = together(volume, {
  iscsiTargets: [aTarget(8, "for-the-backup-host")],
  iscsiTargetExtents: [aTargetExtent(8, 8, 7)],
});

describe("extent-shared", () => {
  it("names both targets, and the claim whose blocks they are; it is worth knowing, no fault", () => {
    const [finding] = findings(rule, shared);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "info",
      word: null,
      subject: { kind: "extent", name },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence.map(({ value }) => value)).toEqual([
      name,
      "for-the-backup-host",
      `${ISCSI_PARENT}/pvc-${UID}`,
      `pv/pvc-${UID}`,
    ]);
  });

  twins("TRAP-27", "one target leads to it", {
    rule,
    subject: name,
    because: /at most one target leads to it/,
    quiet: volume,
    fires: shared,
  });
});
