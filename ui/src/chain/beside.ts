import type { Box, Join } from "./layout.ts";
import type { Point } from "./wires.ts";

/*
 * Wires of what hangs beside the line. Between the rows and a stack there is a gutter, and outside of a stack there is room: wires
 * run there around what they do not lead to, each to another thing in a lane of its own.
 */

/** Space between the rows and what hangs beside them, px: the gutter. */
const GUTTER = 22;

/** Lanes of a gutter, and of the space above a row: the first so far from the boxes, the others so far from each other, px. */
const [FIRST, STEP, LANES] = [5, 4, 4] as const;

/** Lanes outside of a stack: a sign of 18 px has room between the first and the boxes. */
const [OUTER_FIRST, OUTER_STEP] = [12, 7] as const;

/** How far from the line what hangs beside it begins: beyond everything in the rows that have such, or along which its wires run. */
export function laneOf(
  things: readonly Pick<Box, "id" | "side" | "row" | "width">[],
  joins: readonly Join[],
  middles: ReadonlyMap<string, number>,
): number {
  const byId = new Map(things.map((thing) => [thing.id, thing]));
  const beside = things.flatMap(({ side, row }) => (side === "line" ? [] : [row]));
  const passed = joins.flatMap(({ from, to }) => {
    const [a, b] = [byId.get(from), byId.get(to)];
    if (a === undefined || b === undefined || (a.side === "line" && b.side === "line")) return [];
    const first = Math.min(a.row, b.row);
    return Array.from({ length: Math.abs(a.row - b.row) + 1 }, (_, n) => first + n);
  });
  const rows = new Set([...beside, ...passed]);
  const reaches = things.flatMap(({ id, side, row, width }) =>
    side === "line" && rows.has(row) ? [Math.abs(middles.get(id) ?? 0) + width / 2] : [],
  );
  const bends = joins.flatMap((join) => {
    const above = byId.get(join.from)?.row ?? 0;
    return join.bends.filter((_, n) => rows.has(above + 1 + n));
  });
  return Math.max(0, ...reaches, ...bends.map((id) => Math.abs(middles.get(id) ?? 0))) + GUTTER;
}

/** The points of each wire that has an end beside the line, from its beginning to its end; a wire along the line has none here. */
export function pointsBeside(
  joins: readonly Join[],
  boxes: readonly Box[],
): ReadonlyMap<Join, readonly Point[]> {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const inner = lanes();
  const outer = lanes();
  const routes = new Map<Join, readonly Point[]>();
  for (const join of joins) {
    const [from, to] = [byId.get(join.from), byId.get(join.to)];
    if (from === undefined || to === undefined) continue;
    const [beside, other] = from.side === "line" ? [to, from] : [from, to];
    if (beside.side === "line") continue;
    const lane = () => (other.side === beside.side ? outer : inner)(beside.side, other.id);
    routes.set(join, route(beside, other, boxes, lane));
  }
  return routes;
}

/** The number of a lane on a side: what leads to the same thing shares one. */
function lanes(): (side: Box["side"], to: string) => number {
  const taken = new Map<string, Map<string, number>>();
  return (side, to) => {
    const known = taken.get(side) ?? new Map<string, number>();
    taken.set(side, known);
    const lane = known.get(to) ?? known.size;
    known.set(to, lane);
    return lane;
  };
}

function route(
  beside: Box,
  other: Box,
  boxes: readonly Box[],
  lane: () => number,
): readonly Point[] {
  if (other.side === beside.side) {
    const [upper, lower] = beside.y <= other.y ? [beside, other] : [other, beside];
    const isFree = !boxes.some(({ side, y }) => side === beside.side && y > upper.y && y < lower.y);
    return isFree ? straight(upper, lower) : outside(upper, lower, lane());
  }
  const inRow = boxes.filter(({ side, row }) => side === "line" && row === other.row);
  const isNext = inRow.every(({ x }) => (beside.side === "left" ? x >= other.x : x <= other.x));
  if (isNext && other.row === beside.row) return [innerEdge(beside), edgeTo(other, beside.side)];
  return inside(beside, other, lane() % LANES, isNext);
}

function straight(upper: Box, lower: Box): readonly Point[] {
  return [
    { x: upper.x + upper.width / 2, y: upper.y + upper.height },
    { x: lower.x + lower.width / 2, y: lower.y },
  ];
}

/** Around the outside of a stack. */
function outside(upper: Box, lower: Box, lane: number): readonly Point[] {
  const [begin, end] = [edgeTo(upper, upper.side), edgeTo(lower, upper.side)];
  const away = OUTER_FIRST + lane * OUTER_STEP;
  const x =
    upper.side === "left" ? Math.min(begin.x, end.x) - away : Math.max(begin.x, end.x) + away;
  return [begin, { x, y: begin.y }, { x, y: end.y }, end];
}

/** Through the gutter, and from there to the side of what stands next to it, else to the top of what it leads to. */
function inside(beside: Box, other: Box, lane: number, isNext: boolean): readonly Point[] {
  const begin = innerEdge(beside);
  const away = FIRST + lane * STEP;
  const x = beside.side === "left" ? begin.x + away : begin.x - away;
  if (isNext) {
    const end = edgeTo(other, beside.side);
    return [begin, { x, y: begin.y }, { x, y: end.y }, end];
  }
  const y = other.y - away;
  const top = beside.side === "left" ? other.x + CORNER : other.x + other.width - CORNER;
  return [begin, { x, y: begin.y }, { x, y }, { x: top, y }, { x: top, y: other.y }];
}

/** How far from a corner a wire meets the top, px. */
const CORNER = 14;

/** The middle of the edge at a side. */
function edgeTo({ x, y, width, height }: Box, side: Box["side"]): Point {
  return { x: side === "left" ? x : x + width, y: y + height / 2 };
}

function innerEdge(box: Box): Point {
  return edgeTo(box, box.side === "left" ? "right" : "left");
}
