import { describe, expect, it } from "vitest";
import {
  aNodeWith,
  aPv,
  aZfsSnapshot,
  type GivenRecords,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { pvReleased } from "./pv-released.ts";

const rule: Rule = pvReleased;
const name = `pvc-${UID}`;
const volume = together(parents(NFS_PARENT), nfsVolume());
const released = together(volume, {
  persistentVolumes: [aPv({ phase: "Released", reclaimPolicy: "Retain" })],
});

describe("pv-released", () => {
  it("is confirmed at once, without any memory: it is a plain fact", () => {
    expect(findings(rule, released)).toMatchObject([
      {
        verdict: "confirmed",
        word: null,
        severity: "info",
        missing: [],
        reclaimableBytes: 2 ** 30,
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
      },
    ]);
  });

  it("needs no NAS: without one it says what it knows", () => {
    const sources = [{ kind: "cluster" as const, name: "prod", id: "cluster-uid" }];
    const found = findings(
      rule,
      { persistentVolumes: [aPv({ phase: "Released" })] },
      { sources, declarations: [] },
    );
    expect(found).toMatchObject([{ verdict: "confirmed", reclaimableBytes: null }]);
  });

  const driver = aNodeWith("worker-1", "org.democratic-csi.nfs");
  const gone = together(volume, { persistentVolumes: [aPv({ phase: "Released" })] });
  const path = `${NFS_PARENT}/${name}`;
  it.each<[string, GivenRecords, string]>([
    [
      "Retain",
      together(released, driver),
      "nothing: policy Retain keeps it, and deleting the PersistentVolume leaves its data on the NAS",
    ],
    ["Delete", together(gone, driver), `its driver tries to delete ${path}`],
    [
      "Delete, with snapshots",
      together(gone, driver, { zfsSnapshots: [aZfsSnapshot(path, "auto-2026-11-01_00-00")] }),
      `its driver tries to delete ${path}; its ZFS snapshots (1) go with it, or stop democratic-csi from release 1.9.5 on`,
    ],
    ["Delete, without its driver", gone, "nothing: its driver is not in the cluster any more"],
  ])("says since when, and what happens now: %s", (_what, records, value) => {
    const [finding] = findings(rule, records);
    expect(finding?.evidence.at(-1)).toEqual({ fact: "what happens now", value });
    expect(finding?.evidence).toContainEqual({
      fact: "released",
      value: "2026-10-25 12:00 UTC (30d ago)",
    });
  });

  it("says what happens to the volume that its handle names, not to one that its target gives out", () => {
    const source = iscsiSource(name, "csi-pvc-other-clustera");
    const records = together(
      parents(ISCSI_PARENT),
      iscsiVolume(7, name),
      iscsiVolume(8, "pvc-other"),
      aNodeWith("worker-1", "org.democratic-csi.iscsi"),
      { persistentVolumes: [aPv({ phase: "Released", reclaimPolicy: "Delete", source })] },
      { zfsSnapshots: [aZfsSnapshot(`${ISCSI_PARENT}/pvc-other`, "auto-2026-11-01_00-00")] },
    );
    expect(findings(rule, records)[0]?.evidence.slice(-2)).toEqual([
      { fact: "dataset", value: `${ISCSI_PARENT}/${name}` },
      { fact: "what happens now", value: `its driver tries to delete ${ISCSI_PARENT}/${name}` },
    ]);
  });

  it("leaves one that is being deleted, and one that failed, to their own rules", () => {
    const why = (over: object) =>
      whyQuiet(rule, name, { persistentVolumes: [aPv({ phase: "Released", ...over })] });
    expect(why({ deletionRequestedAt: 1 })).toMatch(/pv-terminating/);
    expect(why({ phase: "Failed" })).toBe("its phase is Failed");
  });

  twins("TRAP-05", "a PersistentVolume that is being deleted is Released for a moment", {
    rule,
    subject: name,
    because: /deletion is under way/,
    quiet: together(volume, {
      persistentVolumes: [aPv({ phase: "Released", phaseChangedAt: NOW - 60_000 })],
    }),
    fires: together(volume, {
      persistentVolumes: [aPv({ phase: "Released", phaseChangedAt: NOW - 86_400_000 })],
    }),
  });
  twins("TRAP-06", "a bound PersistentVolume with policy Retain is in use", {
    rule,
    subject: name,
    because: /phase is Bound/,
    fires: released,
    quiet: together(volume, { persistentVolumes: [aPv({ reclaimPolicy: "Retain" })] }),
  });
});
