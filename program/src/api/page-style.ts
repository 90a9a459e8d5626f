import { sha256 } from "../lib/sha256.ts";

/** What the pages look like that the service writes itself, without a build: as little as makes them belong to the others. */
export const PAGE_STYLE = `:root { color-scheme: light dark; --paper: #fff; --around: #f2f2f2; --ink: #151515; --line: #c7c7c7; --link: #0066cc; }
@media (prefers-color-scheme: dark) { :root { --paper: #292929; --around: #151515; --ink: #fff; --line: #707070; --link: #92c5f9; } }
* { box-sizing: border-box; }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; padding: 1rem; background: var(--around); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 36rem; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; }
header { display: flex; gap: 0.5rem; align-items: center; font-size: 1.25rem; }
svg { width: 1.75rem; height: 1.75rem; }
h1 { margin: 1.5rem 0 0.5rem; font-size: 1.5rem; font-weight: 500; }
a { color: var(--link); }
code { font: 0.875rem/1.5 ui-monospace, monospace; }
pre { padding: 0.5rem 1rem; overflow: auto; border: 1px solid var(--line); border-radius: 0.375rem; }
`;

/** Where it lies: the name says what is in it, so that browsers may keep it. */
export const PAGE_STYLE_PATH = `/assets/page-${sha256(PAGE_STYLE).toString("hex").slice(0, 8)}.css`;
