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
import { targetShared } from "./target-shared.ts";

const rule: Rule = targetShared;
const name = `csi-pvc-${UID}-clustera`;
const { datasets: others = [] } = iscsiVolume(8, "pvc-other");
const secondOver = (zvol: string) => ({
  iscsiExtents: [anExtent(8, "other", zvol)],
  iscsiTargetExtents: [{ ...aTargetExtent(8, 7, 8), lun: 1 }],
});
const volume = together(parents(ISCSI_PARENT), iscsiVolume(7), { datasets: others });
const shared = together(volume, secondOver(`${ISCSI_PARENT}/pvc-other`));

describe("target-shared", () => {
  it("finds two volumes behind one target, with the claims of both", () => {
    const persistentVolumes = [aPv({ source: iscsiSource(`pvc-${UID}`) })];
    expect(findings(rule, together(shared, { persistentVolumes }))).toMatchObject([
      {
        verdict: "confirmed",
        subject: { kind: "target", name },
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
        evidence: [
          { fact: "LUN 0", value: `${ISCSI_PARENT}/pvc-${UID}` },
          { fact: "LUN 1", value: `${ISCSI_PARENT}/pvc-other` },
        ],
      },
    ]);
  });

  twins("TRAP-27", "the other LUN is no volume of a driver: somebody put it there", {
    rule,
    subject: name,
    because: /at most one of its extents is a volume/,
    quiet: together(volume, secondOver("tank/vm/windows")),
    fires: shared,
  });
  const foreign = { "io.truenas.csi:managed": "truenas-csi" };
  const { datasets: manyLuns = [] } = iscsiVolume(7, "a", { userProperties: foreign });
  const { datasets: manyMore = [] } = iscsiVolume(8, "b", { userProperties: foreign });
  const oneForAll = together(parents(ISCSI_PARENT), {
    datasets: [...manyLuns, ...manyMore],
    iscsiTargets: volume.iscsiTargets ?? [],
    iscsiExtents: [anExtent(7, "a", `${ISCSI_PARENT}/a`), anExtent(8, "b", `${ISCSI_PARENT}/b`)],
    iscsiTargetExtents: [aTargetExtent(7, 7, 7), { ...aTargetExtent(8, 7, 8), lun: 1 }],
  });
  twins("TRAP-33", "its driver puts many LUNs behind one target on purpose", {
    rule,
    subject: name,
    because: /at most one of its extents is a volume/,
    quiet: oneForAll,
    fires: shared,
  });
});
