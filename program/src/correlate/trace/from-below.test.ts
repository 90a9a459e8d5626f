import { describe, expect, it } from "vitest";
import {
  aDataset,
  aPv,
  aSession,
  aZfsSnapshot,
  type GivenRecords,
  incomplete,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  together,
} from "../../model/given.ts";
import { KUBERNETES_COLLECTIONS } from "../../model/collections.ts";
import { ask, layers, mirrorOf, name, nfsAloneOn, nfsOn, parentOn, SYSTEM, USER } from "./given.ts";

const mirrors = [mirrorOf("mirror-0", "sda", "sdb"), mirrorOf("mirror-1", "sdc", "sdd")];
const nas = nfsAloneOn(...mirrors);
const nfs = nfsOn(...mirrors);
const iscsi = together(parentOn(ISCSI_PARENT, ...mirrors), iscsiVolume(7), USER, {
  persistentVolumes: [aPv({ source: iscsiSource(name) })],
  iscsiSessions: [aSession(`csi-${name}-clustera`)],
});
const UNREAD = Object.fromEntries(KUBERNETES_COLLECTIONS.map((one) => [one, null]));

describe("a trace from below", () => {
  const volume = [
    "claim data-postgres-0",
    `pv ${name}`,
    `share /mnt/${NFS_PARENT}/${name}`,
    `dataset ${NFS_PARENT}/${name}`,
  ];

  it.each([NFS_PARENT, "tank/k8s", "tank"])(
    "draws the volumes, claims and Pods that hang on %s",
    (parent) => {
      expect(layers(ask(nfs, "dataset", parent))).toEqual(expect.arrayContaining(volume));
    },
  );

  it("counts and names what hangs there and leads to nothing, instead of leaving it out in silence", () => {
    const leftovers = ["a", "b", "c", "d"].map((leafName) => aDataset(`${NFS_PARENT}/${leafName}`));
    const { notes } = ask(together(nfs, { datasets: leftovers }), "dataset", NFS_PARENT);
    expect(notes).toEqual([
      `4 datasets are not drawn, because nothing is known to use or give out: ${NFS_PARENT}/a, ${NFS_PARENT}/b, ${NFS_PARENT}/c, 1 more`,
    ]);
  });

  it.each([
    ["pool", "tank"],
    ["vdev", "mirror-0"],
    ["disk", "sda"],
  ] as const)("draws what was read of the NAS above a %s without Kubernetes", (kind, asked) => {
    const alone = ask(nas, kind, asked, { instead: UNREAD, sources: [SYSTEM] });
    expect(layers(alone)).toEqual(expect.arrayContaining(volume.slice(2)));
    expect([alone.complete, alone.notes]).toEqual([
      true,
      ["no Kubernetes cluster is configured: which claims and Pods use this is not known"],
    ]);
  });

  it("says that it cannot tell who uses a disk where Kubernetes could not be read", () => {
    const persistentVolumes = incomplete("persistentVolumes");
    const chain = ask(nas, "disk", "sda", { instead: { persistentVolumes } });
    expect(layers(chain)).toContain(`dataset ${NFS_PARENT}/${name}`);
    expect(chain.complete).toBe(false);
    expect(chain.notes).toEqual([
      "what uses it cannot be told: the connection ended in mid-answer",
    ]);
  });

  it("draws of a pool only the vdev that was asked about, with all its disks", () => {
    for (const asked of ["mirror-1", "tank/mirror-1"]) {
      const chain = ask(nfs, "vdev", asked);
      expect(layers(chain).slice(-4)).toEqual([
        "pool tank",
        "vdev mirror-1",
        "disk sdc",
        "disk sdd",
      ]);
      expect(chain.nodes.find(({ id }) => id === chain.start[0])?.name).toBe("mirror-1");
    }
  });

  it("shows who uses the dataset that a ZFS snapshot is of", () => {
    const zfsSnapshots = [aZfsSnapshot(`${NFS_PARENT}/${name}`, "auto-daily")];
    const asked = `${NFS_PARENT}/${name}@auto-daily`;
    expect(layers(ask(together(nfs, { zfsSnapshots }), "snapshot", asked))).toEqual(
      expect.arrayContaining(volume),
    );
  });

  it("leads from an initiator's session to the claim it serves", () => {
    const [session] = iscsi.iscsiSessions ?? [];
    const drawn = layers(ask(iscsi, "session", session?.initiator ?? ""));
    expect(drawn).toEqual(
      expect.arrayContaining(["claim data-postgres-0", `extent csi-${name}-clustera`]),
    );
  });

  it("leads from a session to its target also where the base name has a colon in it", () => {
    const basename = "iqn.2020-01.com.example:storage";
    const [session] = iscsi.iscsiSessions ?? [];
    const [service] = iscsi.iscsiService ?? [];
    const records = {
      ...iscsi,
      iscsiService: [{ ...service, basename }],
      iscsiSessions: [{ ...session, target: `${basename}:csi-${name}-clustera` }],
    } as GivenRecords;
    expect(layers(ask(records, "session", session?.initiator ?? ""))).toContain(
      `target ${basename}:csi-${name}-clustera`,
    );
  });

  it("shows the share that is still there above a dataset that is not, from either end", () => {
    const [whole, ...others] = nfs.datasets ?? [];
    const datasets = [whole, ...others].filter((one) => one?.path !== `${NFS_PARENT}/${name}`);
    const broken = { ...nfs, datasets } as GivenRecords;
    const fromAbove = layers(ask(broken, "pv", name));
    expect(fromAbove).toContain(`share /mnt/${NFS_PARENT}/${name}`);
    expect(fromAbove).toEqual(layers(ask(broken, "share", `/mnt/${NFS_PARENT}/${name}`)));
  });
});
