import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";
import type { Room } from "./columns.tsx";

/** From this width on, in px, a table has room for a title in one line, for some of its columns, and for all of them. */
const NARROW_PX = 400;
const MIDDLE_PX = 740;
const WIDE_PX = 1000;

/** How much room an element has now. */
export function useTableRoom(element: RefObject<HTMLElement>): Room {
  const [room, setRoom] = useState<Room>("middle");
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      if (width > 0) setRoom(roomIn(width));
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return room;
}

function roomIn(width: number): Room {
  if (width >= WIDE_PX) return "wide";
  if (width >= MIDDLE_PX) return "middle";
  return width >= NARROW_PX ? "narrow" : "least";
}

/** Whether a list and what is told of one of its rows have room side by side. */
export function useTwoPanes(): boolean {
  return useSyncExternalStore(onWidth, () => matchMedia(TWO_PANES).matches);
}

const TWO_PANES = "(min-width: 75rem)";

function onWidth(listener: () => void): () => void {
  const media = matchMedia(TWO_PANES);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}
