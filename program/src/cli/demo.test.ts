import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CLOSED } from "../findings/given.ts";
import * as given from "../model/given.ts";
import type { Ports } from "./context.ts";
import type { DemoMoment, DemoWorld } from "./demo-world.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";

const [SCOPE] = CLOSED;

const MOMENT: DemoMoment = {
  afterMs: 90_000,
  happens: "A disk fails.",
  look: "Its series change.",
  command: "plumbline trace disk/sda",
};

function demo(events: string[]): Partial<Ports> {
  const world: DemoWorld = {
    story: "A small story.",
    kubeconfig: "kind: Config\n",
    cluster: "prod",
    system: {
      name: "nas1",
      url: "wss://127.0.0.1:1",
      user: "u",
      apiKey: "1-key",
      pinSha256: "ab".repeat(32),
    },
    scopes: SCOPE ? [SCOPE] : [],
    worthTracing: ["disk/sda"],
    moments: [MOMENT],
    play: async ({ onMoment, speed }) => {
      events.push(`played ${speed} times as fast`);
      onMoment(MOMENT);
    },
    close: async () => void events.push("closed"),
  };
  const nas = given.together(given.parents(given.NFS_PARENT), given.nfsVolume());
  return {
    startDemo: async () => world,
    openCluster: async ({ kubeconfig }) => {
      events.push(readFileSync(kubeconfig ?? "", "utf8"));
      return fakeCluster({});
    },
    openSystem: async ({ system, apiKey }) => {
      events.push(`${apiKey.reveal()} ${String(statSync(system.apiKeyFile).mode & 0o777)}`);
      return fakeSystem(nas);
    },
  };
}

const memory = mkdtempSync(path.join(tmpdir(), "plumbline-real-"));
afterAll(() => rmSync(memory, { recursive: true }));

/** What who watches a real NAS has exported. */
const EXPORTED = {
  PLUMBLINE_STATE_DIR: memory,
  PLUMBLINE_TRUENAS: "wss://nas.example",
  PLUMBLINE_API_KEY_FILE: "/etc/plumbline/nas.key",
  PLUMBLINE_LISTEN: "nowhere",
};

describe("demo", () => {
  it("with --once heeds no variable that names a real NAS or memory", async () => {
    const events: string[] = [];
    const where = { ports: demo(events), columns: 80, environment: EXPORTED };
    const ended = await runCli(["demo", "--once"], where);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toContain("1 orphan, suspect, 1 GiB  dataset-unreferenced\n");
    expect(readdirSync(memory)).toEqual([]);
  });

  it("remembers nothing where a real memory is exported, shows its own address, and has it unset in a second terminal", async () => {
    const stop = new AbortController();
    const ended = await runCli(["demo"], {
      ports: demo([]),
      columns: 120,
      environment: EXPORTED,
      signal: stop.signal,
      onStdout: (text) => {
        if (text.includes("That was all.")) stop.abort();
      },
    });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync(memory)).toEqual([]);
    expect(ended.stdout).toMatch(/\n {2}browser {2}http:/);
    expect(ended.stdout).toMatch(
      /\n {2}unset PLUMBLINE_TRUENAS PLUMBLINE_API_KEY_FILE PLUMBLINE_STATE_DIR PLUMBLINE_LISTEN\n {2}export PLUMBLINE_CONFIG=/,
    );
  });

  it("with --once reads the story through files of its own, prints what is out of plumb and cleans up", async () => {
    const events: string[] = [];
    const ended = await runCli(["demo", "--once"], { ports: demo(events), columns: 80 });
    expect(events).toEqual(["kind: Config\n", `1-key ${String(0o600)}`, "closed"]);
    expect(ended.stdout).toContain("1 orphan, suspect, 1 GiB  dataset-unreferenced\n");
    expect(ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("serves, announces what will happen and where to look, tells it when it happens, and cleans up at Ctrl-C", async () => {
    const stop = new AbortController();
    const asked: Promise<string>[] = [];
    const events: string[] = [];
    const ended = await runCli(["demo", "--speed", "2"], {
      ports: demo(events),
      columns: 80,
      signal: stop.signal,
      onStdout: (text) => {
        const url = /http:\S+\/metrics/.exec(text)?.[0];
        if (url !== undefined && asked.length === 0) asked.push(textAt(url));
        if (text.includes("That was all.")) void Promise.allSettled(asked).then(() => stop.abort());
      },
    });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect((await Promise.all(asked)).join()).toContain("plumbline_looks_total 1\n");
    expect(events).toEqual([
      "kind: Config\n",
      `1-key ${String(0o600)}`,
      "played 2 times as fast",
      "closed",
    ]);
    expect(ended.stdout).toMatch(/first\s+look\s+found\s+1\s+thing\s+out\s+of\s+plumb/);
    expect(ended.stdout).toContain("\n   0:45  A disk fails.\n");
    expect(ended.stdout).toContain("\n  plumbline scan -w\n  plumbline orphans --sort-by size\n");
    expect(ended.stdout).toMatch(
      /\n {3}0:0\d {2}A disk fails\.\n {9}Its series change\.\n {9}plumbline trace disk\/sda\n/,
    );
    const config = /export PLUMBLINE_CONFIG=(\S+)/.exec(ended.stdout)?.[1] ?? "";
    expect(config).toMatch(/plumbline\.yaml$/);
    expect(existsSync(config)).toBe(false);
  });

  it("starts nothing where what it is told to listen on is no address", async () => {
    const events: string[] = [];
    const argv = ["demo", "--listen", "80"];
    const { code, stdout, stderr } = await runCli(argv, { ports: demo(events) });
    expect([code, stdout, events]).toEqual([64, "", []]);
    expect(stderr).toContain("plumbline: --listen: expected an address and a port");
  });

  it("says what is wrong where somebody else listens, and cleans up", async () => {
    await using taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const events: string[] = [];
    const { port } = taken.address() as AddressInfo;
    const argv = ["demo", "--listen", `127.0.0.1:${port}`];
    const { code, stderr } = await runCli(argv, { ports: demo(events) });
    expect(code).toBe(64);
    expect(stderr).toContain("another process listens there");
    expect(events.at(-1)).toBe("closed");
  });

  it.each(["0", "-1", "fast", "1000"])("refuses the speed %s", async (speed) => {
    const { code, stderr } = await runCli(["demo", "--speed", speed], { ports: demo([]) });
    expect(code).toBe(64);
    expect(stderr).toContain("--speed: expected a number above 0 and up to 100");
  });
});

const textAt = async (url: string) => (await fetch(url)).text();
