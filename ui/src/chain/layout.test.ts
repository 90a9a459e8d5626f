import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chainOf, NFS_LINES } from "./given.ts";
import type { Chain } from "./layers.ts";
import { type Box, type Layout, layOut } from "./layout.ts";
import { WIDE_GAP } from "./rows.ts";

const ROOM = { room: 640, unfolded: new Map<string, number>(), notable: new Set<string>() };

function box({ boxes }: Layout, id: string): Box {
  const found = boxes.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${id} is not drawn`);
  return found;
}

function middleOf({ x, width }: Box): number {
  return x + width / 2;
}

describe("a chain that is drawn", () => {
  const layout = layOut(chainOf(NFS_LINES), ROOM);

  it("goes from the workload at the top to disks at the bottom, one layer below the other", () => {
    const line = ["workload StatefulSet/db", "pod db-0", "claim data-0", "pv pvc-1"].concat([
      "share /mnt/tank/v/pvc-1",
      "dataset tank/v/pvc-1",
      "pool tank",
      "vdev mirror-0",
      "disk sda",
    ]);
    const tops = line.map((id) => box(layout, id).y);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    expect(new Set(tops).size).toBe(line.length);
  });

  it("is plumb: what stands alone in its layer stands on one line", () => {
    const alone = layout.boxes.filter(
      ({ side, row }) =>
        side === "line" &&
        layout.boxes.filter((one) => one.row === row && one.side === side).length === 1,
    );
    expect(alone).toHaveLength(7);
    for (const one of alone) expect(middleOf(one)).toBeCloseTo(layout.middle);
  });

  it("has a vdev above the middle of its disks", () => {
    const [a, b] = [box(layout, "disk sda"), box(layout, "disk sdb")];
    expect(middleOf(box(layout, "vdev mirror-0"))).toBeCloseTo((middleOf(a) + middleOf(b)) / 2);
  });

  it("has what hangs beside at the height of what it hangs on, and beyond it", () => {
    const [pv, attachment] = [box(layout, "pv pvc-1"), box(layout, "attachment csi-1")];
    expect(attachment.y + attachment.height / 2).toBe(pv.y + pv.height / 2);
    expect(attachment.x).toBeGreaterThan(pv.x + pv.width);
  });

  it("says where Kubernetes ends and the NAS begins", () => {
    const { border } = layout;
    expect(border).toMatchObject({ above: ["prod"], below: ["nas1"] });
    expect(border?.y).toBeGreaterThan(box(layout, "pv pvc-1").y);
    expect(border?.y).toBeLessThan(box(layout, "share /mnt/tank/v/pvc-1").y);
  });

  it("names no NAS at the border where a cluster alone says what should lie there", () => {
    const lines = ["claim data-0 > pv pvc-1 > dataset /export/gone"];
    const chain = chainOf(lines, { "dataset /export/gone": { source: "prod", state: "missing" } });
    expect(layOut(chain, ROOM).border).toMatchObject({ above: ["prod"], below: [] });
  });

  it("has no border where only the NAS is in it", () => {
    expect(layOut(chainOf(["pool tank > vdev mirror-0"]), ROOM).border).toBeNull();
  });

  it("has a Deployment above its ReplicaSet", () => {
    const chain = chainOf(["workload Deployment/web > workload ReplicaSet/web-1 > pod web-1-a"]);
    const drawn = layOut(chain, ROOM);
    expect(box(drawn, "workload Deployment/web").y).toBeLessThan(
      box(drawn, "workload ReplicaSet/web-1").y,
    );
  });

  it("ends where two workloads name each other as their owner", () => {
    const ring = chainOf(["workload Job/a > workload Job/b", "workload Job/b > workload Job/a"]);
    expect(layOut(ring, ROOM).boxes).toHaveLength(2);
  });

  it("is nothing for a chain of nothing", () => {
    const empty: Chain = { start: [], nodes: [], links: [], notes: [], complete: true };
    expect(layOut(empty, ROOM)).toMatchObject({ boxes: [], wires: [], ends: [], border: null });
  });
});

describe("links that are drawn", () => {
  function stateBetween(from: string, to: string, chain: Chain) {
    return layOut(chain, ROOM).wires.find((wire) => wire.from === from && wire.to === to)?.state;
  }

  it("are broken where one end is missing, and not known where it could not be looked for", () => {
    const lines = ["claim a > pv b"];
    expect(stateBetween("claim a", "pv b", chainOf(lines))).toBe("whole");
    for (const state of ["missing", "unknown"] as const)
      expect(stateBetween("claim a", "pv b", chainOf(lines, { "pv b": { state } }))).toBe(state);
  });

  it("are in doubt where there is a doubt", () => {
    const chain = chainOf(["claim a > pv b"]);
    const links = chain.links.map((link) => ({ ...link, doubts: ["another one has this name"] }));
    expect(stateBetween("claim a", "pv b", { ...chain, links })).toBe("doubted");
  });

  it("go straight down where the line does", () => {
    const { wires } = layOut(chainOf(NFS_LINES), ROOM);
    const wire = wires.find(({ from }) => from === "claim data-0");
    expect(new Set(wire?.points.map(({ x }) => Math.round(x))).size).toBe(1);
  });

  it("pass a layer that they skip beside what stands in it", () => {
    const chain = chainOf([...NFS_LINES, "workload CronJob/report > claim data-0"]);
    const layout = layOut(chain, ROOM);
    const pod = box(layout, "pod db-0");
    const wire = layout.wires.find(({ from }) => from === "workload CronJob/report");
    const passing = wire?.points.filter(({ y }) => y >= pod.y && y <= pod.y + pod.height) ?? [];
    expect(passing.length).toBeGreaterThan(0);
    for (const { x } of passing) expect(x < pod.x || x > pod.x + pod.width).toBe(true);
  });
});

function overlap(
  a: Pick<Box, "x" | "y" | "width" | "height">,
  b: Pick<Box, "x" | "y" | "width" | "height">,
): boolean {
  return (
    a.x + 0.01 < b.x + b.width &&
    b.x + 0.01 < a.x + a.width &&
    a.y < b.y + b.height &&
    b.y < a.y + a.height
  );
}

describe("the line ends loosely", () => {
  function endsOf(chain: Chain) {
    return layOut(chain, ROOM).ends.map(({ is, box: { id } }) => `${is} ${id}`);
  }

  it("below a claim that has no volume, and above it where nobody mounts it", () => {
    expect(endsOf(chainOf(["claim a"]))).toEqual(["above claim a", "below claim a"]);
  });

  it("above a dataset that nothing leads to", () => {
    expect(endsOf(chainOf(["dataset tank/v/x > pool tank > vdev m > disk sda"]))).toEqual([
      "above dataset tank/v/x",
    ]);
  });

  it("not where something missing says it already, nor at a pool of which vdevs may not be seen", () => {
    expect(endsOf(chainOf(["pod p > claim a > pv b"], { "pv b": { state: "missing" } }))).toEqual(
      [],
    );
    expect(endsOf(chainOf(["pod p > claim a > pv b > dataset d > pool tank"]))).toEqual([]);
  });
});

describe("room", () => {
  it.each([580, 640, 800, 1_200, 2_400])("of %d px is enough for a volume on six disks", (room) => {
    const disks = ["pool tank > vdev mirror-2 > disk sde", "vdev mirror-2 > disk sdf"];
    const layout = layOut(chainOf([...NFS_LINES, ...disks]), { ...ROOM, room });
    expect(layout.boxes.filter(({ node }) => node === null)).toEqual([]);
    expect(layout.width).toBeLessThanOrEqual(room);
  });

  it("of a panel is enough for a volume with what hangs beside it", () => {
    const beside = ["volumeSnapshot s > volumeSnapshotContent t", "pv pvc-1 > node worker-1"];
    const layout = layOut(chainOf([...NFS_LINES, ...beside]), { ...ROOM, room: 420 });
    expect(layout.width).toBeLessThanOrEqual(420);
  });

  it.each([400, 420, 480, 560])("of %d px has no row that begins or ends beyond it", (room) => {
    const disks = ["pool tank > vdev mirror-2 > disk sde", "vdev mirror-2 > disk sdf"];
    const below = chainOf(["dataset d > pool tank", ...NFS_LINES.slice(2, 6), ...disks]);
    expect(layOut(below, { ...ROOM, room }).width).toBeLessThanOrEqual(room);
  });

  it("that is left is for names", () => {
    const [narrow, wide] = [580, 1_200].map((room) =>
      layOut(chainOf(NFS_LINES), { ...ROOM, room }),
    );
    const widthOfPv = (layout: Layout | undefined) => layout && box(layout, "pv pvc-1").width;
    expect(widthOfPv(wide)).toBeGreaterThan(widthOfPv(narrow) ?? 0);
  });
});

describe("what does not fit", () => {
  const disks = Array.from({ length: 24 }, (_, n) => `disk sd${n}`);
  const chain = chainOf([
    "claim a > pool tank > vdev raidz",
    ...disks.map((d) => `vdev raidz > ${d}`),
  ]);

  function drawnDisks(layout: Layout) {
    return layout.boxes.filter(({ node }) => node?.layer === "disk").map(({ id }) => id);
  }

  it("is folded into one box that says how much it is", () => {
    const layout = layOut(chain, ROOM);
    const fold = layout.boxes.find(({ node }) => node === null);
    expect(drawnDisks(layout).length + (fold?.folded.length ?? 0)).toBe(24);
    expect(layout.width).toBeLessThanOrEqual(ROOM.room);
  });

  it("is folded more where there is less room", () => {
    const narrow = layOut(chain, { ...ROOM, room: 320 });
    expect(narrow.width).toBeLessThanOrEqual(320);
    expect(drawnDisks(narrow).length).toBeGreaterThan(0);
  });

  it("keeps a disk about which something was found", () => {
    const notable = new Set(["disk sd23"]);
    expect(drawnDisks(layOut(chain, { ...ROOM, room: 320, notable }))).toContain("disk sd23");
  });

  it("keeps what has failed, and its vdev, though nothing was found about it", () => {
    const vdevs = Array.from({ length: 9 }, (_, n) => `pool tank > vdev m${n} > disk sd${n}`);
    const status = (value: string) => ({ facts: [{ label: "status", value }] });
    const about = { "vdev m8": status("DEGRADED"), "disk sd8": status("FAULTED") };
    const { boxes } = layOut(chainOf(["claim a > pool tank", ...vdevs], about), {
      ...ROOM,
      room: 320,
    });
    const drawn = boxes.map(({ id }) => id);
    expect(drawn).toContain("disk sd8");
    expect(drawn).toContain("vdev m8");
  });

  it("keeps what has failed before what is degraded", () => {
    const status = (value: string) => ({ facts: [{ label: "status", value }] });
    const degraded = disks.slice(0, 20).map((d) => [d, status("DEGRADED")] as const);
    const about = { ...Object.fromEntries(degraded), "disk sd23": status("FAULTED") };
    const lines = ["pool tank > vdev raidz", ...disks.map((d) => `vdev raidz > ${d}`)];
    expect(drawnDisks(layOut(chainOf(lines, about), { ...ROOM, room: 320 }))).toContain(
      "disk sd23",
    );
  });

  it("keeps the vdev of a disk about which something was found", () => {
    const vdevs = Array.from({ length: 9 }, (_, n) => `pool tank > vdev m${n} > disk sd${n}`);
    const notable = new Set(["pool tank", "disk sd7"]);
    const { boxes } = layOut(chainOf(["claim a > pool tank", ...vdevs]), {
      ...ROOM,
      room: 320,
      notable,
    });
    expect(boxes.map(({ id }) => id)).toContain("vdev m7");
  });

  it("keeps what was asked about", () => {
    const asked = { ...chain, start: ["disk sd17"] };
    expect(drawnDisks(layOut(asked, { ...ROOM, room: 320 }))).toContain("disk sd17");
  });

  it("is drawn once it is unfolded", () => {
    const fold = layOut(chain, ROOM).boxes.find(({ node }) => node === null);
    const unfolded = new Map([[fold?.group ?? "", 48]]);
    expect(drawnDisks(layOut(chain, { ...ROOM, unfolded }))).toHaveLength(24);
  });

  it("leaves a wire to the fold, not one for each", () => {
    const layout = layOut(chain, ROOM);
    const fold = layout.boxes.find(({ node }) => node === null);
    expect(layout.wires.filter(({ to }) => to === fold?.id)).toHaveLength(1);
  });
});

describe("any chain", () => {
  const layers = ["pod p", "claim c", "pv v", "share s", "dataset d", "pool o", "vdev w", "disk k"];
  const names = fc.array(fc.tuple(fc.nat(7), fc.nat(5), fc.nat(5)), { maxLength: 40 });
  const chains = names.map((picked) =>
    chainOf(
      picked.map(([layer, a, b]) => {
        const [upper, lower] = [layers[layer], layers[layer + 1]];
        return lower === undefined ? `${upper}${a}` : `${upper}${a} > ${lower}${b}`;
      }),
    ),
  );

  it("is drawn whole and without two things in one place, however wide the window is", () => {
    fc.assert(
      fc.property(chains, fc.integer({ min: 200, max: 1_600 }), (chain, room) => {
        const { boxes, width, height } = layOut(chain, { ...ROOM, room });
        const told = boxes.flatMap(({ node, folded }) => [...(node ? [node] : []), ...folded]);
        expect(told.map(({ id }) => id).toSorted()).toEqual(
          chain.nodes.map(({ id }) => id).toSorted(),
        );
        for (const one of boxes) {
          expect(one.x >= 0 && one.y >= 0).toBe(true);
          expect(one.x + one.width <= width && one.y + one.height <= height).toBe(true);
          expect(boxes.filter((other) => other !== one && overlap(one, other))).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("has no row that is wider than the room, or than its things are side by side", () => {
    fc.assert(
      fc.property(chains, fc.integer({ min: 200, max: 1_600 }), (chain, room) => {
        const rows = Map.groupBy(layOut(chain, { ...ROOM, room }).boxes, ({ row }) => row);
        for (const row of rows.values()) {
          const least = row.reduce((sum, { width }) => sum + width + WIDE_GAP, -WIDE_GAP);
          const begin = Math.min(...row.map(({ x }) => x));
          const end = Math.max(...row.map(({ x, width }) => x + width));
          expect(end - begin).toBeLessThanOrEqual(Math.max(room, least) + 0.01);
        }
      }),
      { numRuns: 200 },
    );
  });
});
