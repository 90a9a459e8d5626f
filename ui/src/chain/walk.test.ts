import { describe, expect, it } from "vitest";
import { chainOf, NFS_LINES } from "./given.ts";
import { layOut } from "./layout.ts";
import { walk, type WalkKey } from "./walk.ts";

const layout = layOut(chainOf(NFS_LINES), { room: 640, unfolded: new Map(), notable: new Set() });

function way(from: string, ...keys: readonly WalkKey[]): string | null {
  return keys.reduce<string | null>(
    (at, key) => (at === null ? null : walk(layout, at, key)),
    from,
  );
}

describe("keys in a chain", () => {
  it("lead down along the links and back up", () => {
    expect(way("claim data-0", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")).toBe(
      "pool tank",
    );
    expect(way("pool tank", "ArrowUp", "ArrowUp")).toBe("share /mnt/tank/v/pvc-1");
  });

  it("lead along a row", () => {
    expect(way("disk sda", "ArrowRight", "ArrowRight", "ArrowRight")).toBe("disk sdd");
    expect(way("vdev mirror-1", "ArrowLeft")).toBe("vdev mirror-0");
  });

  it("lead to what hangs beside and back", () => {
    expect(way("pv pvc-1", "ArrowRight")).toBe("attachment csi-1");
    expect(way("attachment csi-1", "ArrowLeft")).toBe("pv pvc-1");
  });

  it("lead to both ends of the line", () => {
    expect(way("pv pvc-1", "Home")).toBe("workload StatefulSet/db");
    expect(way("pv pvc-1", "End")).toBe("disk sdd");
  });

  it("lead nowhere beyond the ends", () => {
    expect(way("workload StatefulSet/db", "ArrowUp")).toBeNull();
    expect(way("disk sda", "ArrowDown")).toBeNull();
    expect(way("disk sda", "ArrowLeft")).toBeNull();
  });

  it("come to every node of the line", () => {
    const seen = new Set(["claim data-0"]);
    const keys: readonly WalkKey[] = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
    for (const id of seen)
      for (const key of keys) {
        const next = walk(layout, id, key);
        if (next !== null) seen.add(next);
      }
    expect(seen.size).toBe(layout.boxes.length);
  });
});
