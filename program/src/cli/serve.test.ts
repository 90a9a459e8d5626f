import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import { systemClock } from "../lib/clock.ts";
import * as given from "../model/given.ts";
import { openStateDirectory } from "../store/state-directory.ts";
import { served } from "./given-service.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";

const nas = given.together(given.parents(given.NFS_PARENT), given.nfsVolume());

describe("serve", () => {
  it("answers probes and scrapes from the first look on, says so on stdout, and ends when told to", async () => {
    const seen = await served([...sources(), "--no-state"], WORLD, async (address) => ({
      ready: (await fetch(`${address}/readyz`)).status,
      metrics: await (await fetch(`${address}/metrics`)).text(),
    }));
    expect(seen.code).toBe(0);
    expect(seen.stderr).toBe("");
    expect(seen.answer.ready).toBe(200);
    expect(seen.answer.metrics).toContain(
      'plumbline_pool_status{system="nas1",pool="tank",status="ONLINE"} 1',
    );
    expect(seen.answer.metrics).toContain('plumbline_findings{rule="dataset-unreferenced"');
    expect(seen.answer.metrics).toContain("plumbline_looks_total 1\n");
    expect(seen.log.map(({ msg }) => msg)).toEqual([
      "listening",
      "first look finished",
      "stopping",
    ]);
  });

  it("keeps the state directory to itself", async () => {
    const directory = aDirectory();
    const state = await openStateDirectory({
      directory,
      where: "test",
      purpose: "looks",
      learningMs: 1,
      now: given.NOW,
    });
    const ended = await serve(["--state-dir", directory]);
    await state.store?.close();
    expect(ended.code).toBe(64);
    expect(ended.stderr).toBe(
      `plumbline: --state-dir: expected a state directory that no other process writes, found ${directory}, which another plumbline writes; stop the other one, or name another directory\n`,
    );
  });

  it("says which address it cannot have", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    const ended = await serve(["--no-state", "--listen", `127.0.0.1:${port}`]);
    other.close();
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain(
      `plumbline: --listen: expected an address and a port that are free here, found 127.0.0.1:${port} (listen EADDRINUSE`,
    );
  });

  it.each(["9797", "nas:99999", "::1:80", "127.0.0.1:"])(
    "refuses to listen on %j",
    async (text) => {
      const { code, stderr } = await serve(["--no-state", "--listen", text]);
      expect(code).toBe(64);
      expect(stderr).toBe(
        `plumbline: --listen: expected an address and a port such as 127.0.0.1:9797, found ${JSON.stringify(text)}; name where to listen; 0.0.0.0 is every IPv4 address of this machine\n`,
      );
    },
  );
});

const WORLD = {
  cluster: fakeCluster({}),
  system: fakeSystem(nas),
  clock: { ...systemClock, now: () => given.NOW },
};

function sources(): readonly string[] {
  const key = aFile(aDirectory(), "nas.key", "1-key");
  return ["--truenas", "wss://nas1", "--truenas-user", "u", "--api-key-file", key];
}

/** A service that is told to stop before it begins. */
function serve(argv: readonly string[]) {
  return runCli(["serve", ...sources(), ...argv], { ...WORLD, signal: AbortSignal.abort() });
}
