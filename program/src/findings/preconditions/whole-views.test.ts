import { describe, expect, it } from "vitest";
import {
  aClaim,
  aDataset,
  aPool,
  aPv,
  aSystem,
  aZfsSnapshot,
  detailsOf,
  incomplete,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  observed,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { claimUnused } from "../rules/claim-unused.ts";
import { pvDriverGone } from "../rules/pv-driver-gone.ts";
import { zfsSnapshotPinnedByClone } from "../rules/zfs-snapshot-pinned-by-clone.ts";

const rule: Rule = claimUnused;
const records = { persistentVolumeClaims: [aClaim({ phase: "Bound" })] };

describe("a rule about Kubernetes objects alone", () => {
  it("asks how whole Kubernetes was read, and nothing of a NAS", () => {
    const [finding] = findings(rule, records);
    expect(finding?.preconditions.map(({ id }) => id)).toEqual(["P1", "P3", "P7", "P9"]);
    expect(finding?.missing).toContain("prod was not read again: look once more");
  });

  it("is content with a second read of what it needs, whenever the NAS was read", () => {
    const inventory = inventoryOf(records);
    for (const kind of ["persistentVolumeClaims", "pods", "workloads"] as const) {
      const held = kind === "persistentVolumeClaims" ? records[kind] : [];
      inventory.apply({ ...observed(kind, held as never), pass: "verify" } as never);
    }
    const [finding] = findings(rule, records, { inventory });
    const order = finding?.preconditions.find(({ id }) => id === "P3");
    expect(order).toMatchObject({ state: "held" });
    expect(order?.evidence[0]).toBe("nothing of a NAS is asked");
  });
});

describe("HAZ-07: a list that hides objects", () => {
  const gone: Rule = pvDriverGone;
  const shown = { persistentVolumes: [aPv()], persistentVolumeClaims: [aClaim()] };
  const hidden = {
    ...shown,
    persistentVolumeClaims: [
      aClaim(),
      aClaim({ uid: "other", name: "logs", pvName: "pvc-hidden" }),
    ],
  };
  const lost = (seen: readonly ReturnType<typeof aClaim>[]) =>
    inventoryOf(hidden, { persistentVolumeClaims: incomplete("persistentVolumeClaims", seen) });
  const whole = (inventory = inventoryOf(shown)) =>
    findings(gone, shown, { inventory })[0]?.preconditions.find(({ id }) => id === "P1");

  it("holds where every bound claim and its PersistentVolume show", () => {
    expect(whole()).toMatchObject({ state: "held", missing: [] });
  });

  const restored = { namespace: "shop", name: "restored", uid: "restored" };

  it("holds where a PersistentVolume was given to another claim, and the first is not Lost yet", () => {
    const waits = aClaim({ ...restored, phase: "Pending", pvName: "" });
    const inventory = inventoryOf({
      persistentVolumes: [aPv({ claimRef: restored })],
      persistentVolumeClaims: [aClaim(), waits],
    });
    expect(whole(inventory)).toMatchObject({ state: "held", missing: [] });
  });

  it("holds where the other claim was made after the claims were read", () => {
    const inventory = inventoryOf({ ...shown, persistentVolumes: [aPv({ claimRef: restored })] });
    expect(whole(inventory)).toMatchObject({ state: "held", missing: [] });
  });

  it("holds where a claim and its PersistentVolume came between the last reads of the two", () => {
    const made = aPv({ uid: "made", name: "pvc-made", claimRef: restored });
    const inventory = inventoryOf(shown);
    inventory.apply({ ...observed("persistentVolumes", [aPv(), made]), pass: "verify" });
    expect(whole(inventory)).toMatchObject({ state: "held", missing: [] });
  });

  it("fails where both reads show a PersistentVolume whose claim is in neither", () => {
    const other = aPv({ uid: "other", name: "pvc-other", claimRef: restored });
    expect(whole(inventoryOf({ ...shown, persistentVolumes: [aPv(), other] }))).toMatchObject({
      state: "failed",
      missing: [expect.stringContaining("pvc/shop/restored is bound to pv/pvc-other") as string],
    });
  });

  it("does not hold where the claims that would show it were not read whole", () => {
    expect(whole(lost([]))).toMatchObject({
      state: "notCheckable",
      missing: [
        "whether something between here and prod hides objects cannot be told: its PersistentVolumeClaims were not read whole",
      ],
    });
  });

  it("fails on what a part of them shows", () => {
    expect(whole(lost(hidden.persistentVolumeClaims))).toMatchObject({
      state: "failed",
      missing: [expect.stringContaining("pv/pvc-hidden is bound to pvc/shop/logs") as string],
    });
  });
});

describe("what is known of the pools", () => {
  const pinnedByClone: Rule = zfsSnapshotPinnedByClone;
  const snapshot = aZfsSnapshot(
    `${NFS_PARENT}/pvc-${UID}`,
    "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7",
  );
  const origin = `${snapshot.dataset}@${snapshot.name}`;
  const pinned = together(parents(NFS_PARENT), nfsVolume(), {
    datasets: [aDataset(`${NFS_PARENT}/restored`, { origin })],
    zfsSnapshots: [snapshot],
    zfsSnapshotDetails: [detailsOf(snapshot)],
  });
  const nasWhole = (pools: Parameters<typeof inventoryOf>[1] = {}) => {
    const inventory = inventoryOf({ ...pinned, system: [aSystem()] }, pools);
    const [finding] = findings(pinnedByClone, pinned, { inventory });
    return finding?.preconditions.find(({ id }) => id === "P2");
  };

  it("holds where the pool is online, and fails where it is not", () => {
    expect(nasWhole()).toMatchObject({ state: "held", missing: [] });
    const offline = observed("pools", [aPool({ status: "OFFLINE" })]);
    expect(nasWhole({ pools: offline })).toMatchObject({
      state: "failed",
      missing: ["pool tank is OFFLINE: see to the pool first"],
    });
  });

  it("does not hold where their list was cut short, or nobody asked for it", () => {
    for (const pools of [incomplete("pools"), incomplete("pools", [aPool()]), null])
      expect(nasWhole({ pools })).toMatchObject({
        state: "notCheckable",
        missing: [
          "whether the pools of nas1 are online cannot be told: their list was not read whole",
        ],
      });
  });
});
