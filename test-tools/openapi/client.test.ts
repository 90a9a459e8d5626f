import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { describeWithPython } from "../python/with-python.ts";
import { type AskedCompany, ofAskedCompany } from "./asked-company.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "plumbline-client-"));
afterAll(() => rmSync(folder, { recursive: true }));

describeWithPython(
  "a Python client that is generated from what a service says of itself",
  (programs) => {
    /** Generates a client from the running service, and runs a program on it. */
    async function generated({ address }: AskedCompany): Promise<string> {
      const target = join(folder, "plumbline_client");
      await run(
        join(programs(), "openapi-python-client"),
        [
          "generate",
          "--url",
          `${address}/api/v1/openapi.json`,
          "--output-path",
          target,
          "--meta",
          "none",
          "--overwrite",
          "--fail-on-warning",
        ],
        { env: { ...process.env, PATH: `${programs()}:${process.env["PATH"] ?? ""}` } },
      );
      return target;
    }

    function readWith(address: string, token: string) {
      const script = join(import.meta.dirname, "read_findings.py");
      const env = { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" };
      return run(join(programs(), "python3"), [script, address, token], { env });
    }

    it("reads the findings of the company, all that are true of it", async () => {
      const { lines, truth } = await ofAskedCompany(async (company) => {
        await generated(company);
        const { stdout } = await readWith(company.address, company.token);
        return { lines: stdout.trim().split("\n"), truth: company.truth };
      });
      const found = lines.map((line) => JSON.parse(line) as { rule: string; name: string });
      const expected = [...truth.findings, ...truth.objects];
      const rules = new Set<string>(expected.map(({ rule }) => rule));
      const read = found.filter(({ rule }) => rules.has(rule));
      expect(read.map(({ rule, name }) => `${rule} ${name}`).toSorted()).toEqual(
        expected.map(({ rule, subjectName }) => `${rule} ${subjectName}`).toSorted(),
      );
      expect(found.length).toBeGreaterThan(7); // several pages
    }, 120_000);

    it("is told what is wrong with its token", async () => {
      const said = await ofAskedCompany(async (company) => {
        await generated(company);
        return readWith(company.address, "garbage").catch(
          (error: { stderr: string }) => error.stderr,
        );
      });
      expect(said).toContain("no findings: Problem(");
    }, 120_000);
  },
);
