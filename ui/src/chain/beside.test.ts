import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chainOf } from "./given.ts";
import { type Box, type Layout, layOut } from "./layout.ts";
import { pathOf, type Wire } from "./wires.ts";

const ROOM = { room: 640, unfolded: new Map<string, number>(), notable: new Set<string>() };

describe("wires to what hangs beside the line", () => {
  const snapshots = [1, 2, 3].map((n) => `volumeSnapshot s${n} > volumeSnapshotContent t${n}`);
  const contents = [1, 2, 3].map((n) => `volumeSnapshotContent t${n} > dataset d3`);
  const claims = [1, 2, 3].map((n) => `claim c${n} > pv v${n} > target i${n} > dataset d${n}`);
  const sessions = [1, 2, 3].map((n) => `session e${n} > target i1`);
  const attachments = [1, 2, 3].map((n) => `pv v${n} > attachment a${n}`);
  const lines = [...claims, ...snapshots, ...contents, ...sessions, ...attachments];
  const layout = layOut(chainOf(lines, { "volumeSnapshot s1": { state: "missing" } }), {
    ...ROOM,
    room: 1_200,
  });

  it("run around what they do not lead to", () => {
    expect(throughBoxes(layout)).toEqual([]);
  });

  it("are told from each other where they lead to different things", () => {
    const heights = layout.wires
      .filter(({ from }) => from.startsWith("volumeSnapshot s"))
      .map(({ points }) => points.map(({ x, y }) => `${x} ${y}`));
    const [first = [], second = [], third = []] = heights;
    expect(first.filter((point) => second.includes(point) || third.includes(point))).toEqual([]);
  });

  it("have their sign where it covers no name", () => {
    const [broken] = layout.wires.filter(({ state }) => state === "missing");
    const { x = 0, y = 0 } = broken?.mark ?? {};
    const sign = { x: x - 9, y: y - 9, width: 18, height: 18 };
    expect(broken?.way).toBe("across");
    expect(layout.boxes.filter((one) => overlap(sign, one)).map(({ id }) => id)).toEqual([]);
  });

  it("stay within the drawing", () => {
    const points = layout.wires.flatMap((wire) => wire.points);
    for (const { x } of points) expect(x >= 0 && x <= layout.width).toBe(true);
  });

  it("run through no box in any chain", () => {
    fc.assert(
      fc.property(besides, fc.integer({ min: 200, max: 1_600 }), (chain, room) => {
        expect(throughBoxes(layOut(chain, { ...ROOM, room }))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

/** Links that the service makes, between six of each. */
const LINKS = [
  ["workload", "pod"],
  ["workload", "claim"],
  ["pod", "claim"],
  ["claim", "pv"],
  ["pv", "attachment"],
  ["pv", "target"],
  ["pv", "dataset"],
  ["session", "target"],
  ["target", "extent"],
  ["extent", "dataset"],
  ["volumeSnapshot", "volumeSnapshotContent"],
  ["volumeSnapshotContent", "zfsSnapshot"],
  ["volumeSnapshotContent", "dataset"],
  ["zfsSnapshot", "dataset"],
  ["dataset", "pool"],
] as const;
const besides = fc
  .array(fc.tuple(fc.nat(LINKS.length - 1), fc.nat(5), fc.nat(5)), { maxLength: 60 })
  .map((picked) =>
    chainOf(
      picked.map(([n, a, b]) => {
        const [upper, lower] = LINKS[n] ?? LINKS[0];
        return `${upper} x${a} > ${lower} x${b}`;
      }),
    ),
  );

/** Which wires run through boxes that they do not join. */
function throughBoxes({ boxes, wires }: Layout): readonly string[] {
  return wires.flatMap((wire) =>
    boxes
      .filter(({ id }) => id !== wire.from && id !== wire.to)
      .filter(({ x, y, width, height }) =>
        pointsOn(wire).some(
          (at) => at.x > x + 1 && at.x < x + width - 1 && at.y > y + 1 && at.y < y + height - 1,
        ),
      )
      .map(({ id }) => `${wire.from} > ${wire.to} through ${id}`),
  );
}

/** Points on a wire as it is drawn, close enough that none of them skips a box. */
function pointsOn(wire: Wire) {
  const steps = Array.from({ length: 41 }, (_, n) => n / 40);
  let at = { x: 0, y: 0 };
  return [...pathOf(wire).matchAll(/([MLC])([^MLC]+)/g)].flatMap(([, word, numbers = ""]) => {
    const places = numbers.split(" ").map((place) => {
      const [x = 0, y = 0] = place.split(",").map(Number);
      return { x, y };
    });
    const from = at;
    const to = places.at(-1) ?? from;
    at = to;
    if (word === "M") return [to];
    const [a = from, b = to] = word === "C" ? places : [];
    const axis = (t: number, key: "x" | "y") =>
      (1 - t) ** 3 * from[key] +
      3 * (1 - t) ** 2 * t * a[key] +
      3 * (1 - t) * t ** 2 * b[key] +
      t ** 3 * to[key];
    return steps.map((t) => ({ x: axis(t, "x"), y: axis(t, "y") }));
  });
}

function overlap(a: Omit<Place, "id">, b: Place): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

type Place = Pick<Box, "id" | "x" | "y" | "width" | "height">;
