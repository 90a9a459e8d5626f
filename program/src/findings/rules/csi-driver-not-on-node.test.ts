import { describe, expect, it } from "vitest";
import {
  aClaim,
  aCsiDriver,
  aNodeWith,
  aPod,
  aPv,
  type GivenRecords,
  incomplete,
  inventoryOf,
  NOW,
  together,
} from "../../model/given.ts";
import type { Pod } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { csiDriverNotOnNode } from "./csi-driver-not-on-node.ts";

const rule: Rule = csiDriverNotOnNode;
const NFS = "org.democratic-csi.nfs";
const ISCSI = "org.democratic-csi.iscsi";
const used = (over: Partial<Pod> = {}): GivenRecords => ({
  persistentVolumes: [aPv()],
  persistentVolumeClaims: [aClaim()],
  pods: [aPod(over)],
});
const inline = (over: Partial<Pod> = {}) => {
  const source = { type: "csi", driver: NFS, volumeHandle: "csi-1", attributes: {} } as const;
  return aPod({ claims: [], inlineVolumes: [source], ...over });
};
/** worker-1 lacks the NFS driver, which worker-2 has. */
const lacking = together(aNodeWith("worker-1", ISCSI), aNodeWith("worker-2", NFS));

describe("csi-driver-not-on-node", () => {
  it("finds a node whose Pod uses a volume of a driver that is registered elsewhere only", () => {
    const [finding, ...more] = findings(rule, together(lacking, used()));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "error",
      subject: { kind: "node", name: "worker-1", source: "prod" },
      concerns: [{ kind: "namespace", source: "prod", namespace: "shop", name: null }],
    });
    expect(finding?.evidence).toEqual([
      { fact: "driver that does not run on it", value: NFS },
      { fact: "Pods on it that use its volumes", value: "1: pod/postgres-0 in shop" },
      { fact: "nodes that run it", value: "1" },
    ]);
  });

  it("counts a Pod that is to end: nobody can unmount its volume", () => {
    const leaving = used({ deletionRequestedAt: NOW - 1 });
    expect(findings(rule, together(lacking, leaving))).toHaveLength(1);
  });

  it("counts a volume that is written into a Pod", () => {
    expect(findings(rule, together(lacking, { pods: [inline()] }))).toHaveLength(1);
  });

  it.each<[string, GivenRecords, RegExp]>([
    [
      "the driver is registered",
      together(aNodeWith("worker-1", NFS), used()),
      /every installed driver runs/,
    ],
    [
      "its Pods use volumes of other drivers only, as on a control plane",
      together(lacking, used({ nodeName: "worker-2" })),
      /no Pod on it uses/,
    ],
    ["the Pod has ended", together(lacking, used({ phase: "Succeeded" })), /no Pod on it uses/],
    [
      "a Pod of another cluster is on a node of that name",
      together(lacking, { pods: [inline({ cluster: "dev-uid" })] }),
      /no Pod on it uses/,
    ],
    [
      "the driver is gone from the whole cluster, which pv-driver-gone says of each volume",
      together(aNodeWith("worker-1", ISCSI), used()),
      /every installed driver runs/,
    ],
    [
      "another cluster has the driver",
      together(
        aNodeWith("worker-1", ISCSI),
        { csiDrivers: [aCsiDriver(NFS, { cluster: "dev-uid" })] },
        used(),
      ),
      /every installed driver runs/,
    ],
  ])("is quiet where %s", (_what, records, because) => {
    expect(whyQuiet(rule, "worker-1", records)).toMatch(because);
  });

  it("gives the drivers of a new node ten minutes to register", () => {
    const aged = (minutes: number) => {
      const [csiNode] = aNodeWith("worker-1", ISCSI).csiNodes ?? [];
      const createdAt = NOW - minutes * 60_000;
      return together(
        { csiNodes: [{ ...csiNode, createdAt } as never], csiDrivers: [aCsiDriver(NFS)] },
        used(),
      );
    };
    expect(whyQuiet(rule, "worker-1", aged(9))).toMatch(/new/);
    expect(findings(rule, aged(10))).toHaveLength(1);
  });

  it("says unknown while the Pods were not read whole", () => {
    const inventory = inventoryOf(together(lacking, used()), { pods: incomplete("pods") });
    expect(findings(rule, {}, { inventory }).map(({ verdict }) => verdict)).toEqual(["unknown"]);
  });
});
