import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftoversOn2410 } from "../../../simulators/scenarios/releases.ts";
import { type StartedWorld, startWorld } from "../../../simulators/world/start.ts";
import { systemClock } from "../lib/clock.ts";
import { runCli } from "./given.ts";
import { realPorts } from "./ports.ts";

/** A NAS whose certificate nobody vouches for, as every TrueNAS is on its first day. */
const directory = mkdtempSync(path.join(tmpdir(), "plumbline-first-"));
const outside = { clock: systemClock, env: {}, version: "test", stdinIsTerminal: false } as const;
const ports = realPorts({ ...outside, pluginStderr: "ignore" });
let world: StartedWorld;
let pin = "";
let cluster: readonly string[] = [];
let nas: readonly string[] = [];

beforeAll(async () => {
  world = await startWorld(leftoversOn2410);
  const [system] = world.systems;
  if (!system) throw new Error("this world has a NAS");
  pin = system.pinSha256;
  const file = (name: string, text: string) => {
    const at = path.join(directory, name);
    writeFileSync(at, text, { mode: 0o600 });
    return at;
  };
  cluster = ["--kubeconfig", file("kubeconfig", world.kubeconfig("reader"))];
  nas = ["--truenas", system.url, "--api-key-file", file("key", system.apiKey)];
});

afterAll(async () => {
  await world.close();
  rmSync(directory, { recursive: true });
});

const COMMANDS: readonly (readonly string[])[] = [
  [],
  ["summary"],
  ["scan"],
  ["orphans"],
  ["df"],
  ["trace", "pool/tank"],
];

describe("the first contact with a self-signed NAS", () => {
  it.each(COMMANDS.map((words) => ({ words, line: words.join(" ") })))(
    "plumbline $line: cause, fingerprint, flag and key of a file",
    async ({ words: argv }) => {
      const both = await runCli([...argv, ...cluster, ...nas], { ports });
      expect(both.code).toBe(3);
      expect(both.stdout).toMatch(
        new RegExp(
          `certificate is [^;]+; its SHA-256 is ${pin}, its SHA-1 [0-9A-F:]{59}; the API key was not sent`,
        ),
      );
      expect(both.stdout).toMatch(
        new RegExp(`\n +--truenas-pin-sha256 ${pin}\n +pinSha256: ${pin}\n`),
      );
      const pinned = await runCli([...argv, ...cluster, ...nas, "--truenas-pin-sha256", pin], {
        ports,
      });
      expect(`${pinned.stdout}${pinned.stderr}`).not.toContain("certificate is");
    },
  );

  it("config check, which asks nobody, says what will happen and who shows the fingerprint", async () => {
    const { stdout } = await runCli(["config", "check", ...cluster, ...nas], { ports });
    expect(stdout).toContain(
      "trusts public authorities only: if its certificate is self-signed, plumbline scan",
    );
    const pinned = ["config", "check", ...cluster, ...nas, "--truenas-pin-sha256", pin];
    expect((await runCli(pinned, { ports })).stdout).not.toContain("self-signed");
  });
});
