import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CLOSED } from "../findings/given.ts";
import * as given from "../model/given.ts";
import type { Ports } from "./context.ts";
import type { DemoWorld } from "./demo-world.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";

const [SCOPE] = CLOSED;

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

describe("demo", () => {
  it("reads the story through files of its own, prints what is out of plumb and cleans up", async () => {
    const events: string[] = [];
    const ended = await runCli(["demo", "--once"], { ports: demo(events), columns: 80 });
    expect(events).toEqual(["kind: Config\n", `1-key ${String(0o600)}`, "closed"]);
    expect(ended.stdout).toContain("1 orphan, suspect, 1 GiB  dataset-unreferenced\n");
    expect(ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("stays up for a second terminal until Ctrl-C, and prints commands for it", async () => {
    const stop = new AbortController();
    const { stdout, code } = await runCli(["demo"], {
      ports: demo([]),
      signal: stop.signal,
      onStdout: (text) => (text.includes("--truenas-pin-sha256") ? stop.abort() : undefined),
    });
    const config = /export PLUMBLINE_CONFIG=(\S+)/.exec(stdout)?.[1] ?? "";
    expect(stdout).toContain(`plumbline trace dataset/${given.NFS_PARENT}/pvc-${given.UID}\n`);
    expect(stdout).toContain("\n  plumbline trace disk/sda\n");
    expect(stdout).toMatch(
      /--no-config \\\n    --truenas wss:\/\/127.0.0.1:1 --truenas-user u \\\n    --api-key-file \S+ \\\n/,
    );
    expect(config).toMatch(/plumbline\.yaml$/);
    expect(existsSync(config)).toBe(false);
    expect(code).toBe(0);
  });
});
