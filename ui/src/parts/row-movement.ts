import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { LiveList } from "../data/data.ts";
import { type InView, inViewOf, movedBy } from "./anchor.ts";

/**
 * Keeps the rows in view where they are while others come and go above them. Whoever is at the top, and not on a row, sees new ones
 * come in there; another question is answered from its top.
 */
export function useStillRows<R>(
  scroller: RefObject<HTMLDivElement>,
  list: LiveList<R>,
  keyOf: (row: R) => string,
  rowPx: number,
): void {
  const before = useRef<InView | null>(null);
  const { question } = list;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const was = before.current;
    if (was !== null && was.question !== question) element.scrollTo({ top: 0 });
    else if (was !== null && (element.scrollTop > 0 || isOnRow(element)))
      element.scrollBy({ top: rowPx * movedBy(was, (n) => keyAt(list, n, keyOf)) });
    const look = () => {
      const count = Math.ceil(element.clientHeight / rowPx);
      const first = Math.floor(element.scrollTop / rowPx);
      before.current = inViewOf(question, first, count, (n) => keyAt(list, n, keyOf));
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [scroller, list, question, keyOf, rowPx]);
}

/** The keys up and down lead from the link or button of one row to the next one's. */
export function useRowKeys(scroller: RefObject<HTMLDivElement>): void {
  useEffect(() => {
    const element = scroller.current;
    element?.addEventListener("keydown", toNextRow);
    return () => element?.removeEventListener("keydown", toNextRow);
  }, [scroller]);
}

function keyAt<R>({ row }: LiveList<R>, n: number, keyOf: (row: R) => string): string | null {
  const one = row(n);
  return one === null ? null : keyOf(one);
}

function isOnRow(element: HTMLElement): boolean {
  return document.activeElement !== element && element.contains(document.activeElement);
}

/** What of a row is walked to by keys. */
const WALKED = "a, button, input";

function toNextRow(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const { target } = event;
  if (step === 0 || !(target instanceof Element)) return;
  const row = target.closest(".pl-rows__body > [aria-rowindex]");
  const next = Number(row?.getAttribute("aria-rowindex")) + step;
  const place = row?.parentElement?.querySelector<HTMLElement>(
    `[aria-rowindex="${next}"] :is(${WALKED})`,
  );
  if (!place) return;
  event.preventDefault();
  place.focus();
}
