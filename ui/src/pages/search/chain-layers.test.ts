import { describe, expect, it } from "vitest";
import type { ChainNode } from "../../../../program/src/api/contract.ts";
import { layersOf, namedIn } from "./chain-layers.ts";

function node(layer: ChainNode["layer"], name: string, over: Partial<ChainNode> = {}): ChainNode {
  const rest = { namespace: null, source: "nas1", state: "present" as const, because: null };
  return { id: `${layer} ${name}`, layer, name, ...rest, facts: [], ...over };
}

describe("a chain as a list", () => {
  it("has what is in each layer together, in the order of the chain", () => {
    const nodes = [node("pod", "a-0"), node("pod", "a-1"), node("claim", "data")];
    expect(layersOf(nodes).map(({ layer, nodes: all }) => [layer, all.length])).toEqual([
      ["pod", 2],
      ["claim", 1],
    ]);
  });

  it("leads on from a workload by its kind and name", () => {
    const workload = node("workload", "StatefulSet/postgres", { namespace: "shop" });
    expect(namedIn(workload, [])).toMatchObject({ kind: "statefulset", name: "postgres" });
  });

  it("leads on from a vdev by its pool, because each pool has a mirror-0", () => {
    const vdev = node("vdev", "mirror-0");
    expect(namedIn(vdev, [vdev, node("pool", "tank")])?.name).toBe("tank/mirror-0");
  });

  it("leads on from a claim by its key", () => {
    const claim = node("claim", "data", { id: "cluster/uid", namespace: "shop" });
    expect(namedIn(claim, [])).toMatchObject({ kind: "pvc", key: "cluster/uid" });
  });

  it("leads nowhere from what is missing, is not known, or is of another maker's kind", () => {
    expect(namedIn(node("dataset", "tank/a", { state: "missing" }), [])).toBeNull();
    expect(namedIn(node("dataset", "tank/a", { state: "unknown" }), [])).toBeNull();
    expect(namedIn(node("workload", "JupyterHub/hub"), [])).toBeNull();
  });
});
