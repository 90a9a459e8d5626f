import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ROOT } from "./root.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "run-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A script that says that it is there, and what it is ended by. */
const SCRIPT = `
  console.log("here");
  process.on("SIGTERM", () => { console.log("told to end"); process.exit(0); });
  setInterval(() => undefined, 1_000);
`;

/** Starts another process and is nothing else, as npm is: a signal that ends it reaches nobody below it. */
const PARENT = `
  const { spawn } = require("node:child_process");
  spawn(process.argv[1], process.argv.slice(2), { stdio: "inherit" });
`;

it("ends what it started when npm, which started it, is gone", async () => {
  const script = join(folder, "script.mjs");
  writeFileSync(script, SCRIPT);
  const started = [join(ROOT, "scripts/run.mjs"), relative(ROOT, script)];
  const npm = spawn(process.execPath, ["-e", PARENT, process.execPath, ...started], {
    env: { ...process.env, npm_lifecycle_event: "start" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: npm.stdout })) {
    lines.push(line);
    if (line === "here") npm.kill("SIGKILL");
  }
  // the stream has ended: nobody is left who could write to it
  expect(lines).toEqual(["here", "told to end"]);
});
