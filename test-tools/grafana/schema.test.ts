import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../../scripts/root.ts";
import { ensureSchemaCheck, mayHaveSchemaCheck, MISSING_GO } from "./build.ts";

const BUILD_TIMEOUT_MS = 10 * 60_000;
const STDERR = 2;
const SHIPPED = join(ROOT, "deploy/grafana");
const say = (line: string) => void writeSync(STDERR, `grafana: ${line}\n`);

const possible = process.env["CI"] === "true" || mayHaveSchemaCheck(process.env);
if (!possible) say(`skipped. ${MISSING_GO}`);

/** By the types that Grafana publishes of it: there is no Grafana to load them in. */
describe.skipIf(!possible)("the schema of Grafana's dashboards", () => {
  let program = "";
  const folder = mkdtempSync(join(tmpdir(), "plumbline-dashboards-"));
  beforeAll(async () => {
    program = await ensureSchemaCheck(process.env, say);
  }, BUILD_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What it says of a dashboard, a line each; none where it is well. */
  async function problemsOf(content: string): Promise<readonly string[]> {
    const file = join(folder, "dashboard.json");
    writeFileSync(file, content);
    const said = await promisify(execFile)(program, [file]).catch(
      (error: unknown) => error as { readonly stdout: string },
    );
    const lines = said.stdout.split("\n").filter((line) => line !== "");
    return lines.map((line) => line.replace(`${file} `, ""));
  }

  it.each(readdirSync(SHIPPED))("takes %s as it is shipped", async (name) => {
    expect(await problemsOf(readFileSync(join(SHIPPED, name), "utf8"))).toEqual([]);
  });

  it.each([
    [
      "a field that it does not know",
      '"schemaVersion"',
      '"schemaVersio"',
      "Dashboard: unexpected field 'schemaVersio'",
    ],
    ["a panel of another type", '"type": "table"', '"type": "text"', "type text is not checked"],
    [
      "a query without an expression",
      '"expr"',
      '"expression"',
      "targets[0].expr: required field is missing from input",
    ],
  ])("would refuse one with %s", async (_, from, to, problem) => {
    const volume = readFileSync(join(SHIPPED, "volume.json"), "utf8");
    expect(await problemsOf(volume.replaceAll(from, to))).toContainEqual(
      expect.stringContaining(problem),
    );
  });
});
