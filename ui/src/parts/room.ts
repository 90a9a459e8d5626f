import { type RefObject, useLayoutEffect, useState } from "react";

/** Widths are told in steps of so many px, so that a window that is being resized is not drawn anew for each of them. */
const STEP = 20;

/** How wide the inside of an element is, px; before it is there, that of a small window. */
export function useRoom(element: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(600);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = () => setRoom(Math.floor(current.clientWidth / STEP) * STEP);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return room;
}
