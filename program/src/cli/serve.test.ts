import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import { systemClock } from "../lib/clock.ts";
import type { Collection } from "../model/collections.ts";
import * as given from "../model/given.ts";
import type { Observation } from "../model/observation.ts";
import type { ClusterSource, SourceRef, SystemSource } from "../model/source.ts";
import { openStateDirectory } from "../store/state-directory.ts";
import type { Ports } from "./context.ts";
import { type LogLine, served } from "./given-service.ts";
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

  it("FLT-Q3 FLT-K20: counts what it found in a cluster and a NAS that are lost as long as they are silent, with and without a memory", async () => {
    const stated = ["--state-dir", aDirectory()];
    for (const memory of [stated, ["--no-state"]]) {
      const seen = await served(
        [...sources(), "--context", "prod", ...memory],
        {
          cluster: lostCluster(
            fakeCluster({ persistentVolumes: [given.aPv({ phase: "Released" })] }),
          ),
          system: lostSystem(fakeSystem(given.together(nas, given.nfsVolume(`pvc-${LEFTOVER}`)))),
          clock: { ...systemClock, now: () => given.NOW, sleep: atOnce },
        },
        async (address) => (await fetch(`${address}/metrics`)).text(),
        "finding cannot be told any more",
      );
      expect(seen.answer).toContain("plumbline_looks_total 2\n");
      const lines = seen.answer
        .split("\n")
        .filter((line) => line.startsWith("plumbline_findings{"));
      const still = lines.filter((line) => !line.includes('verdict="unknown"'));
      expect(still.toSorted()).toEqual([
        expect.stringContaining('rule="dataset-unreferenced"'),
        expect.stringContaining('rule="pv-released"'),
      ]);
      expect(seen.log.filter(({ msg }) => msg === "finding is gone")).toEqual([]);
    }
  });

  it("goes on with a new configuration after SIGHUP, and forgets what is not in it any more", async () => {
    const file = configured("tank-a", "tank-b");
    const hangup = reloadable();
    const { answer, log } = await served(
      ["--config", file, "--no-state"],
      hangup.given,
      async (address) => {
        writeFileSync(file, configText("tank-b"));
        hangup.ring();
        await hangup.said("first look finished");
        return (await fetch(`${address}/metrics`)).text();
      },
    );
    expect(answer).toContain('plumbline_source_identified{source="tank-b"');
    expect(answer).not.toContain("tank-a");
    expect(log.map(({ msg }) => msg)).toEqual([
      "listening",
      "first look finished",
      "configuration read again",
      "first look finished",
      "stopping",
    ]);
  });

  it("FLT-C6: keeps the old configuration where the new one is wrong, and says what is", async () => {
    const file = configured("tank-a");
    const hangup = reloadable();
    const { answer, log } = await served(
      ["--config", file, "--no-state"],
      hangup.given,
      async (address) => {
        writeFileSync(file, "version: 1\nsystem: []\n");
        hangup.ring();
        await hangup.said("configuration refused, the old one stays");
        return (await fetch(`${address}/metrics`)).text();
      },
    );
    expect(answer).toContain('plumbline_source_identified{source="tank-a"');
    expect(answer).toContain("plumbline_configuration_refused 1\n");
    const refused = log.find(({ msg }) => msg.startsWith("configuration refused"));
    expect(refused).toMatchObject({
      level: "error",
      reason: "SIGHUP",
      mistakes: [expect.stringContaining('did you mean "systems"?')],
    });
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
      `plumbline: --listen: expected an address and a port that are free here, found 127.0.0.1:${port} (another process listens there); name another with --listen\n`,
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

/** A sleep that takes a turn of the event loop, and ends with its signal. */
async function atOnce(_: number, signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

/** A cluster that answers the first look and then neither anything nor who it is. */
function lostCluster(source: ClusterSource): ClusterSource {
  const who = { kind: "cluster", name: "prod", id: null } as const;
  return { ...source, read: forOneLook(source, who) };
}

/** A NAS that answers the first look and then nothing; who it was is not forgotten. */
function lostSystem(source: SystemSource): SystemSource {
  const who = { kind: "system", name: "nas1", id: given.SYSTEM } as const;
  return { ...source, read: forOneLook(source, who) };
}

const OF_A_LOOK: ReadonlySet<Collection> = new Set(["datasets", "persistentVolumes"]);

function forOneLook(source: ClusterSource | SystemSource, who: SourceRef): ClusterSource["read"] {
  const reason = { code: "unreachable", message: "nobody is there", next: "look there" } as const;
  let looks = 0;
  return async (collections, options) => {
    const isLook = collections.some((one) => OF_A_LOOK.has(one)); // probes ask for a few, all the time
    if (options.pass === "first" && isLook) looks += 1;
    if (looks < 2) return source.read(collections, options);
    return collections.map((one): Observation => ({
      ...given.incomplete(one, [], reason),
      source: who,
    }));
  };
}

const LEFTOVER = "7d2c1b5e-3a4f-4c60-8e11-5b6a9f0c2d34";

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

function configText(...systems: readonly string[]): string {
  const lines = systems.map(
    (name) => `  - { name: ${name}, url: "wss://${name}", user: u, apiKeyFile: nas.key }`,
  );
  return `version: 1\nclusters: []\nsystems:\n${lines.join("\n")}\n`;
}

function configured(...systems: readonly string[]): string {
  const directory = aDirectory();
  aFile(directory, "nas.key", "1-key");
  return aFile(directory, "plumbline.yaml", configText(...systems));
}

/** A world in which SIGHUP can be rung, and what the service says be waited for. */
function reloadable() {
  const listeners = new Set<() => void>();
  const waiting = new Map<string, () => void>();
  const ports: Partial<Ports> = {
    openSystem: async ({ system: { name } }) => ({ ...fakeSystem(nas), name }),
    onHangup: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    given: {
      ...WORLD,
      ports,
      onLine: ({ msg }: LogLine) => waiting.get(msg)?.(),
    },
    ring: () => listeners.forEach((listener) => listener()),
    said: (msg: string) => new Promise<void>((resolve) => waiting.set(msg, resolve)),
  };
}
