import { describe, expect, it } from "vitest";
import {
  aClaim,
  aDataset,
  aNodeWith,
  aPod,
  aPv,
  aStorageClass,
  aVolumeSnapshot,
  aWorkload,
  CLUSTER,
  DAY_MS,
  type GivenRecords,
  incomplete,
  inventoryOf,
  NFS_PARENT,
  NOW,
  parents,
  SYSTEM,
  together,
  UID,
} from "../../model/given.ts";
import type { Collection } from "../../model/collections.ts";
import { keyOf } from "../../model/ids.ts";
import type { PersistentVolumeClaim } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { claimPending } from "./claim-pending.ts";

const rule: Rule = claimPending;
const name = "data-postgres-0";
const pending = (over: Partial<PersistentVolumeClaim> = {}) => ({
  persistentVolumeClaims: [aClaim({ phase: "Pending", pvName: "", capacityBytes: null, ...over })],
});
const driver = aNodeWith("worker-1", "org.democratic-csi.nfs");
const ready = together(driver, { storageClasses: [aStorageClass()] });
const waiting = together(pending(), ready);
const onFirstPod = together(pending(), driver, {
  storageClasses: [aStorageClass({ bindingMode: "WaitForFirstConsumer" })],
});
const fromSnapshot = pending({
  dataSource: { kind: "VolumeSnapshot", namespace: "shop", name: "nightly" },
});

function causeIn(records: GivenRecords): string | undefined {
  return findings(rule, records)[0]?.evidence.find(({ fact }) => fact === "cause")?.value;
}

