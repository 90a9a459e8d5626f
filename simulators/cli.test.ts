import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runSimulators } from "./cli.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plumbline-sim-test-"));
});

afterEach(async () => rm(directory, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs until the simulators say how to end them, then ends them. */
async function run(...args: readonly string[]): Promise<Outcome> {
  const controller = new AbortController();
  let [out, err] = ["", ""];
  const code = await runSimulators({
    args,
    signal: controller.signal,
    out: (text) => {
      out += text;
      if (text.includes("Ctrl-C")) {
        controller.abort();
      }
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

async function worldFile(text: string): Promise<string> {
  const file = path.join(directory, "world.yaml");
  await writeFile(file, text);
  return file;
}

const WORLD = `
world: shop
story: One volume, in use.
systems: [{ name: nas1 }]
clusters: [{ name: prod }]
installs:
  - { name: zfs-nfs, cluster: prod, system: nas1, driver: freenas-api-nfs, parent: tank/k8s/v, snapshotParent: tank/k8s/s }
volumes:
  - claim: shop/files
    install: zfs-nfs
    pods: [{ name: web-0, owner: StatefulSet/web }]
`;

describe("plumbline-sim", () => {
  it("starts a world from a file, writes what a client needs, and tells where", async () => {
    const files = path.join(directory, "out");
    const { code, out } = await run("--world", await worldFile(WORLD), "--dir", files);
    expect(code).toBe(0);
    expect(out).toContain("One volume, in use.");
    expect(out).toMatch(/cluster prod\n {2}url +https:\/\/127\.0\.0\.1:\d+/u);
    expect(out).toMatch(/system nas1\n {2}url +wss:\/\/127\.0\.0\.1:\d+/u);
    expect((await readdir(files)).toSorted()).toEqual([
      "nas1.ca.pem",
      "nas1.key",
      "prod.kubeconfig",
    ]);
    expect(await readFile(path.join(files, "nas1.key"), "utf8")).toMatch(/^1-[a-zA-Z0-9]{64}\n$/u);
    expect((await stat(path.join(files, "nas1.key"))).mode & 0o077).toBe(0);
  });

  it("leaves nothing behind without a directory", async () => {
    const { out } = await run("--scenario", "small-company");
    const key = /key +(\S+)/u.exec(out)?.[1] ?? "";
    await expect(stat(key)).rejects.toThrow("ENOENT");
  });

  it("lists the scenarios and tells its usage", async () => {
    expect((await run("--list")).out).toContain("small-company\n");
    expect((await run("--help")).out).toContain("--world FILE");
  });

  it.each([
    [[], "give --world FILE or --scenario NAME"],
    [["--world", "/nowhere/w.yaml"], "cannot read /nowhere/w.yaml"],
    [["--scenario", "nothing"], "there is no scenario nothing"],
    [["--scenario", "small-company", "--truenas-port", "x"], "x is no port"],
    [["--port", "1"], "Unknown option '--port'"],
  ])("%j: exit 64 and one sentence", async (args, sentence) => {
    const { code, err } = await run(...args);
    expect(code).toBe(64);
    expect(err).toContain(sentence);
  });

  it("says in which line of the file the world is wrong", async () => {
    const file = await worldFile("world: shop\nstory: x\nsystem: []\n");
    const { code, err } = await run("--world", file);
    expect(code).toBe(64);
    expect(err).toContain(`${file}:3:1`);
  });
});
