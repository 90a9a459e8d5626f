import { laneOf } from "./beside.ts";
import { foldChain } from "./folded.ts";
import {
  type Chain,
  type ChainLink,
  type ChainNode,
  depthsOf,
  NAS_RANK,
  narrowWidthOf,
  PLACES,
  type Place,
  widthOf,
} from "./layers.ts";
import { GAP, type Item, orderRows, placeRows, type Step, WIDE_GAP } from "./rows.ts";
import { type Wire, wiresOf } from "./wires.ts";

/** A thing that is drawn, px. */
export interface Box {
  readonly id: string;
  /** null: it stands for nodes that are folded. */
  readonly node: ChainNode | null;
  /** The nodes that it stands for; empty for a node. */
  readonly folded: readonly ChainNode[];
  readonly group: string;
  readonly side: Place["side"];
  readonly rank: number;
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the line ends, though it could go on. */
export interface LooseEnd {
  readonly box: Box;
  readonly is: "above" | "below";
}

/** A chain as it is drawn: everything has its place, px, from the left upper corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** x of the line. */
  readonly middle: number;
  /** From top to bottom and left to right. */
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  readonly ends: readonly LooseEnd[];
  /** Between what Kubernetes has and what the NAS has; null where only one of them is in the chain. */
  readonly border: Border | null;
}

/** Names of the sources on both sides of a height. */
export interface Border {
  readonly y: number;
  readonly above: readonly string[];
  readonly below: readonly string[];
}

/** What a layout depends on besides the chain. */
export interface LayoutOptions {
  /** Width that there is, px: what does not fit is folded. */
  readonly room: number;
  /** How many more of a group are shown than have room, by its key: what somebody has unfolded. */
  readonly unfolded: ReadonlyMap<string, number>;
  /** Ids of nodes that are not folded while others can be: something was found about them. */
  readonly notable: ReadonlySet<string>;
}

const LINE_PX = 58;
const BESIDE_PX = 58;
const STACK_GAP = 8;
const ROW_GAP = 30;
const BORDER_GAP = 66;
const END_PX = 34;
const FOLD_WIDTH = 86;
/** What hangs beside a node, one below the other, before it is folded. */
const MOST_BESIDE = 3;

/** Puts a chain in rows, from the workload at the top to disks at the bottom. */
export function layOut(chain: Chain, options: LayoutOptions): Layout {
  const things = thingsOf(chain, options);
  const rowKeys = [...new Set(things.map(({ rowKey }) => rowKey))].toSorted();
  const rowOf = new Map(rowKeys.map((key, n) => [key, n]));
  const placed = things.map((thing) => ({ ...thing, row: rowOf.get(thing.rowKey) ?? 0 }));
  const joins = joinsOf(chain, placed);
  const middles = middlesOf(placed, joins, rowKeys.length, options.room - 2 * MARGIN);
  const boxes = boxesOf(placed, joins, middles);
  return framed(chain, boxes, wiresOf(joins, boxes, middles));
}

/** A node or a fold before it has a place. */
interface Thing extends Pick<Box, "id" | "node" | "folded" | "group" | "side" | "rank" | "width"> {
  readonly rowKey: string;
}

interface PlacedThing extends Thing {
  readonly row: number;
}

/** A link between what is drawn; several links of folded nodes become one. */
export interface Join {
  readonly from: string;
  readonly to: string;
  readonly links: readonly ChainLink[];
  /** Ids of the places where it passes rows, from top to bottom. */
  readonly bends: readonly string[];
}

function thingsOf(chain: Chain, { room, unfolded, notable }: LayoutOptions): readonly Thing[] {
  const depths = depthsOf(chain);
  const keyOf = ({ id, layer }: ChainNode) => {
    const { rank, side } = PLACES[layer];
    return `${rank}.${side === "line" ? (depths.get(id) ?? 0) : 0}.${side}`;
  };
  const byKey = Map.groupBy(chain.nodes, keyOf);
  const asked = chain.nodes.find(({ id }) => id === chain.start[0]);
  const middle = asked === undefined ? 0 : PLACES[asked.layer].rank;
  const groups = new Map(
    [...byKey].toSorted(
      ([a], [b]) =>
        Math.abs(Number.parseFloat(a) - middle) - Math.abs(Number.parseFloat(b) - middle),
    ),
  );
  const most = (group: string): number => {
    const more = unfolded.get(group) ?? 0;
    if (!group.endsWith("line")) return MOST_BESIDE + more;
    return Math.max(2, mostInRow(chain, groups.get(group) ?? [], room - 2 * MARGIN)) + more;
  };
  const { shown, folded } = foldChain(chain, { groups, most, notable });
  const hasBeside = chain.nodes.some(({ layer }) => PLACES[layer].side !== "line");
  return [...shown].flatMap(([group, nodes]) => {
    const rest = folded.get(group) ?? [];
    const common = commonOf(group, nodes);
    const sharesRow = common.side === "line" && nodes.length > 1;
    const drawn = nodes.map((node): Thing => ({
      ...common,
      id: node.id,
      node,
      folded: [],
      width: sharesRow ? narrowWidthOf(node.layer) : widthOf(node.layer, room, hasBeside),
    }));
    if (rest.length === 0) return drawn;
    const width = common.side === "line" ? FOLD_WIDTH : (drawn[0]?.width ?? FOLD_WIDTH);
    return [...drawn, { ...common, id: foldId(group), node: null, folded: rest, width }];
  });
}

