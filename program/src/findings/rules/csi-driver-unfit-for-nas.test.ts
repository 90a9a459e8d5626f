import { describe, expect, it } from "vitest";
import {
  aCsiDriver,
  aPod,
  aPool,
  aPv,
  aSystem,
  CLUSTER,
  type GivenRecords,
  incomplete,
  inventoryOf,
  nfsSource,
  nfsVolume,
  together,
  UID,
} from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { DriverPart, Pod } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { csiDriverUnfitForNas } from "./csi-driver-unfit-for-nas.ts";

const rule: Rule = csiDriverUnfitForNas;
const NAME = "org.democratic-csi.nfs";
const PROJECT = "ghcr.io/democratic-csi/democratic-csi";
const driver = { csiDrivers: [aCsiDriver(NAME, { release: "zfs-nfs" })] };
const volume = together(nfsVolume(), { persistentVolumes: [aPv()] });

function pod(role: DriverPart["role"], image: string | null, over: Partial<Pod> = {}) {
  const driverPod = { release: "zfs-nfs", role, notReadySince: null, image };
  const name = `${role}-1`;
  return { pods: [aPod({ name, namespace: "storage", claims: [], driverPod, ...over })] };
}

function running(tag: string, version: string): GivenRecords {
  const image = `${PROJECT}:${tag}`;
  const system = { system: [aSystem({ version })] };
  return together(driver, volume, pod("controller", image), pod("node", image), system);
}

describe("csi-driver-unfit-for-nas", () => {
  it("finds v1.9.4 that serves volumes on a TrueNAS that was updated to 25.10", () => {
    const [finding, ...more] = findings(rule, running("v1.9.4", "25.10.6"));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "error",
      subject: { kind: "csidriver", name: NAME, source: "prod" },
      evidence: [
        { fact: "TrueNAS with volumes of it", value: "nas1, version 25.10.6" },
        { fact: "image", value: `${PROJECT}:v1.9.4` },
        {
          fact: "Pods that run it",
          value: "2: pod/controller-1 in storage, pod/node-1 in storage",
        },
        { fact: "why it does not work", value: expect.stringContaining("SCALE") as string },
      ],
    });
  });

  it("finds every release there is on TrueNAS 26, which has no REST API", () => {
    const [finding] = findings(rule, running("v1.9.5", "26.0.0"));
    expect(finding?.evidence.at(-1)?.value).toContain("REST");
  });

  it("finds the one of its Pods that still runs the old image in a roll-out", () => {
    const old = pod("node", `${PROJECT}:v1.9.4`, { name: "node-2" });
    const [finding] = findings(rule, together(running("v1.9.5", "25.10.6"), old));
    expect(finding?.evidence).toContainEqual({
      fact: "Pods that run it",
      value: "1: pod/node-2 in storage",
    });
  });

  it("names only the TrueNAS that it does not work with, of those it serves", () => {
    const other = aSystem({
      key: keyOf("other", "system"),
      system: "other",
      hostname: "nas2",
      version: "24.10.2.4",
    });
    const [finding] = findings(rule, together(running("v1.9.4", "25.10.6"), { system: [other] }));
    expect(finding?.evidence.filter(({ fact }) => fact.startsWith("TrueNAS"))).toHaveLength(1);
  });

  const withoutPv = together(
    driver,
    pod("controller", `${PROJECT}:v1.9.4`),
    { system: [aSystem({ version: "25.10.6" })] },
    nfsVolume(),
  );
  const overSsh = { ...nfsSource(`pvc-${UID}`), attributes: attributesOf("zfs-generic-nfs") };

  it.each<[string, GivenRecords, RegExp]>([
    ["the TrueNAS is one that it works with", running("v1.9.4", "24.10.2.4"), /nothing is known/],
    ["the driver was updated first", running("v1.9.5", "25.10.6"), /nothing is known/],
    ["its release came after all that we know of", running("v2.0.0", "26.0.0"), /nothing is known/],
    ["its tag is next", running("next", "25.10.6"), /the tag next/],
    ["its tag is latest", running("latest", "26.0.0"), /the tag latest/],
    [
      "a fork of that tag runs",
      together(driver, volume, pod("controller", "ghcr.io/nijave/democratic-csi:v1.9.4")),
      /none that democratic-csi publishes/,
    ],
    ["no volume of it lies there", withoutPv, /nothing is known/],
    [
      "its volumes are another driver's",
      together(withoutPv, {
        persistentVolumes: [
          aPv({ source: { ...nfsSource(`pvc-${UID}`), driver: "another" } as never }),
        ],
      }),
      /nothing is known/,
    ],
    [
      "its volumes are made over ssh alone, without the API (zfs-generic-nfs)",
      together(withoutPv, { persistentVolumes: [aPv({ source: overSsh as never })] }),
      /nothing is known/,
    ],
    [
      "the release of that name is in another cluster",
      together(
        driver,
        volume,
        pod("controller", `${PROJECT}:v1.9.4`, { cluster: `not-${CLUSTER}` }),
      ),
      /no Pod with its labels/,
    ],
    [
      "the Pod with the old image has ended",
      together(
        running("v1.9.5", "25.10.6"),
        pod("node", `${PROJECT}:v1.9.4`, { name: "node-2", phase: "Failed" }),
      ),
      /nothing is known/,
    ],
    ["its Pods have no such container", together(driver, volume, pod("node", null)), /no Pod with/],
    [
      "no label says which Pods are its own",
      together({ csiDrivers: [aCsiDriver(NAME)] }, volume),
      /no Pod with its labels/,
    ],
  ])("is quiet where %s", (_, records, because) => {
    expect(findings(rule, records)).toEqual([]);
    expect(whyQuiet(rule, NAME, records)).toMatch(because);
  });

  const notRead = { datasets: incomplete("datasets") };

  it("finds it also while the pool is not there, where a share still says that the volume is", () => {
    const inventory = inventoryOf(running("v1.9.4", "25.10.6"), notRead);
    expect(findings(rule, {}, { inventory })).toMatchObject([{ verdict: "confirmed" }]);
  });

  it("cannot tell while nothing shows whether a volume of it is there", () => {
    const inventory = inventoryOf({ ...running("v1.9.4", "25.10.6"), shares: [] }, notRead);
    expect(findings(rule, {}, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  it("cannot tell while only a share is seen, whose volume may have been destroyed", () => {
    const records = { ...running("v1.9.4", "25.10.6"), datasets: [], pools: [aPool()] };
    const inventory = inventoryOf(records, notRead);
    expect(findings(rule, {}, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  it("has nothing to ask where nothing is known against its release", () => {
    const inventory = inventoryOf({ ...running("v1.9.5", "25.10.6"), shares: [] }, notRead);
    expect(findings(rule, {}, { inventory })).toEqual([]);
  });
});

function attributesOf(provisioner: string) {
  return {
    node_attach_driver: "nfs",
    provisioner_driver: provisioner,
    server: "10.0.0.10",
    share: "/mnt/x",
  };
}
