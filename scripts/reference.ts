/**
 * Writes `docs/reference/` from the source: `npm run reference`. With `--check` it writes nothing and fails when a page is
 * not what the source says; `npm run check` runs that.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configReference } from "../program/src/config/reference.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import { commandsPage } from "./reference/commands-page.ts";
import { metricsPage } from "./reference/metrics-page.ts";
import { preconditionsPage } from "./reference/preconditions-page.ts";
import { rulesPage } from "./reference/rules-page.ts";
import { ROOT } from "./root.ts";

const FOLDER = join(ROOT, "docs/reference");

const pages: Readonly<Record<string, string>> = {
  "commands.md": await commandsPage(),
  "configuration.md": configReference(RULES),
  "metrics.md": metricsPage(),
  "preconditions.md": preconditionsPage(),
  "rules.md": rulesPage(RULES),
};

if (process.argv.includes("--check")) check();
else write();

function write(): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of Object.entries(pages)) writeFileSync(join(FOLDER, name), text);
}

function check(): void {
  const stale = Object.keys(pages).filter((name) => written(name) !== pages[name]);
  for (const name of stale) {
    process.stderr.write(`docs/reference/${name} is not what the source says: npm run reference\n`);
  }
  process.exitCode = stale.length === 0 ? 0 : 1;
}

function written(name: string): string | null {
  try {
    return readFileSync(join(FOLDER, name), "utf8");
  } catch {
    return null;
  }
}