/** How many of these have room (px) beside each other: what hangs on different things stands wider apart. */
function mostInRow({ links }: Chain, nodes: readonly ChainNode[], room: number): number {
  const width = Math.max(...nodes.map(({ layer }) => narrowWidthOf(layer)));
  const ids = new Set(nodes.map(({ id }) => id));
  const above = new Set(links.filter(({ to }) => ids.has(to)).map(({ from }) => from));
  const wider = Math.max(0, above.size - 1) * (WIDE_GAP - GAP);
  const together = Math.floor((room + GAP - wider) / (width + GAP));
  const apart = Math.floor((room + WIDE_GAP) / (width + WIDE_GAP));
  return Math.max(together, apart);
}

function commonOf(group: string, [first]: readonly ChainNode[]) {
  const { rank, side } =
    first === undefined ? { rank: 0, side: "line" as const } : PLACES[first.layer];
  return { group, side, rank, rowKey: group.slice(0, group.lastIndexOf(".")) };
}

function foldId(group: string): string {
  return `fold ${group}`;
}

function joinsOf({ links }: Chain, things: readonly PlacedThing[]): readonly Join[] {
  const drawnAs = new Map(
    things.flatMap((thing) => [thing, ...thing.folded].map(({ id }) => [id, thing] as const)),
  );
  const joins = new Map<string, Join>();
  for (const link of links) {
    const [from, to] = [drawnAs.get(link.from), drawnAs.get(link.to)];
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${from.id}\n${to.id}`;
    const before = joins.get(key)?.links ?? [];
    const isLine = from.side === "line" && to.side === "line";
    const passed = isLine ? Math.max(to.row - from.row - 1, 0) : 0;
    const bends = Array.from({ length: passed }, (_, n) => `bend ${from.row + 1 + n} ${key}`);
    joins.set(key, { from: from.id, to: to.id, links: [...before, link], bends });
  }
  return [...joins.values()];
}

function middlesOf(
  things: readonly PlacedThing[],
  joins: readonly Join[],
  count: number,
  room: number,
): ReadonlyMap<string, number> {
  const onLine = things.filter(({ side }) => side === "line");
  const rowsOf = new Map(onLine.map(({ id, row }) => [id, row]));
  const rows = Array.from({ length: count }, (_, row): Item[] => [
    ...onLine
      .filter((thing) => thing.row === row)
      .map(({ id, width, node }) => ({ id, width, isBend: false, isFold: node === null })),
    ...joins
      .flatMap(({ from, bends }) => bends.slice(row - (rowsOf.get(from) ?? 0) - 1).slice(0, 1))
      .filter((id) => id.startsWith(`bend ${row} `))
      .map((id) => ({ id, width: 12, isBend: true, isFold: false })),
  ]);
  const steps = joins
    .filter(({ from, to }) => (rowsOf.get(from) ?? Infinity) < (rowsOf.get(to) ?? -1))
    .flatMap(({ from, to, bends }) => {
      const way = [from, ...bends, to];
      return way.slice(1).map((lower, n): Step => ({ upper: way[n] ?? "", lower }));
    });
  return placeRows(orderRows(rows, steps), steps, room);
}

function boxesOf(
  things: readonly PlacedThing[],
  joins: readonly Join[],
  middles: ReadonlyMap<string, number>,
): readonly Box[] {
  const tops = topsOf(things);
  const lane = laneOf(things, joins, middles);
  return things
    .map(({ rowKey: _, ...thing }): Box => {
      const { side, row, width } = thing;
      const { y, height } = tops[row] ?? { y: 0, height: 0 };
      if (side === "line") {
        const x = (middles.get(thing.id) ?? 0) - width / 2;
        return { ...thing, x, y: y + (height - LINE_PX) / 2, height: LINE_PX };
      }
      const stack = things.filter((one) => one.row === row && one.side === side);
      const n = stack.findIndex(({ id }) => id === thing.id);
      const top = y + (height - stackPx(stack.length)) / 2;
      const x = side === "right" ? lane : -lane - width;
      return { ...thing, x, y: top + n * (BESIDE_PX + STACK_GAP), height: BESIDE_PX };
    })
    .toSorted((a, b) => a.row - b.row || a.x - b.x || a.y - b.y);
}

function topsOf(things: readonly PlacedThing[]) {
  const rows = Map.groupBy(things, ({ row }) => row);
  let bottom = 0;
  let rankBefore = -1;
  return [...rows.keys()]
    .toSorted((a, b) => a - b)
    .map((row) => {
      const inRow = rows.get(row) ?? [];
      const rank = inRow[0]?.rank ?? 0;
      const crosses = rankBefore >= 0 && rankBefore < NAS_RANK && rank >= NAS_RANK;
      const gap = rankBefore < 0 ? 0 : crosses ? BORDER_GAP : ROW_GAP;
      const beside = (["left", "right"] as const).map(
        (side) => inRow.filter((thing) => thing.side === side).length,
      );
      const hasLine = inRow.some(({ side }) => side === "line");
      const height = Math.max(hasLine ? LINE_PX : 0, ...beside.map(stackPx));
      const y = bottom + gap;
      bottom = y + height;
      rankBefore = rank;
      return { y, height };
    });
}

function stackPx(count: number): number {
  return count === 0 ? 0 : count * BESIDE_PX + (count - 1) * STACK_GAP;
}

/** Moves everything so that nothing is left of 0 or above it, with what is drawn around it. */
function framed(chain: Chain, boxes: readonly Box[], wires: readonly Wire[]): Layout {
  const ends = endsOf(boxes, wires);
  const passed = wires.flatMap(({ points }) => points.map(({ x }) => x));
  const left = Math.min(0, ...passed, ...boxes.map(({ x }) => x)) - MARGIN;
  const right = Math.max(0, ...passed, ...boxes.map(({ x, width }) => x + width)) + MARGIN;
  const top = ends.some(({ is, box }) => is === "above" && box.row === 0) ? END_PX : MARGIN;
  const bottom = Math.max(0, ...boxes.map(({ y, height }) => y + height));
  const last = Math.max(0, ...boxes.map(({ row }) => row));
  const under = ends.some(({ is, box }) => is === "below" && box.row === last) ? END_PX : MARGIN;
  const moved = boxes.map((box) => ({ ...box, x: box.x - left, y: box.y + top }));
  const byId = new Map(moved.map((box) => [box.id, box]));
  return {
    width: right - left,
    height: bottom + top + under,
    middle: -left,
    boxes: moved,
    wires: wires.map((wire) => ({
      ...wire,
      points: wire.points.map(({ x, y }) => ({ x: x - left, y: y + top })),
      mark: { x: wire.mark.x - left, y: wire.mark.y + top },
    })),
    ends: ends.map(({ box, is }) => ({ box: byId.get(box.id) ?? box, is })),
    border: borderOf(moved),
  };
}

const MARGIN = 4;

/** Of everything between Pods and pools that is there: what the line does not go on from. */
function endsOf(boxes: readonly Box[], wires: readonly Wire[]): readonly LooseEnd[] {
  const line = new Set(boxes.filter(({ side }) => side === "line").map(({ id }) => id));
  const joined = wires.filter(({ from, to }) => line.has(from) && line.has(to));
  const [uppers, lowers] = [joined.map(({ from }) => from), joined.map(({ to }) => to)];
  return boxes.flatMap((box): LooseEnd[] => {
    if (box.side !== "line" || box.node?.state !== "present") return [];
    const { rank } = box;
    const above = rank >= CLAIM && rank < POOL && !lowers.includes(box.id);
    const below = rank < POOL && !uppers.includes(box.id);
    return [
      ...(above ? [{ box, is: "above" as const }] : []),
      ...(below ? [{ box, is: "below" as const }] : []),
    ];
  });
}

const CLAIM = PLACES.claim.rank;
const POOL = PLACES.pool.rank;

function borderOf(boxes: readonly Box[]): Border | null {
  const [above, below] = [
    boxes.filter(({ rank }) => rank < NAS_RANK),
    boxes.filter(({ rank }) => rank >= NAS_RANK),
  ];
  if (above.length === 0 || below.length === 0) return null;
  const end = Math.max(...above.map(({ y, height }) => y + height));
  const begin = Math.min(...below.map(({ y }) => y));
  const clusters = sourcesOf(above);
  const systems = sourcesOf(below).filter((source) => !clusters.includes(source));
  return { y: (end + begin) / 2, above: clusters, below: systems };
}

function sourcesOf(boxes: readonly Box[]): readonly string[] {
  const nodes = boxes.flatMap(({ node, folded }) => [...(node ? [node] : []), ...folded]);
  return [...new Set(nodes.map(({ source }) => source))].toSorted();
}
