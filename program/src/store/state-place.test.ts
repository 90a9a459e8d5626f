import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(path.join(tmpdir(), "plumbline-place-"));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

/** What is told an ordinary user, who is not asked for the rights of the superuser that a test may run as. */
function whyNot(directory: string): unknown {
  const program = `
    import { whyUnusable } from ${JSON.stringify(path.join(import.meta.dirname, "state-place.ts"))};
    if (process.getuid() === 0) process.setuid(65534);
    process.stdout.write(JSON.stringify(whyUnusable(${JSON.stringify(directory)})));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program]);
  expect(String(stderr)).toBe("");
  return JSON.parse(String(stdout));
}

function made(name: string, mode: number): string {
  const directory = path.join(folder, name);
  mkdirSync(directory);
  chmodSync(directory, mode);
  return directory;
}

describe("a place for the state", () => {
  it("is one that is there and can be written, and one that can be made in such a one", () => {
    const open = made("open", 0o777);
    expect([whyNot(open), whyNot(path.join(open, "a/b"))]).toEqual([null, null]);
    expect(readdirSync(open)).toEqual([]);
  });

  it("is none where nothing may be written, and it is said where that is", () => {
    const closed = made("closed", 0o555);
    expect(whyNot(closed)).toBe("permission denied");
    expect(whyNot(path.join(closed, "a/b"))).toBe(`${closed}: permission denied`);
  });

  it("is none where nobody may look", () => {
    const hidden = path.join(made("hidden", 0o700), "state");
    chmodSync(path.dirname(hidden), 0o600);
    expect(whyNot(hidden)).toMatch(/permission denied$/);
  });

  it("is none where its memory belongs to somebody else", () => {
    const shared = made("shared", 0o777);
    const memory = path.join(shared, "memory.db");
    writeFileSync(memory, "");
    chmodSync(memory, 0o444);
    expect(whyNot(shared)).toBe(`${memory}: permission denied`);
  });
});
