import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { openApi } from "../../program/src/api/reference/openapi.ts";
import { ROUTES } from "../../program/src/api/routes/index.ts";
import { describeWithPython } from "../python/with-python.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "plumbline-openapi-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, document: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

describeWithPython("the OpenAPI document, by a validator that others wrote", (programs) => {
  const validate = (file: string) => run(join(programs(), "openapi-spec-validator"), [file]);

  it("is OpenAPI 3.1", async () => {
    const { stdout } = await validate(written("openapi.json", openApi(ROUTES)));
    expect(stdout.trim()).toMatch(/OK$/);
  }, 60_000);

  it("would be refused with a reference to nothing, or a parameter that is nowhere", async () => {
    const document = structuredClone(openApi(ROUTES)) as {
      paths: Record<string, Record<string, { parameters?: { in: string }[]; responses: object }>>;
    };
    const broken = structuredClone(document);
    const [first] = Object.values(broken.paths["/rules"] ?? {});
    if (first) first.responses = { 200: { $ref: "#/components/responses/None" } };
    await expect(validate(written("broken.json", broken))).rejects.toThrow();
    const nowhere = structuredClone(document);
    const [ended] = Object.values(nowhere.paths["/ignores/{finding}"] ?? {});
    for (const one of ended?.parameters ?? []) one.in = "nowhere";
    await expect(validate(written("nowhere.json", nowhere))).rejects.toThrow();
  }, 60_000);
});
