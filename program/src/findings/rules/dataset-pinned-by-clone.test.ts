import { describe, expect, it } from "vitest";
import {
  aDataset,
  aPv,
  aSession,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  marks,
  parents,
  together,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { datasetPinnedByClone } from "./dataset-pinned-by-clone.ts";

const rule: Rule = datasetPinnedByClone;
const path = `${ISCSI_PARENT}/pvc-source`;
const clone = aDataset(`${ISCSI_PARENT}/pvc-copy`, {
  kind: "zvol",
  mountpoint: null,
  origin: `${path}@volume-source-for-volume-pvc-copy`,
  userProperties: marks("pvc-copy", "freenas-api-iscsi"),
});
const source = together(parents(ISCSI_PARENT), iscsiVolume(7, "pvc-source"));
const pinned = together(source, { datasets: [clone] });

describe("dataset-pinned-by-clone", () => {
  it("names the clone that keeps the source of a volume, and whose it is", () => {
    const copy = iscsiVolume(8, "pvc-copy", {
      origin: `${path}@volume-source-for-volume-pvc-copy`,
    });
    const persistentVolumes = [aPv({ name: "pvc-copy", source: iscsiSource("pvc-copy") })];
    const [finding, ...more] = findings(rule, together(source, copy, { persistentVolumes }));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "suspect",
      severity: "info",
      word: null,
      reclaimableBytes: null,
      subject: { kind: "zvol", name: path },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence[0]).toEqual({
      fact: "clones",
      value: `1: ${ISCSI_PARENT}/pvc-copy`,
    });
  });

  twins("HAZ-24", "it is in use itself", {
    rule,
    subject: path,
    because: /pv\/pvc-source needs it/,
    quiet: together(pinned, {
      persistentVolumes: [aPv({ name: "pvc-source", source: iscsiSource("pvc-source") })],
    }),
    fires: pinned,
  });
  twins("TRAP-27", "somebody is logged in to it", {
    rule,
    subject: path,
    because: /iSCSI session of/,
    quiet: together(pinned, { iscsiSessions: [aSession("csi-pvc-source-clustera")] }),
    fires: pinned,
  });
  twins("TRAP-30", "a promote turned it round: now it is the clone", {
    rule,
    subject: path,
    because: /nothing is cloned from it/,
    quiet: together(
      parents(ISCSI_PARENT),
      iscsiVolume(7, "pvc-source", { origin: `${clone.path}@volume-source-for-volume-pvc-copy` }),
      { datasets: [{ ...clone, origin: null }] },
    ),
    fires: pinned,
  });
});
