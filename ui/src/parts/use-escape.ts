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
      if (event.key === "Escape" && !event.defaultPrevented && !isMenuOpen()) latest.current?.();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function isMenuOpen(): boolean {
  return document.querySelector(".pf-v6-c-menu") !== null;
}
