import { useEffect, useState } from "react";

/** Which colours somebody wants. */
export type Theme = "system" | "light" | "dark";

/** The themes there are, in the order of the menu. */
export const THEMES: readonly Theme[] = Object.freeze(["system", "light", "dark"]);

const KEY = "plumbline.theme";
const DARK_CLASS = "pf-v6-theme-dark";

/** The theme in force and how to choose another; it is remembered in this browser. Paper is always light. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(remembered);
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const paper = matchMedia("print");
    const apply = () => {
      const isDark = !paper.matches && (theme === "dark" || (theme === "system" && dark.matches));
      document.documentElement.classList.toggle(DARK_CLASS, isDark);
      document.documentElement.style.colorScheme = isDark ? "dark" : "light";
    };
    apply();
    for (const media of [dark, paper]) media.addEventListener("change", apply);
    return () => {
      for (const media of [dark, paper]) media.removeEventListener("change", apply);
    };
  }, [theme]);
  const choose = (chosen: Theme) => {
    localStorage.setItem(KEY, chosen);
    setTheme(chosen);
  };
  return [theme, choose];
}

/** What this browser remembers may have been written by anything: a word that is none of ours is none. */
function remembered(): Theme {
  const word = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === word) ?? "system";
}
