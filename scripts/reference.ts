/**
 * Writes `docs/reference/`, and the table of routes in SECURITY.md, from the source: `npm run reference`. With `--check` it writes nothing and fails when a page is
 * not what the source says; `npm run check` runs that.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configReference } from "../program/src/config/reference.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import { apiPage } from "./reference/api-page.ts";
import { commandsPage } from "./reference/commands-page.ts";
import { metricsPage } from "./reference/metrics-page.ts";
import { policiesTable } from "./reference/policies-table.ts";
import { preconditionsPage } from "./reference/preconditions-page.ts";
import { rulesPage } from "./reference/rules-page.ts";
import { ROOT } from "./root.ts";

const FOLDER = "docs/reference";

/** What stands between these lines is written by this script. */
const TABLE_BEGINS = "<!-- written by npm run reference -->";
const TABLE_ENDS = "<!-- as far as here -->";

/** Paths are relative to the project. */
const pages: Readonly<Record<string, string>> = {
  [`${FOLDER}/api.md`]: apiPage(),
  [`${FOLDER}/commands.md`]: await commandsPage(),
  [`${FOLDER}/configuration.md`]: configReference(RULES),
  [`${FOLDER}/metrics.md`]: metricsPage(),
  [`${FOLDER}/preconditions.md`]: preconditionsPage(),
  [`${FOLDER}/rules.md`]: rulesPage(RULES),
  "SECURITY.md": withTable("SECURITY.md", await policiesTable()),
};

if (process.argv.includes("--check")) check();
else write();

function write(): void {
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  for (const [name, text] of Object.entries(pages)) writeFileSync(join(ROOT, name), text);
}

function check(): void {
  const stale = Object.keys(pages).filter((name) => written(name) !== pages[name]);
  for (const name of stale) {
    process.stderr.write(`${name} is not what the source says: npm run reference\n`);
  }
  process.exitCode = stale.length === 0 ? 0 : 1;
}

/** The page with another table between its two marks. Throws where it has none. */
function withTable(name: string, table: string): string {
  const [before, rest] = (written(name) ?? "").split(TABLE_BEGINS);
  const after = rest?.split(TABLE_ENDS)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${name} has no place for a table`);
  return `${before}${TABLE_BEGINS}\n\n${table}\n\n${TABLE_ENDS}${after}`;
}

function written(name: string): string | null {
  try {
    return readFileSync(join(ROOT, name), "utf8");
  } catch {
    return null;
  }
}
