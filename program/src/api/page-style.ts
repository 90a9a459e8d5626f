import { sha256 } from "../lib/sha256.ts";

/** What the pages look like that the service writes itself, without a build: as little as makes them belong to the others. */
export const PAGE_STYLE = `:root { color-scheme: light dark; --paper: #fff; --around: #f2f2f2; --ink: #151515; --line: #c7c7c7; --link: #0066cc; }
@media (prefers-color-scheme: dark) { :root { --paper: #292929; --around: #151515; --ink: #fff; --line: #707070; --link: #92c5f9; } }
* { box-sizing: border-box; }
body { min-height: 100vh; margin: 0; padding: 1rem; background: var(--around); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
.card { display: grid; place-items: center; }
.card main { max-width: 36rem; }
main { width: 100%; max-width: 72rem; margin: 0 auto; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; }
header { display: flex; gap: 0.5rem; align-items: center; font-size: 1.25rem; }
svg { width: 1.75rem; height: 1.75rem; }
h1 { margin: 1.5rem 0 0.5rem; font-size: 1.5rem; font-weight: 500; }
h2 { margin: 2rem 0 0.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1rem; font-weight: 500; }
h2:target { color: var(--link); }
a { color: var(--link); }
ul { padding: 0; list-style: none; columns: 20rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
th, td { padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; text-align: start; vertical-align: top; }
td code { white-space: nowrap; }
@media (max-width: 48rem) { tr, td { display: block; border-bottom: 0; } tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); } th { display: none; } td code { white-space: normal; } }
code { font: 0.875em/1.5 ui-monospace, monospace; overflow-wrap: break-word; }
pre { padding: 0.5rem 1rem; overflow: auto; border: 1px solid var(--line); border-radius: 0.375rem; }
`;

/** Where it lies: the name says what is in it, so that browsers may keep it. */
export const PAGE_STYLE_PATH = `/assets/page-${sha256(PAGE_STYLE).toString("hex").slice(0, 8)}.css`;
