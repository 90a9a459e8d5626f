import { spawnSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import { openStateDirectory } from "../store/state-directory.ts";

const MAIN = path.join(import.meta.dirname, "../main.ts");
const PRELOAD = pathToFileURL(path.join(import.meta.dirname, "given-crash.ts")).href;
const KEY = `7-${"Canary9".repeat(9)}x`;

/** The service in a process of its own, to which that happens; its NAS refuses the connection. */
function serveUntil(how: string, directory: string, ...options: readonly string[]) {
  aFile(directory, "nas.key", KEY);
  const config = aFile(
    directory,
    "plumbline.yaml",
    `version: 1
clusters: []
systems: [{ name: nas1, url: "wss://127.0.0.1:1", user: u, apiKeyFile: nas.key }]
state: { directory: state }
serve: { listen: "127.0.0.1:0" }
`,
  );
  const argv = [...options, "--import", `${PRELOAD}?how=${how}`, MAIN, "serve", "--config", config];
  return spawnSync(process.execPath, argv, { encoding: "utf8", env: { PATH: "/nowhere" } });
}

async function stateAfter(directory: string) {
  const { store, role, notice } = await openStateDirectory({
    directory: path.join(directory, "state"),
    where: "",
    purpose: "looks",
    learningMs: 1,
    now: 0,
  });
  await store?.close();
  return { role, notice };
}

it.each(["rejection", "exception"])(
  "FLT-M9: an %s that nobody expected ends the service at once, with a word and without what it said",
  async (how) => {
    const directory = aDirectory();
    const { stdout, stderr, status } = serveUntil(how, directory);
    expect(stdout).toContain('"first look finished"');
    expect(stderr).toBe(
      "plumbline: this is a bug in plumbline, not a fault of yours; please report it with PLUMBLINE_DEBUG=1 set\n",
    );
    expect(status).toBe(70);
    expect(await stateAfter(directory)).toEqual({ role: "writer", notice: null });
  },
);

it("FLT-M3 FLT-SL1: a heap that is full ends the service with an error, without the key, and what it remembered is whole", async () => {
  const directory = aDirectory();
  const { stdout, stderr, status, signal } = serveUntil(
    "memory",
    directory,
    "--max-old-space-size=40",
  );
  expect(stdout).toContain('"first look finished"');
  expect(stderr).toContain("heap out of memory");
  expect(status === 0 && signal === null).toBe(false);
  for (const text of [stdout, stderr]) expect(text).not.toContain("Canary9");
  expect(stderr).not.toContain("canary");
  expect(await stateAfter(directory)).toEqual({ role: "writer", notice: null });
});
