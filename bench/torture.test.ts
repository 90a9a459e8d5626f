import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { killWriters } from "./torture-kills.ts";

it("FLT-DB3: a process that is killed twenty times while it writes loses no look that it acknowledged, and leaves none half", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "plumbline-torture-"));
  try {
    const kills = await killWriters(directory, 20n, 20);
    expect(kills.opening + kills.writing).toBe(20);
    expect(kills.writing).toBeGreaterThan(5);
    expect(kills.looks).toBeGreaterThan(10);
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 60_000);
