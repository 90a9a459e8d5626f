import { describe, expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { Observation } from "../../model/observation.ts";
import type { VolumeDetail } from "../contract.ts";
import { ask, shownOver } from "../given-api.ts";
import { DB, LISTS, WEB } from "../given-lists.ts";
import { tenantOf } from "../given-shown.ts";
import type { Shown } from "../shown.ts";
import type { Sight } from "../sight.ts";

const pathOf = (uid: string) => `/volumes/${encodeURIComponent(keyOf(given.CLUSTER, uid))}`;

async function volume(uid: string, shown: Shown = LISTS, sight?: Sight): Promise<VolumeDetail> {
  const { status, body } = await ask(pathOf(uid), shown, sight);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as VolumeDetail;
}

/** A claim and the PersistentVolume that is bound to it. */
function boundTo(
  uid: string,
  namespace: string,
  name: string,
  source: PersistentVolume["source"],
): Pick<given.GivenRecords, "persistentVolumeClaims" | "persistentVolumes"> {
  const pvName = `pvc-${uid}`;
  return {
    persistentVolumeClaims: [given.aClaim({ uid, namespace, name, pvName })],
    persistentVolumes: [given.aPv({ name: pvName, source, claimRef: { namespace, name, uid } })],
  };
}

const unknownIn = ({ unknown }: VolumeDetail, field: string) =>
  unknown.filter(({ fields }) => fields.includes(field)).map(({ because }) => because);

describe("GET /volumes/:key", () => {
  it("gives the row of the list, what is below and above it, and its sizes", async () => {
    const { body } = await ask("/volumes?q=web", LISTS);
    const { rows } = body as { readonly rows: readonly unknown[] };
    const web = await volume(WEB);
    expect(web.volume).toEqual(rows[0]);
    expect(web.chain.nodes.map(({ layer }) => layer)).toEqual(
      expect.arrayContaining(["pod", "claim", "pv", "share", "dataset", "pool", "disk"]),
    );
    expect(web).toMatchObject({
      persistentVolume: { name: `pvc-${WEB}`, reclaimPolicy: "Delete", volumeMode: "Filesystem" },
      sizes: {
        promisedBytes: 5 * 2 ** 30,
        usedBytes: 2 ** 30,
        heldBySnapshotsBytes: 0,
        logicalUsedBytes: 2 ** 30,
        filesystemUsedBytes: null,
      },
      dataset: {
        path: `${given.NFS_PARENT}/pvc-${WEB}`,
        system: "nas1",
        kind: "filesystem",
        compression: "lz4",
        sync: "standard",
        blockBytes: 16_384,
      },
      shares: [{ protocol: "nfs", enabled: true }],
      targets: [],
    });
    expect(web.findings.map(({ rule }) => rule)).toContain("pool-degraded");
  });

  it("lists the snapshots of both sides, the newest first, with what keeps each from being deleted", async () => {
    const path = `${given.NFS_PARENT}/pvc-${WEB}`;
    const snapshot = (name: string, createTxg: string) => ({
      ...given.aZfsSnapshot(path, name),
      createTxg,
    });
    const clone = given.aDataset(`${given.NFS_PARENT}/copy`, { origin: `${path}@first` });
    const [first, second] = [snapshot("first", "99"), snapshot("second", "100")];
    const shown = shownOver(
      given.together(given.parents(given.NFS_PARENT), given.nfsVolume(`pvc-${WEB}`), {
        ...boundTo(WEB, "shop", "web", given.nfsSource(`pvc-${WEB}`)),
        datasets: [clone],
        zfsSnapshots: [first, second],
        volumeSnapshots: [
          given.aVolumeSnapshot({ namespace: "shop", name: "nightly", claimName: "web" }),
          given.aVolumeSnapshot({ uid: "x", namespace: "shop", name: "x", claimName: "other" }),
        ],
      }),
    );
    const { zfsSnapshots, volumeSnapshots } = await volume(WEB, shown);
    expect(zfsSnapshots).toMatchObject({
      total: 2,
      rows: [
        { name: "second", clones: [], usedBytes: null },
        { name: "first", clones: [clone.path] },
      ],
    });
    expect(volumeSnapshots).toMatchObject({ total: 1, rows: [{ name: "nightly" }] });
  });

  it("says who is logged in to its target and from which node, and where it is attached", async () => {
    const target = given.iscsiVolume(7, `pvc-${DB}`).iscsiTargets?.[0];
    const shown = shownOver(
      given.together(given.parents(given.ISCSI_PARENT), given.iscsiVolume(7, `pvc-${DB}`), {
        ...boundTo(DB, "lab", "db", given.iscsiSource(`pvc-${DB}`)),
        iscsiSessions: [given.aSession(target?.name ?? "", { initiatorAddress: "10.0.0.21" })],
        volumeAttachments: [
          given.anAttachment({
            pvName: `pvc-${DB}`,
            nodeName: "worker-9",
            attached: false,
            error: "no route",
          }),
        ],
        nodes: [given.aNode("worker-9", "10.0.0.21")],
      }),
    );
    const { sessions, attachments, targets, unknown } = await volume(DB, shown);
    expect(sessions).toMatchObject([{ address: "10.0.0.21", node: "worker-9" }]);
    expect(attachments).toMatchObject([
      { node: "worker-9", nodeReady: true, attached: false, error: "no route" },
    ]);
    expect(targets).toMatchObject([{ transport: "iscsi", unit: 0, enabled: true }]);
    expect(unknown.flatMap(({ fields }) => fields)).not.toContain("sessions");
  });

  it("says what nodes mount it with", async () => {
    const bound = boundTo(DB, "lab", "db", given.nfsSource(`pvc-${DB}`));
    const persistentVolumes = (bound.persistentVolumes ?? []).map((pv) => ({
      ...pv,
      mountOptions: ["nfsvers=4.2", "password=***"],
    }));
    const shown = shownOver({ ...bound, persistentVolumes });
    const { persistentVolume, unknown } = await volume(DB, shown);
    expect(persistentVolume?.mountOptions).toEqual(["nfsvers=4.2", "password=***"]);
    expect(unknown.flatMap(({ fields }) => fields)).not.toContain("mountOptions");
  });

  it("says of a TrueNAS up to 25.04 that some sizes are not among what it gives", async () => {
    const zvol = given.iscsiVolume(7, `pvc-${DB}`);
    const old = given.together(given.parents(given.ISCSI_PARENT), zvol, {
      ...boundTo(DB, "lab", "db", given.iscsiSource(`pvc-${DB}`)),
      datasetSpace: (zvol.datasets ?? []).map((dataset) => ({
        ...given.aSpace(dataset, 5),
        referencedBytes: null,
        logicalUsedBytes: null,
      })),
    });
    const db = await volume(DB, shownOver(old));
    expect(db.sizes).toMatchObject({ usedBytes: 5, logicalUsedBytes: null });
    expect(unknownIn(db, "sizes.logicalUsedBytes")).toEqual(["TrueNAS says it from 25.10 on"]);
  });

  it("says why something is not known, and calls nothing empty that was not read", async () => {
    const web = await volume(WEB);
    expect(web.sessions).toBeNull();
    expect(unknownIn(web, "sessions")).toEqual([
      "who mounts it over NFS is not read: TrueNAS also lists clients that have left",
    ]);
    expect(unknownIn(web, "sizes.filesystemUsedBytes")).toEqual([
      "no kubelet says it: nothing mounts it now, or its node was not asked",
    ]);

    const reason = { code: "timeout", message: "no answer", next: "try again" } as const;
    const {
      records: _,
      proof: _proof,
      ...usage
    } = given.observed("claimUsage", []) as Extract<
      Observation<"claimUsage">,
      { state: "complete" }
    >;
    const unread = shownOver(
      { persistentVolumeClaims: [given.aClaim({ uid: WEB, namespace: "shop", name: "web" })] },
      {
        volumeSnapshots: given.incomplete("volumeSnapshots", [], reason),
        claimUsage: { ...usage, state: "notConfigured" },
      },
    );
    const unbound = await volume(WEB, unread);
    expect(unbound).toMatchObject({
      persistentVolume: null,
      dataset: null,
      zfsSnapshots: null,
      volumeSnapshots: null,
      sessions: null,
      sizes: { usedBytes: null, promisedBytes: null },
    });
    expect(unknownIn(unbound, "dataset")).toEqual([
      "it is bound to no PersistentVolume that is there",
    ]);
    expect(unknownIn(unbound, "volumeSnapshots")).toEqual(["no answer"]);
    expect(unknownIn(unbound, "sizes.filesystemUsedBytes")).toEqual([
      "nobody is asked what file systems hold: see usage in the configuration",
    ]);
  });

  it("calls no snapshots none where not all were read", async () => {
    const bound = boundTo(WEB, "shop", "web", given.nfsSource(`pvc-${WEB}`));
    const records = given.together(
      given.parents(given.NFS_PARENT),
      given.nfsVolume(`pvc-${WEB}`),
      bound,
    );
    const reason = { code: "timeout", message: "no answer", next: "try again" } as const;
    const zfsSnapshots = given.incomplete("zfsSnapshots", [], reason);
    const web = await volume(WEB, shownOver(records, { zfsSnapshots }));
    expect(web.volume.snapshots).toBeNull();
    expect(web.zfsSnapshots).toBeNull();
    expect(unknownIn(web, "zfsSnapshots")).toEqual(["no answer"]);
    expect((await volume(WEB, shownOver(records))).zfsSnapshots).toMatchObject({ total: 0 });
  });

  const NO_ANSWER = { code: "timeout", message: "no answer", next: "try again" } as const;

  it.each([
    ["shares", "nfs", { shares: given.incomplete("shares", [], NO_ANSWER) }],
    ["targets", "iscsi", { iscsiExtents: given.incomplete("iscsiExtents", [], NO_ANSWER) }],
    [
      "attachments",
      "nfs",
      { volumeAttachments: given.incomplete("volumeAttachments", [], NO_ANSWER) },
    ],
  ] as const)("calls no %s none where not all were read", async (field, protocol, unread) => {
    const [parent, source] =
      protocol === "nfs"
        ? [given.NFS_PARENT, given.nfsSource(`pvc-${WEB}`)]
        : [given.ISCSI_PARENT, given.iscsiSource(`pvc-${WEB}`)];
    const dataset = given.aDataset(
      `${parent}/pvc-${WEB}`,
      protocol === "iscsi" ? { kind: "zvol" } : {},
    );
    const records = given.together(
      given.parents(parent),
      { system: [given.aSystem()], datasets: [dataset] },
      boundTo(WEB, "shop", "web", source),
    );
    const web = await volume(WEB, shownOver(records, unread));
    expect(web[field]).toBeNull();
    expect(unknownIn(web, field)).toContain("no answer");
    const whole = await volume(WEB, shownOver(records));
    // the dataset of a block volume is found by way of its target only
    expect([whole[field], unknownIn(whole, field)]).toEqual(
      field === "targets"
        ? [null, ["it is not where its PersistentVolume says that it is"]]
        : [[], []],
    );
  });

  it("says why Pods are not counted, and of no node that it is not there, where they were not read", async () => {
    const attached = given.together(boundTo(WEB, "shop", "web", given.nfsSource(`pvc-${WEB}`)), {
      volumeAttachments: [given.anAttachment({ pvName: `pvc-${WEB}`, nodeName: "worker-9" })],
    });
    const pods = given.incomplete("pods", [], NO_ANSWER);
    const nodes = given.incomplete("nodes", [], NO_ANSWER);
    const web = await volume(WEB, shownOver(attached, { pods, nodes }));
    expect(web.volume).toMatchObject({ podCount: null, owners: null });
    expect(web.attachments).toMatchObject([{ node: "worker-9", nodeReady: null }]);
    for (const field of ["volume.podCount", "volume.owners", "attachments.nodeReady"])
      expect(unknownIn(web, field)).toEqual(["no answer"]);
    const whole = await volume(WEB, shownOver(attached));
    expect(whole.attachments).toMatchObject([{ node: "worker-9", nodeReady: null }]);
    for (const field of ["volume.podCount", "volume.owners", "attachments.nodeReady"])
      expect(unknownIn(whole, field)).toEqual([]);
  });

  it("says that holds are not read of no snapshot: they are, of some", async () => {
    expect(unknownIn(await volume(WEB), "holds")).toEqual([]);
  });

  it("tells a tenant of no snapshot that nothing was cloned from it: that may be others'", async () => {
    const rowsFor = async (sight?: Sight) => (await volume(WEB, LISTS, sight)).zfsSnapshots?.rows;
    expect(await rowsFor()).toMatchObject([{ clones: [] }, { clones: [] }]);
    expect(await rowsFor(tenantOf("shop"))).toMatchObject([{ clones: null }, { clones: null }]);
  });

  it("FLT-A15: is to a tenant his own alone; of another he is told what he is told of none", async () => {
    expect((await volume(WEB, LISTS, tenantOf("shop"))).volume.claim).toBe("web");
    const [other, none] = await Promise.all(
      [DB, "no-such-uid"].map((uid) => ask(pathOf(uid), LISTS, tenantOf("shop"))),
    );
    expect([other?.status, none?.status]).toEqual([404, 404]);
    const bare = (answer: typeof other, uid: string) =>
      JSON.stringify(answer?.body).replaceAll(uid, "");
    expect(bare(other, DB)).toBe(bare(none, "no-such-uid"));
  });

  it("tells a tenant nothing of a dataset that others have a part in but that it is there", async () => {
    const path = `/mnt/${given.NFS_PARENT}/shared`;
    const bound = (uid: string, namespace: string) => ({
      persistentVolumeClaims: [given.aClaim({ uid, namespace, name: "data", pvName: `pv-${uid}` })],
      persistentVolumes: [
        given.aPv({
          uid: `pv-${uid}`,
          name: `pv-${uid}`,
          source: given.nfsSource("shared", path),
          claimRef: { namespace, name: "data", uid },
        }),
      ],
    });
    const shown = shownOver(
      given.together(
        given.parents(given.NFS_PARENT),
        given.nfsVolume("shared"),
        bound(WEB, "shop"),
        bound(DB, "lab"),
      ),
    );
    const mine = await volume(WEB, shown, tenantOf("shop"));
    expect(mine).toMatchObject({
      dataset: { path: `${given.NFS_PARENT}/shared`, userProperties: {} },
      sizes: { usedBytes: null },
      zfsSnapshots: null,
    });
    expect(unknownIn(mine, "sizes.usedBytes")).toEqual([
      "others have a part in this dataset: its sizes would speak of them",
    ]);
    expect(unknownIn(mine, "zfsSnapshots")).toEqual([
      "others may have a part in this dataset: its snapshots would speak of them",
    ]);
    expect(mine.volume).toMatchObject({ shared: null, snapshots: null });
    const whole = await volume(WEB, shown);
    expect(whole.sizes.usedBytes).toBe(2 ** 30);
    expect(whole.volume).toMatchObject({ shared: true, snapshots: 0 });
  });
});
