import { describe, expect, it } from "vitest";
import type { VolumeDetail } from "../../../../program/src/api/contract.ts";
import { givenVolume } from "../volumes/given.ts";
import { givenDataset, givenDetail, givenPv, givenSizes } from "./given.ts";
import { nodeText, volumeLine } from "./head.ts";
import { propertyGroups } from "./properties.ts";
import { sizeSentences, sizeSteps } from "./sizes.ts";
import { snapshotLines } from "./snapshot-lines.ts";
import { whyUnknown } from "./why-unknown.ts";

const GIB = 2 ** 30;

describe("the sizes of a volume", () => {
  it("go from what was asked for to what it takes, on one scale", () => {
    const steps = sizeSteps(givenSizes());
    expect(steps.map(({ id, bar }) => [id, bar[0]?.ratio ?? null])).toEqual([
      ["requested", 1],
      ["promised", 1],
      ["filesystem", null],
      ["logical", 1],
      ["used", 0.5],
      ["snapshots", 0.125],
    ]);
  });

  it("have the largest of them as their scale, whichever it is", () => {
    const steps = sizeSteps(givenSizes({ usedBytes: 4 * GIB }));
    expect(steps.find(({ id }) => id === "requested")?.bar[0]?.ratio).toBe(0.25);
  });

  it("have no bar where nothing is known, not an empty one", () => {
    const [, , , , used] = sizeSteps(givenSizes({ usedBytes: null }));
    expect(used).toMatchObject({ id: "used", bytes: null, bar: [] });
  });

  it("show what is kept free only where something is", () => {
    expect(sizeSteps(givenSizes({ reservedBytes: GIB })).at(-1)?.id).toBe("reserved");
  });

  it("explain themselves", () => {
    expect(sizeSentences(givenSizes(), false)).toEqual([
      "It takes 50% of what was promised.",
      "25% of what it takes is old data that only snapshots hold.",
    ]);
  });

  it("say where promise and request differ, and where more is taken than was promised", () => {
    expect(sizeSentences(givenSizes({ promisedBytes: 2 * GIB }), false)[0]).toBe(
      "The NAS promised 1 GiB more than was asked for.",
    );
    expect(sizeSentences(givenSizes({ promisedBytes: GIB / 2, usedBytes: GIB }), false)).toEqual([
      "The NAS promised 512 MiB less than was asked for.",
      "It takes 512 MiB more than was promised: snapshots and metadata count as well.",
      "12% of what it takes is old data that only snapshots hold.",
    ]);
  });

  it("say that they are not of this claim alone where others are on its dataset, or may be", () => {
    const none = { promisedBytes: null, usedBytes: null, heldBySnapshotsBytes: null };
    const sizes = givenSizes({ ...none, reservedBytes: null });
    expect(sizeSentences(sizes, true)).toEqual([
      "Other claims have their data on the same dataset: what the NAS says of it is theirs too.",
    ]);
    expect(sizeSentences(sizes, null)).toEqual([
      "Whether other claims have their data on the same dataset is not known: you may not see them.",
    ]);
    expect(sizeSentences(sizes, false)).toEqual([]);
  });

  it("say nothing that does not follow from what is known", () => {
    const unknown = { promisedBytes: null, usedBytes: null, heldBySnapshotsBytes: null };
    expect(sizeSentences(givenSizes({ ...unknown, reservedBytes: null }), false)).toEqual([]);
  });
});

describe("a volume in one line", () => {
  it("says where its claim is, who uses it and where its data lies", () => {
    const row = givenVolume({ owners: ["StatefulSet/db", "Job/dump"], podCount: 2 });
    expect(volumeLine(row)).toBe(
      "Claim in shop on prod · Bound · used by StatefulSet/db and 1 other (2 Pods) · on pool tank of nas1 over iSCSI",
    );
  });

  it("does not say that no Pod mounts it where not all Pods were read", () => {
    const place = { pool: null, system: null };
    const unread = givenVolume({ podCount: null, owners: null, ...place });
    expect(volumeLine(unread)).toBe(
      "Claim in shop on prod · Bound · whether a Pod mounts it is not known",
    );
    const some = givenVolume({ podCount: null, owners: ["StatefulSet/db"], ...place });
    expect(volumeLine(some)).toBe(
      "Claim in shop on prod · Bound · used by StatefulSet/db (not all Pods were read)",
    );
  });

  it("says nothing of a place that is not known", () => {
    const row = givenVolume({ phase: "Pending", pool: null, system: null });
    expect(volumeLine(row)).toBe("Claim in shop on prod · Pending · no Pod mounts it");
  });
});

