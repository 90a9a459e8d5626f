import { pointsBeside } from "./beside.ts";
import type { Box, Join } from "./layout.ts";
import type { ChainLink } from "./layers.ts";

/** A point, px. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Whether what a wire joins is there and belongs together. The worse word wins. */
export type WireState = "whole" | "doubted" | "unknown" | "missing";

/** A link that is drawn. */
export interface Wire {
  readonly from: string;
  readonly to: string;
  readonly links: readonly ChainLink[];
  readonly state: WireState;
  /** Whether it runs from top to bottom, or to something beside. */
  readonly way: "down" | "across";
  /** From its beginning to its end. */
  readonly points: readonly Point[];
  /** Where a sign about its state stands. */
  readonly mark: Point;
}

/** The wires between these boxes. */
export function wiresOf(
  joins: readonly Join[],
  boxes: readonly Box[],
  middles: ReadonlyMap<string, number>,
): readonly Wire[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const heights = heightsOf(boxes);
  const beside = pointsBeside(joins, boxes);
  return joins.flatMap((join): Wire[] => {
    const [from, to] = [byId.get(join.from), byId.get(join.to)];
    if (from === undefined || to === undefined) return [];
    const points = beside.get(join) ?? downwards(join, from, to, middles, heights);
    const isStraight = from.side === to.side && points.length === 2;
    const way = !beside.has(join) || isStraight ? "down" : "across";
    const { links } = join;
    const state = stateOf(from, to, links);
    return [{ from: from.id, to: to.id, links, state, way, points, mark: markOf(points, way) }];
  });
}

/** In the last piece of what goes down, above what it leads to; in the middle of what goes around. */
function markOf(points: readonly Point[], way: Wire["way"]): Point {
  const [before = START, last = before] =
    way === "down" || points.length === 2 ? points.slice(-2) : points.slice(1, 3);
  return middleOf(before, last);
}

const START: Point = { x: 0, y: 0 };

/** A path of SVG through the points: straight where it goes straight down, else in soft curves. */
export function pathOf({ points, way }: Pick<Wire, "points" | "way">): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let at = first;
  let path = `M${first.x},${first.y}`;
  for (const point of rest) {
    const half = middleOf(at, point);
    if (at.x === point.x || at.y === point.y) path += `L${point.x},${point.y}`;
    else if (way === "down")
      path += `C${at.x},${half.y} ${point.x},${half.y} ${point.x},${point.y}`;
    else path += `C${half.x},${at.y} ${half.x},${point.y} ${point.x},${point.y}`;
    at = point;
  }
  return path;
}

/** What is worst about it: one of its ends, or a doubt about one of the links. */
function stateOf(from: Box, to: Box, links: readonly ChainLink[]): WireState {
  const states = [from, to].map(({ node }) => node?.state ?? "present");
  if (states.includes("missing")) return "missing";
  if (states.includes("unknown")) return "unknown";
  return links.some(({ doubts }) => doubts.length > 0) ? "doubted" : "whole";
}

/** From the lower edge of the upper to the upper edge of the lower, past the rows between. */
function downwards(
  { bends }: Join,
  from: Box,
  to: Box,
  middles: ReadonlyMap<string, number>,
  heights: readonly { readonly top: number; readonly bottom: number }[],
): readonly Point[] {
  const [upper, lower] = from.y <= to.y ? [from, to] : [to, from];
  const passed = bends.flatMap((bend, n) => {
    const x = middles.get(bend) ?? 0;
    const { top = 0, bottom = 0 } = heights[from.row + 1 + n] ?? {};
    return [
      { x, y: top },
      { x, y: bottom },
    ];
  });
  return [
    { x: upper.x + upper.width / 2, y: upper.y + upper.height },
    ...passed,
    { x: lower.x + lower.width / 2, y: lower.y },
  ];
}

function heightsOf(boxes: readonly Box[]) {
  const rows: { top: number; bottom: number }[] = [];
  for (const { row, y, height } of boxes) {
    const known = rows[row] ?? { top: Infinity, bottom: 0 };
    rows[row] = { top: Math.min(known.top, y), bottom: Math.max(known.bottom, y + height) };
  }
  return rows;
}

function middleOf(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
