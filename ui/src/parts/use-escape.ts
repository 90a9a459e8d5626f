import { useEffect, useRef } from "react";

/**
 * Calls it when Escape is pressed anywhere on the page, and not where that closes something nearer: a menu, or suggestions below a
 * field. null: nothing is there to be closed.
 */
export function useEscape(onEscape: (() => void) | null): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || latest.current === null || isSpent(event)) return;
      event.preventDefault(); // what lies behind it stays
      latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

/** The handle that resizes a panel keeps every key for itself, and closes nothing with this one. */
function isSpent({ defaultPrevented, target }: KeyboardEvent): boolean {
  const isHandle = target instanceof Element && target.matches("[role=separator]");
  return (defaultPrevented && !isHandle) || document.querySelector(".pf-v6-c-menu") !== null;
}
