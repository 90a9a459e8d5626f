import { describe, expect, it } from "vitest";
import {
  aLocalUse,
  aClaim,
  aPv,
  aShare,
  aTarget,
  aTargetExtent,
  ISCSI_PARENT,
  iscsiVolume,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { datasetHalfProvisioned } from "./dataset-half-provisioned.ts";

const rule: Rule = datasetHalfProvisioned;
const path = `${NFS_PARENT}/pvc-${UID}`;
const UNFINISHED = { "democratic-csi:provision_success": "" };
const half = together(parents(NFS_PARENT), nfsVolume(`pvc-${UID}`, {}, UNFINISHED), { shares: [] });

describe("dataset-half-provisioned", () => {
  it("finds a volume that the driver never finished and nobody waits for", () => {
    expect(findings(rule, half)).toMatchObject([
      { verdict: "suspect", word: "orphan", subject: { name: path } },
    ]);
  });

  it("leaves a finished volume to the other rules", () => {
    expect(findings(rule, together(parents(NFS_PARENT), nfsVolume()))).toEqual([]);
  });

  twins("TRAP-04", "a create that is under way has a claim that waits for it", {
    rule,
    subject: path,
    because: /pvc\/data-postgres-0/,
    fires: half,
    quiet: together(half, { persistentVolumeClaims: [aClaim({ phase: "Pending", pvName: "" })] }),
  });
  twins("TRAP-04", "a copy of a large volume takes hours before the mark is set", {
    rule,
    subject: path,
    because: /younger than the grace period/,
    fires: half,
    quiet: together(
      parents(NFS_PARENT),
      nfsVolume(`pvc-${UID}`, { createdAt: NOW - 12 * 3_600_000 }, UNFINISHED),
    ),
  });
  twins("TRAP-18", "whether a mount of a directory above it reaches it, nobody can tell", {
    rule,
    subject: path,
    because: /above it may use it/,
    fires: half,
    quiet: together(half, {
      persistentVolumes: [
        aPv({
          name: "all",
          claimRef: null,
          source: { type: "nfs", server: "10.0.0.10", path: `/mnt/${NFS_PARENT}` },
        }),
      ],
    }),
  });
  const shared = { shares: [aShare(`/mnt/${path}`, { id: 31 })] };
  const notedId = (id: string) => ({ ...UNFINISHED, "democratic-csi:freenas_nfs_share_id": id });
  const halfShared = (id: string) =>
    together(parents(NFS_PARENT), { ...nfsVolume(`pvc-${UID}`, {}, notedId(id)), ...shared });
  twins("TRAP-27", "a share that its driver noted nowhere may be somebody's own", {
    rule,
    subject: path,
    because: /noted no share or target.*somebody/,
    quiet: halfShared(""),
    fires: halfShared("31"),
  });
  const aside = `${NFS_PARENT}/old-pvc-${UID}`;
  const renamed = together(
    parents(NFS_PARENT),
    nfsVolume(`pvc-${UID}`, { path: aside, mountpoint: `/mnt/${aside}` }, UNFINISHED),
  );
  twins("TRAP-27", "somebody gave it out before it was renamed, and may want it back", {
    rule,
    subject: aside,
    because: /is given out and nothing is there/,
    fires: { ...renamed, shares: [] },
    quiet: { ...renamed, shares: [aShare(`/mnt/${path}`, { id: 31 })] },
  });
  twins("TRAP-27", "a share with another id than its driver noted is somebody's own", {
    rule,
    subject: path,
    because: /NFS share .* which its driver did not make/,
    quiet: halfShared("30"),
    fires: halfShared("31"),
  });
  const zvolPath = `${ISCSI_PARENT}/pvc-${UID}`;
  const {
    iscsiTargets: _,
    iscsiTargetExtents: __,
    ...zvol
  } = iscsiVolume(7, `pvc-${UID}`, {}, UNFINISHED);
  const bare = together(parents(ISCSI_PARENT), zvol);
  twins("TRAP-27", "it is the disk of a virtual machine of the TrueNAS itself", {
    rule,
    subject: zvolPath,
    because: /virtual machine 3 of the TrueNAS itself needs it/,
    fires: bare,
    quiet: together(bare, { localUses: [aLocalUse({ datasets: [zvolPath] })] }),
  });
  twins("TRAP-27", "an app of the TrueNAS itself has it", {
    rule,
    subject: path,
    because: /app photos of the TrueNAS itself needs it/,
    fires: half,
    quiet: together(half, {
      localUses: [aLocalUse({ kind: "app", name: "photos", paths: [`/mnt/${path}`] })],
    }),
  });
  twins("TRAP-27", "a target that its driver noted nowhere may be somebody's own", {
    rule,
    subject: zvolPath,
    because: /noted no share or target.*somebody/,
    quiet: together(parents(ISCSI_PARENT), zvol, {
      iscsiTargets: [aTarget(8, "vm-8")],
      iscsiTargetExtents: [aTargetExtent(8, 8, 7)],
    }),
    fires: together(parents(ISCSI_PARENT), zvol),
  });
  twins("TRAP-08", "a name made from a template may be waited for by a claim of another UID", {
    rule,
    subject: `${NFS_PARENT}/prod-postgres-data`,
    because: /template/,
    quiet: together(
      parents(NFS_PARENT),
      nfsVolume(`pvc-${UID}`, { path: `${NFS_PARENT}/prod-postgres-data` }, UNFINISHED),
      { persistentVolumeClaims: [aClaim({ uid: "another", phase: "Pending", pvName: "" })] },
    ),
    fires: together(
      parents(NFS_PARENT),
      nfsVolume(`pvc-${UID}`, { path: `${NFS_PARENT}/prod-postgres-data` }, UNFINISHED),
    ),
  });
  it("TRAP-08: says so under the same id in whatever order the claims were listed", () => {
    const claims = ["b", "a"].map((name) => aClaim({ uid: name, name, pvName: "" }));
    const ids = [claims, claims.toReversed()].map((persistentVolumeClaims) =>
      findings(
        rule,
        together(
          parents(NFS_PARENT),
          nfsVolume(`pvc-${UID}`, { path: `${NFS_PARENT}/prod-postgres-data` }, UNFINISHED),
          { persistentVolumeClaims },
        ),
      ).map(({ id }) => id),
    );
    expect(ids[0]).toHaveLength(1);
    expect(ids[1]).toEqual(ids[0]);
  });
  twins("HAZ-16", "a PersistentVolume that names it is reason enough to leave it alone", {
    rule,
    subject: path,
    because: /pv\/pvc-/,
    fires: half,
    quiet: together(half, { persistentVolumes: [aPv()] }),
  });
});