describe("a ZFS snapshot of a volume", () => {
  const read = { usedBytes: 1, createdAt: 0, clones: [], holds: [], volumeSnapshot: null };

  it("says what it was taken for, and what keeps it", () => {
    expect(snapshotLines(read)).toEqual([]);
    const kept = {
      ...read,
      volumeSnapshot: { namespace: "shop", name: "nightly" },
      holds: ["backup"],
      clones: ["tank/a"],
    };
    expect(snapshotLines(kept)).toEqual([
      "taken for VolumeSnapshot nightly",
      "held by backup",
      "cloned: tank/a",
    ]);
  });

  it("says what was not read of it, which is not nothing", () => {
    const unread = { usedBytes: null, createdAt: null, clones: null, holds: null };
    expect(snapshotLines({ ...read, ...unread })).toEqual(["unknown: age, space, holds, clones"]);
  });
});

describe("the node of an attachment", () => {
  const attachment = { node: "worker-9", nodeReady: null };
  const unknown = [{ fields: ["attachments.nodeReady"], because: "no answer" }];

  it("is not called gone where nodes were not read", () => {
    expect(nodeText(attachment, { unknown: [] })).toBe("this node is not there");
    expect(nodeText(attachment, { unknown })).toBe(
      "whether this node is ready is not known: no answer",
    );
  });

  it("is spoken of only where something is wrong with it", () => {
    expect(nodeText({ ...attachment, nodeReady: true }, { unknown })).toBeNull();
    expect(nodeText({ ...attachment, nodeReady: false }, { unknown })).toBe(
      "this node is not ready",
    );
  });
});

describe("properties of a volume", () => {
  it("are only those of what is there", () => {
    expect(propertyGroups(givenDetail()).map(({ title }) => title)).toEqual([
      "PersistentVolumeClaim",
    ]);
  });

  it("say since when a claim is to go, and what keeps it", () => {
    const { claim } = givenDetail();
    const going = {
      ...claim,
      deletionRequestedAt: 5,
      finalizers: ["kubernetes.io/pvc-protection"],
    };
    const [group] = propertyGroups(givenDetail({ claim: going }));
    expect(group?.properties.slice(-2)).toEqual([
      { label: "To be deleted", value: { at: 5 } },
      { label: "Kept by finalizers", value: "kubernetes.io/pvc-protection" },
    ]);
  });

  it("say what a file system is mounted with, which a block device never is", () => {
    const mountedWith = (volumeMode: "Filesystem" | "Block", mountOptions: string[]) => {
      const [, group] = propertyGroups(
        givenDetail({ persistentVolume: { ...givenPv(), volumeMode, mountOptions } }),
      );
      return group?.properties.find(({ label }) => label === "Mount options")?.value;
    };
    expect(mountedWith("Filesystem", ["noatime", "nfsvers=4"])).toBe("noatime, nfsvers=4");
    expect(mountedWith("Filesystem", [])).toBe("none");
    expect(mountedWith("Block", [])).toBeUndefined();
  });

  it("are unknown where they are not known, and not left out", () => {
    const classOf = (storageClass: string | null) =>
      propertyGroups(givenDetail({ volume: givenVolume({ storageClass }) }))[0]?.properties.find(
        ({ label }) => label === "StorageClass",
      )?.value;
    expect(classOf(null)).toBeNull();
    expect(classOf("")).toBe("none");
  });

  it("say that shares and targets are not known where they were not all read", () => {
    const onNas = { ...givenDetail(), dataset: givenDataset() };
    const labels = (about: Partial<VolumeDetail>) =>
      propertyGroups({ ...onNas, ...about })
        .at(-1)
        ?.properties.filter(({ value }) => value === null)
        .map(({ label }) => label);
    expect(labels({ shares: null, targets: null })).toEqual(["Shares", "Targets"]);
    expect(labels({})).toEqual([]);
  });

  it("say why something is not known", () => {
    const unknown = [{ fields: ["sizes.usedBytes", "zfsSnapshots"], because: "not read" }];
    expect(whyUnknown({ unknown }, "zfsSnapshots")).toBe("not read");
    expect(whyUnknown({ unknown }, "sessions")).toBeNull();
  });
});
