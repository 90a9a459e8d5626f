import { describe, expect, it } from "vitest";
import {
  aNodeWith,
  anInitiatorGroup,
  aPv,
  aSnapshotTask,
  aStorageClass,
  incomplete,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  together,
} from "../../model/given.ts";
import { ask, layers, name, nfsOn, parentOn, USER } from "./given.ts";

const nfs = together(nfsOn(), {
  storageClasses: [aStorageClass({ name: "truenas-nfs" }), aStorageClass({ name: "idle" })],
  ...aNodeWith("worker-1", "org.democratic-csi.nfs"),
  snapshotTasks: [
    aSnapshotTask(1, { dataset: NFS_PARENT }),
    aSnapshotTask(2, { dataset: "tank/gone" }),
  ],
});
const iscsi = together(parentOn(ISCSI_PARENT), iscsiVolume(7), USER, {
  persistentVolumes: [aPv({ source: iscsiSource(name) })],
  iscsiInitiators: [anInitiatorGroup(1, "nodes"), anInitiatorGroup(9, "second rack")],
});
const volume = ["claim data-postgres-0", `pv ${name}`];

describe("a trace of what lies beside the line", () => {
  it.each([
    [nfs, "storageclass", "truenas-nfs"],
    [nfs, "csidriver", "org.democratic-csi.nfs"],
    [nfs, "node", "worker-1"],
    [nfs, "snapshot-task", NFS_PARENT],
    [iscsi, "initiator-group", "1"],
  ] as const)("leads on from it, as from %s %s %s", (records, kind, asked) => {
    const chain = ask(records, kind, asked);
    expect(layers(chain)).toEqual(expect.arrayContaining(volume));
    expect([chain.complete, chain.notes]).toEqual([true, []]);
  });

  it.each([
    [nfs, "storageclass", "idle", "no PersistentVolume"],
    [together(nfs, aNodeWith("worker-9")), "node", "worker-9", "no Pod that mounts a claim"],
    [nfs, "snapshot-task", "tank/gone", "no dataset"],
    [iscsi, "initiator-group", "9", "no iSCSI target"],
  ] as const)("says where it leads nowhere: %s %s %s", (records, kind, asked, nothing) => {
    const chain = ask(records, kind, asked);
    expect(chain).toMatchObject({
      start: [],
      nodes: [],
      complete: true,
      notes: [`${kind}/${asked} leads to ${nothing}`],
    });
  });

  it("cannot tell where it leads while that was not read", () => {
    const persistentVolumes = incomplete("persistentVolumes");
    const chain = ask(nfs, "storageclass", "idle", { instead: { persistentVolumes } });
    expect([chain.complete, chain.notes]).toEqual([
      false,
      ["what storageclass/idle leads to cannot be told: the connection ended in mid-answer"],
    ]);
  });
});
