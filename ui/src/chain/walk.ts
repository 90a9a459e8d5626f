import type { Box, Layout } from "./layout.ts";

/** A key that leads from one box to another. */
export type WalkKey = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home" | "End";

/**
 * Where a key leads from a box: up and down along its links, left and right along its row, Home and End to both ends of the line;
 * null where it leads nowhere.
 */
export function walk({ boxes, wires }: Layout, from: string, key: WalkKey): string | null {
  const here = boxes.find(({ id }) => id === from);
  if (here === undefined) return null;
  if (key === "Home") return boxes[0]?.id ?? null;
  if (key === "End") return boxes.at(-1)?.id ?? null;
  const linked = new Set(
    wires.flatMap(({ from: a, to: b }) => (a === from ? [b] : b === from ? [a] : [])),
  );
  const others = boxes.filter(({ id }) => id !== from);
  const beside = others.filter(({ row }) => row === here.row);
  switch (key) {
    case "ArrowUp":
    case "ArrowDown": {
      const ahead = key === "ArrowDown" ? 1 : -1;
      const isAhead = (box: Box) => (middle(box).y - middle(here).y) * ahead > 0;
      const wayOn = others.filter((box) => linked.has(box.id) && box.row !== here.row);
      const stack = beside.filter(({ side }) => side === here.side && side !== "line");
      return nearest(here, wayOn.filter(isAhead)) ?? nearest(here, stack.filter(isAhead));
    }
    case "ArrowLeft":
    case "ArrowRight": {
      const ahead = key === "ArrowRight" ? 1 : -1;
      return nearest(
        here,
        beside.filter((box) => (middle(box).x - middle(here).x) * ahead > 0),
      );
    }
  }
}

function nearest(here: Box, boxes: readonly Box[]): string | null {
  const from = middle(here);
  const far = (box: Box) => Math.hypot(middle(box).x - from.x, middle(box).y - from.y);
  return boxes.toSorted((a, b) => far(a) - far(b))[0]?.id ?? null;
}

function middle({ x, y, width, height }: Box) {
  return { x: x + width / 2, y: y + height / 2 };
}
