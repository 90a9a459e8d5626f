import { describe, expect, it } from "vitest";
import {
  aCsiDriver,
  aPod,
  aWorkload,
  CLUSTER,
  type GivenRecords,
  incomplete,
  inventoryOf,
  NOW,
  together,
} from "../../model/given.ts";
import type { DriverPart, Pod, Workload } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { csiDriverNotRunning } from "./csi-driver-not-running.ts";

const rule: Rule = csiDriverNotRunning;
const NAME = "org.democratic-csi.nfs";
const MINUTE_MS = 60_000;
const driver = { csiDrivers: [aCsiDriver(NAME, { release: "zfs-nfs" })] };

type Role = DriverPart["role"];

function pod(role: Role, name: string, notReadyMinutes: number | null, over: Partial<Pod> = {}) {
  const notReadySince = notReadyMinutes === null ? null : NOW - notReadyMinutes * MINUTE_MS;
  const driverPod = { release: "zfs-nfs", role, notReadySince, image: null };
  return { pods: [aPod({ name, namespace: "storage", claims: [], driverPod, ...over })] };
}

function workload(role: Role, over: Partial<Workload> = {}): GivenRecords {
  const driverPart = { release: "zfs-nfs", role };
  const kind = role === "controller" ? "Deployment" : "DaemonSet";
  const replicas = role === "controller" ? 1 : null;
  const given = { kind, name: role, namespace: "storage", replicas, driverPart, ...over } as const;
  return { workloads: [aWorkload(given)] };
}

const kept = together(driver, workload("controller"), workload("node"));
const controllerUp = pod("controller", "controller-1", null);
const nodeUp = pod("node", "node-1", null);

describe("csi-driver-not-running", () => {
  it("finds a controller that is Running and has not been ready for longer than the grace period", () => {
    const [finding, ...more] = findings(
      rule,
      together(kept, nodeUp, pod("controller", "controller-1", 11)),
    );
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "error",
      subject: { kind: "csidriver", name: NAME, namespace: null, source: "prod" },
      evidence: [
        {
          fact: "Pods of its controller, none of them ready",
          value: "1: pod/controller-1 in storage on worker-1",
        },
      ],
    });
  });

  it("finds a controller that was scaled to 0", () => {
    const atZero = together(driver, workload("controller", { replicas: 0 }), workload("node"));
    const [finding] = findings(rule, together(atZero, nodeUp));
    expect(finding?.evidence).toEqual([
      { fact: "Pods of its controller", value: "none" },
      { fact: "Pods that deployment/controller in storage wants", value: "0" },
    ]);
  });

  it("finds the node on which its Pod is not ready", () => {
    const broken = pod("node", "node-2", 11, { nodeName: "worker-2" });
    const [finding] = findings(rule, together(kept, controllerUp, nodeUp, broken));
    expect(finding?.evidence).toEqual([
      { fact: "node Pods that are not ready", value: "1: pod/node-2 in storage on worker-2" },
    ]);
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["all its Pods are ready", together(kept, controllerUp, nodeUp), /are ready/],
    [
      "one of two controllers is ready: one leads",
      together(kept, controllerUp, nodeUp, pod("controller", "controller-2", 60)),
      /are ready/,
    ],
    [
      "its Pods have just been started, as during a roll-out",
      together(kept, pod("controller", "controller-1", 9), pod("node", "node-1", 9)),
      /are ready/,
    ],
    [
      "a node Pod is on its way out",
      together(
        kept,
        controllerUp,
        nodeUp,
        pod("node", "node-2", 60, { deletionRequestedAt: NOW - 1 }),
      ),
      /are ready/,
    ],
    [
      "an evicted Pod is still listed",
      together(kept, controllerUp, nodeUp, pod("node", "node-2", 60, { phase: "Failed" })),
      /are ready/,
    ],
    [
      "its controller is part of its node Pods (controller.strategy=node)",
      together(driver, workload("node"), nodeUp),
      /are ready/,
    ],
    [
      "an earlier revision of its controller is kept at 0",
      together(
        kept,
        controllerUp,
        nodeUp,
        workload("controller", {
          kind: "ReplicaSet",
          replicas: 0,
          owner: { kind: "Deployment", name: "controller", uid: "uid-of-deployment" },
        }),
      ),
      /are ready/,
    ],
    [
      "it was installed by something that labels nothing",
      together({ csiDrivers: [aCsiDriver(NAME)] }, controllerUp),
      /no label/,
    ],
    [
      "its Pods are not labelled by their role, as those of other drivers",
      driver,
      /no workload with its labels/,
    ],
    [
      "the release of that name is in another cluster",
      together(driver, workload("controller", { cluster: `not-${CLUSTER}`, replicas: 0 })),
      /no workload with its labels/,
    ],
  ])("is quiet where %s", (_what, records, because) => {
    expect(whyQuiet(rule, NAME, records)).toMatch(because);
  });

  it("says unknown while the Pods were not read whole", () => {
    const inventory = inventoryOf(together(kept), { pods: incomplete("pods") });
    expect(findings(rule, {}, { inventory }).map(({ verdict }) => verdict)).toEqual(["unknown"]);
  });
});
