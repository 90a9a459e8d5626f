import { ISCSI, NFS } from "../world/installs.ts";
import type { InstallStory, WorldStory } from "../world/model.ts";
import { STRAYS } from "../world/strays.ts";
import type { StrayKind } from "../world/strays.ts";
import { type Play, scenario } from "./scenario.ts";

const KINDS = Object.keys(STRAYS) as StrayKind[];

/** One stray of each kind, called after it. */
function everyStray(age: string): NonNullable<WorldStory["strays"]> {
  return KINDS.map((kind) => ({
    cluster: "prod",
    kind,
    name: kind.toLowerCase(),
    namespace: "shop",
    age,
    ...(kind === "idleAttachment" ? { of: "shop/data-postgres-0" } : {}),
  }));
}

export const everyObject = scenario(
  null,
  "strays",
  "Kubernetes objects that are stuck, lost or forgotten by themselves, one of each kind.",
  {
    rest: { strays: everyStray("40d") },
  },
);

export const idleByWorkload = scenario(
  null,
  "claims-at-rest",
  "Claims that no Pod mounts at the moment: of a CronJob, of a Deployment and a StatefulSet at 0.",
  {
    volumes: [
      { claim: "shop/report", install: "zfs-nfs", idle: ["CronJob/report"] },
      { claim: "shop/archive", install: "zfs-nfs", idle: ["Deployment/archive"] },
      { claim: "shop/data-queue-0", install: "zfs-iscsi", idle: ["StatefulSet/queue"] },
    ],
  },
  {
    differs: "nothing names them any more",
    volumes: [
      { claim: "shop/report", install: "zfs-nfs" },
      { claim: "shop/archive", install: "zfs-nfs" },
      { claim: "shop/data-queue-0", install: "zfs-iscsi" },
    ],
  },
);

export const nodeWithoutDrivers = scenario(
  null,
  "node-without-drivers",
  "Somebody tainted a node, and the Pods of the drivers did not come back; what runs on it goes on, and cannot end.",
  onNode(["worker-2"]),
  { differs: "the drivers run on every node", ...onNode([]) },
);

export const crashingController = scenario(
  null,
  "crashing-controller",
  "The controller of a driver crashes again and again: its Pod is Running, and never ready.",
  withPods("controllerCrashes"),
  { differs: "all Pods of the driver are ready", ...withPods("ready") },
);

export const controllerAtZero = scenario(
  null,
  "controller-at-zero",
  "Somebody scaled the controller of a driver to 0 and forgot it.",
  withPods("controllerAtZero"),
  { differs: "it runs", ...withPods("ready") },
);

export const crashingNodePod = scenario(
  null,
  "crashing-node-pod",
  "On one node the Pod of a driver is never ready.",
  withPods("nodePodCrashes"),
  { differs: "it is ready on every node", ...withPods("ready") },
);

/** Facts/democratic-csi.md §6.1. */
export const unfitDriver = scenario(
  null,
  "unfit-driver",
  "TrueNAS was updated, and the release of a driver was not: volumes stay mounted, and none can be made or deleted.",
  withPods("tooOld"),
  { differs: "its image does not tell which release it is", ...withPods("ready") },
);

function withPods(pods: NonNullable<InstallStory["pods"]>): Play {
  return { rest: { installs: [{ ...NFS, pods }, ISCSI] } };
}

function onNode(driverless: readonly string[]): Play {
  return {
    rest: { clusters: [{ name: "prod", driverless }] },
    volumes: [
      {
        claim: "shop/data-cache-0",
        install: "zfs-iscsi",
        pods: [{ name: "cache-0", node: "worker-2", owner: "StatefulSet/cache" }],
      },
    ],
  };
}
