import { describe, expect, it } from "vitest";
import {
  aDataset,
  aPv,
  copyMarks,
  DAY_MS,
  ISCSI_PARENT,
  iscsiVolume,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import type { Dataset } from "../../model/truenas.ts";
import { CLOSED, findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { datasetUnmanaged } from "./dataset-unmanaged.ts";

const rule: Rule = datasetUnmanaged;
const path = `${NFS_PARENT}/before-the-move`;
const scope = together(parents(NFS_PARENT), nfsVolume());
const withDataset = (over: Partial<Dataset> = {}, at = path) =>
  together(scope, { datasets: [aDataset(at, over)] });
const plain = withDataset();

describe("dataset-unmanaged", () => {
  it("writes commands that a shell reads as meant, whatever the name", () => {
    const [finding] = findings(rule, withDataset({}, `${NFS_PARENT}/it's $(here)`));
    expect(finding?.remedy[0]).toBe(
      String.raw`plumbline trace 'dataset/${NFS_PARENT}/it'\''s $(here)'`,
    );
  });

  it("tells of a dataset that no driver made, as information and without a word of leftovers", () => {
    expect(findings(rule, plain)).toMatchObject([
      {
        verdict: "confirmed",
        severity: "info",
        word: null,
        reclaimableBytes: null,
        subject: { kind: "dataset", name: path },
      },
    ]);
  });

  twins("TRAP-31", "a PersistentVolume of an older provisioner mounts it", {
    rule,
    subject: path,
    because: /pv\/legacy needs it/,
    quiet: together(plain, {
      persistentVolumes: [
        aPv({
          name: "legacy",
          claimRef: null,
          source: { type: "nfs", server: "10.0.0.10", path: `/mnt/${path}` },
        }),
      ],
    }),
    fires: plain,
  });
  twins("TRAP-33", "another driver made it, by its marks", {
    rule,
    subject: path,
    because: /foreign, left alone/,
    quiet: withDataset({ userProperties: { "io.truenas.csi:managed": "truenas-csi" } }),
    fires: plain,
  });
  twins("TRAP-33", "a driver that we know made it", {
    rule,
    subject: path,
    because: /a driver made it/,
    quiet: withDataset({
      userProperties: {
        "tns-csi:managed_by": "tns-csi",
        "tns-csi:csi_volume_name": "before-the-move",
      },
    }),
    fires: plain,
  });
  twins("TRAP-34", "a hidden folder holds what was put aside", {
    rule,
    subject: `${NFS_PARENT}/.trash`,
    because: /put aside/,
    quiet: withDataset({}, `${NFS_PARENT}/.trash`),
    fires: plain,
    firesOn: path,
  });
  twins("TRAP-09", "the parent of another driver's volumes lies in it", {
    rule,
    subject: path,
    because: /volumes of a driver lie below it/,
    quiet: together(plain, iscsiVolume(7, "pvc-1", { path: `${path}/v/pvc-1` }), {
      datasets: [aDataset(`${path}/v`)],
    }),
    fires: plain,
  });
  const [nfsScope] = CLOSED;
  const detached = nfsScope ? [{ ...nfsScope, snapshotParent: path }] : [];
  twins("TRAP-09", "it is the parent of detached snapshots", {
    rule,
    subject: path,
    because: /detached snapshots of the scope lie in it/,
    quiet: plain,
    fires: withDataset({}, `${NFS_PARENT}/other`),
    firesOn: `${NFS_PARENT}/other`,
    given: { declarations: detached },
  });
  twins("TRAP-09", "containers of detached snapshots are no volumes, nor among them", {
    rule,
    subject: `${NFS_PARENT}-s/pvc-${UID}`,
    because: /not lie right below the parent/,
    quiet: together(scope, {
      datasets: [
        aDataset(`${NFS_PARENT}-s`),
        aDataset(`${NFS_PARENT}-s/pvc-${UID}`),
        aDataset(`${NFS_PARENT}-s/pvc-${UID}/snapshot-1`, {
          userProperties: copyMarks("snapshot-1", `pvc-${UID}`),
        }),
      ],
    }),
    fires: plain,
    firesOn: path,
    given: { declarations: nfsScope ? [{ ...nfsScope, snapshotParent: `${NFS_PARENT}-s` }] : [] },
  });
  twins("TRAP-15", "it is the target of a replication", {
    rule,
    subject: path,
    because: /read-only/,
    quiet: withDataset({ readonly: true }),
    fires: plain,
  });
  twins("TRAP-04", "a copy is marked when it is finished", {
    rule,
    subject: path,
    because: /younger than the grace period/,
    quiet: withDataset({ createdAt: NOW - 3_600_000 }),
    fires: withDataset({ createdAt: NOW - 2 * DAY_MS }),
  });

  it("judges the parents of two drivers each by itself", () => {
    const records = together(plain, parents(ISCSI_PARENT), iscsiVolume(7));
    expect(findings(rule, records)).toHaveLength(1);
  });
});