describe("claim-pending", () => {
  it("is confirmed at once, and names the Pods that wait", () => {
    const [finding] = findings(rule, together(waiting, { pods: [aPod({ phase: "Pending" })] }));
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "warning",
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toContainEqual({ fact: "waits for it", value: "pod/postgres-0" });
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["the class is missing", pending(), /StorageClass truenas-nfs does not exist/],
    [
      "no class is the default",
      together(pending({ storageClass: null }), ready),
      /none is the default/,
    ],
    [
      "the default came later",
      together(pending({ storageClass: null }), {
        storageClasses: [aStorageClass({ isDefault: true })],
      }),
      /truenas-nfs was not yet the default/,
    ],
    [
      "the driver is not installed",
      together(pending(), { storageClasses: [aStorageClass()] }),
      /driver org.democratic-csi.nfs of its class truenas-nfs is not installed/,
    ],
    [
      "nothing without class is Available",
      pending({ storageClass: "" }),
      /none that is large enough/,
    ],
    [
      "the volume does not exist",
      pending({ pvName: "films" }),
      /PersistentVolume films, .*does not exist/,
    ],
    [
      "the volume is another's",
      together(pending({ pvName: "films" }), {
        persistentVolumes: [
          aPv({ name: "films", claimRef: { namespace: "media", name: "films", uid: "u" } }),
        ],
      }),
      /belongs to media\/films/,
    ],
    [
      "the volume is of a former claim",
      together(pending({ pvName: "films" }), {
        persistentVolumes: [
          aPv({ name: "films", claimRef: { namespace: "shop", name, uid: "u" } }),
        ],
      }),
      /belongs to a former claim of this name/,
    ],
    [
      "the volume is of another class",
      together(pending({ pvName: "films" }), {
        persistentVolumes: [aPv({ name: "films", claimRef: null, storageClass: "" })],
      }),
      /is of class none, the claim of class truenas-nfs/,
    ],
    [
      "the volume is Released",
      together(pending({ pvName: "films" }), {
        persistentVolumes: [aPv({ name: "films", claimRef: null, phase: "Released" })],
      }),
      /is Released/,
    ],
    [
      "the volume is too small",
      together(pending({ pvName: "films" }), {
        persistentVolumes: [aPv({ name: "films", claimRef: null, capacityBytes: 1 })],
      }),
      /smaller than it asks for/,
    ],
    [
      "the snapshot is missing",
      together(fromSnapshot, ready),
      /VolumeSnapshot shop\/nightly, .*does not exist/,
    ],
    [
      "the snapshot is not ready",
      together(fromSnapshot, ready, { volumeSnapshots: [aVolumeSnapshot({ readyToUse: false })] }),
      /VolumeSnapshot shop\/nightly, .*is not ready/,
    ],
    [
      "a populator has not filled it",
      together(
        pending({ dataSource: { kind: "ReplicationDestination", namespace: "shop", name: "dst" } }),
        ready,
      ),
      /waits to be filled from ReplicationDestination\/dst/,
    ],
    ["no Pod comes", onFirstPod, /waits for the first Pod, and nothing that was read starts one/],
    [
      "its Pod has no node",
      together(onFirstPod, { pods: [aPod({ phase: "Pending", nodeName: "" })] }),
      /pod\/postgres-0 has no node yet/,
    ],
    [
      "its Pod has a node, and only the driver knows",
      together(onFirstPod, { pods: [aPod({ phase: "Pending" })] }),
      /its driver has not made it/,
    ],
    ["only the driver knows", waiting, /driver org.democratic-csi.nfs has not made it/],
  ])("gives the cause: %s", (_what, records, cause) => {
    expect(causeIn(records)).toMatch(cause);
  });

  it("does not say that a driver is not installed where drivers were not read whole", () => {
    const inventory = inventoryOf(together(pending(), { storageClasses: [aStorageClass()] }), {
      csiNodes: incomplete("csiNodes"),
    });
    const [finding] = findings(rule, {}, { inventory });
    expect(finding?.evidence[0]?.value).toMatch(/nothing that was read stands in its way/);
  });

  // Each may hide why the claim waits in good order; what is known to stand in its way is said all the same.
  it.each<[Collection, GivenRecords, RegExp]>([
    ["storageClasses", pending(), /StorageClass was not read/],
    ["workloads", onFirstPod, /what starts Pods was not read/],
    ["pods", onFirstPod, /what starts Pods was not read/],
    ["datasets", waiting, /may be copying it/],
    ["jobs", waiting, /may be copying it: jobs of nas1 were not read/],
  ])("cannot tell while %s are not read whole", (collection, records, because) => {
    const inventory = inventoryOf(records, { [collection]: incomplete(collection) });
    const [finding, ...more] = findings(rule, {}, { inventory });
    expect(more).toEqual([]);
    expect(finding?.verdict).toBe("unknown");
    expect(finding?.missing[0]).toMatch(because);
  });

  it("cannot tell either where jobs were not even asked for", () => {
    const inventory = inventoryOf(waiting, { jobs: null });
    const [finding] = findings(rule, {}, { inventory });
    expect([finding?.verdict, finding?.missing[0]]).toEqual([
      "unknown",
      "its driver may be copying it: jobs of nas1 were not read",
    ]);
  });

  it("shows how far the driver got", () => {
    const path = `${NFS_PARENT}/pvc-${UID}`;
    const begun = together(waiting, parents(NFS_PARENT), { datasets: [aDataset(path)] });
    expect(findings(rule, begun)[0]?.evidence).toContainEqual({
      fact: "its driver began",
      value: path,
    });
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["a bound claim", { persistentVolumeClaims: [aClaim()] }, /phase is Bound/],
    ["one that is being deleted", pending({ deletionRequestedAt: NOW }), /deletion was requested/],
    [
      "one of a minute ago",
      pending({ createdAt: NOW - 60_000 }),
      /no longer than the grace period/,
    ],
    [
      "one whose class waits for a Deployment that is at 0",
      together(onFirstPod, { workloads: [aWorkload({ claims: [name] })] }),
      /waits for the first Pod, and deployment\/web is at 0/,
    ],
  ])("is quiet about %s", (_what, records, because) => {
    expect(whyQuiet(rule, name, records)).toMatch(because);
  });

  const path = `${NFS_PARENT}/pvc-${UID}`;
  const copying = together(waiting, parents(NFS_PARENT), {
    datasets: [aDataset(path, { createdAt: NOW - DAY_MS })],
  });
  const job = {
    key: keyOf(SYSTEM, "job/7"),
    system: SYSTEM,
    id: 7,
    method: "replication.run_onetime",
    state: "RUNNING",
    datasets: [path],
    startedAt: NOW - DAY_MS,
  };
  twins("TRAP-04", "a copy of a large volume takes hours, and its claim waits as long", {
    rule,
    subject: name,
    because: /its driver is at it: job 7/,
    quiet: together(copying, { jobs: [job] }),
    fires: copying,
  });

  it("keeps classes of one cluster apart from those of another", () => {
    const elsewhere = aStorageClass({ cluster: "dev-uid", isDefault: true });
    expect(CLUSTER).not.toBe("dev-uid");
    expect(
      causeIn(together(pending({ storageClass: null }), { storageClasses: [elsewhere] })),
    ).toMatch(/none is the default/);
  });
});
