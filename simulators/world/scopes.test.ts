import { expect, test } from "vitest";
import { worldWith } from "./given.ts";
import { ISCSI, NFS } from "./installs.ts";
import { declaredScopes } from "./scopes.ts";

test("each parent of a watched cluster is a closed scope", () => {
  const named = { ...ISCSI, instanceId: "cluster-a" };
  expect(declaredScopes(worldWith([], [], { installs: [NFS, named] }))).toMatchObject([
    {
      system: "nas1",
      parent: "tank/k8s/nfs/v",
      driver: "org.democratic-csi.nfs",
      clusters: ["prod"],
      exclusive: true,
    },
    { parent: "tank/k8s/iscsi/v", instanceId: "cluster-a", exclusive: true },
  ]);
});

test("a hidden cluster below the same parent leaves the scope open, and is not named in it", () => {
  const world = worldWith([], [], {
    clusters: [{ name: "prod" }, { name: "lab", hidden: true }],
    installs: [NFS, { ...NFS, name: "lab-nfs", cluster: "lab" }, { ...ISCSI, cluster: "lab" }],
  });
  expect(declaredScopes(world)).toMatchObject([
    { parent: "tank/k8s/nfs/v", clusters: ["prod"], exclusive: false },
  ]);
});
