import { describe, expect, it } from "vitest";
import {
  aClaim,
  aNode,
  aPod,
  aPv,
  aShare,
  NFS_PARENT,
  nfsVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import type { Share } from "../../model/truenas.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { shareRestricted } from "./share-restricted.ts";

const rule: Rule = shareRestricted;
const path = `/mnt/${NFS_PARENT}/pvc-${UID}`;
const { datasets = [] } = nfsVolume();
const used = together(parents(NFS_PARENT), {
  datasets,
  persistentVolumes: [aPv()],
  persistentVolumeClaims: [aClaim()],
  pods: [aPod({ nodeName: "worker-3" })],
  nodes: [
    aNode("worker-1", "10.0.0.21"),
    aNode("worker-2", "10.0.0.22"),
    aNode("worker-3", "10.0.0.23"),
  ],
});
const letting = (share: Partial<Share>) => together(used, { shares: [aShare(path, share)] });
const old = letting({ hosts: ["10.0.0.21", "10.0.0.22"] });

describe("share-restricted", () => {
  it("names the node that runs a Pod with the volume and is not let in", () => {
    const [finding, ...more] = findings(rule, old);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "suspect",
      severity: "warning",
      subject: { kind: "share", name: path },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toContainEqual({
      fact: "not let in",
      value: "node worker-3 (10.0.0.23, worker-3)",
    });
  });

  it("reads networks as networks", () => {
    expect(findings(rule, letting({ networks: ["10.0.0.20/31", "10.0.0.22/32"] }))).toHaveLength(1);
    expect(findings(rule, letting({ networks: ["10.0.0.0/24"] }))).toEqual([]);
  });

  twins("TRAP-39", "it lets everybody in", {
    rule,
    subject: path,
    because: /everybody/,
    quiet: letting({}),
    fires: old,
  });
  twins("TRAP-39", "it lets in the storage network, whose addresses Kubernetes does not show", {
    rule,
    subject: path,
    because: /no node by an address that Kubernetes shows/,
    quiet: letting({ networks: ["192.168.77.0/24"] }),
    fires: old,
  });
  twins("TRAP-39", "it lets in hosts by a pattern", {
    rule,
    subject: path,
    because: /pattern/,
    quiet: letting({ hosts: ["10.0.0.21", "*.example.com"] }),
    fires: old,
  });
  twins("TRAP-39", "it lets in hosts by their names", {
    rule,
    subject: path,
    because: /every node with a Pod/,
    quiet: letting({ hosts: ["10.0.0.21", "worker-3"] }),
    fires: old,
  });
  twins("TRAP-26", "no Pod mounts it on a node that is kept out", {
    rule,
    subject: path,
    because: /every node with a Pod/,
    quiet: { ...old, pods: [aPod({ nodeName: "worker-1" })] },
    fires: old,
  });
});
