import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MissingGoError } from "../go/toolchain.ts";
import { ensurePrometheus, mayHavePrometheus, MISSING_GO } from "./build.ts";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "plumbline-prometheus-"));
});

afterEach(() => rmSync(home, { recursive: true }));

describe("ensurePrometheus", () => {
  test("takes what is in PROMETHEUS_ASSETS, and builds and says nothing then", async () => {
    for (const name of ["promtool", "prometheus"]) writeFileSync(join(home, name), "");
    const environment = { PROMETHEUS_ASSETS: home, PATH: "" };
    const said: string[] = [];
    expect(mayHavePrometheus(environment)).toBe(true);
    expect(await ensurePrometheus(environment, (line) => said.push(line))).toEqual({
      promtool: join(home, "promtool"),
      prometheus: join(home, "prometheus"),
    });
    expect(said).toEqual([]);
  });

  test("says in one sentence what to install where there is no Go", async () => {
    const environment = { XDG_CACHE_HOME: home, PATH: home };
    expect(mayHavePrometheus(environment)).toBe(false);
    await expect(ensurePrometheus(environment, () => {})).rejects.toThrow(
      new MissingGoError(MISSING_GO, undefined),
    );
    expect(MISSING_GO.match(/\.(?:\s|$)/gu)).toHaveLength(1);
  });
});
