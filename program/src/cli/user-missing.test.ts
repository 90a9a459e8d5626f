import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { leftoversOn2410 } from "../../../simulators/scenarios/releases.ts";
import { smallCompany } from "../../../simulators/scenarios/small-company.ts";
import { type StartedWorld, startWorld } from "../../../simulators/world/start.ts";
import { systemClock } from "../lib/clock.ts";
import { type Ended, runCli } from "./given.ts";
import { realPorts } from "./ports.ts";

/** TrueNAS 24.10 needs no user beside a key, later ones do: which of them it is shows only when it answers. */
const directory = mkdtempSync(path.join(tmpdir(), "plumbline-user-"));
const PORTS = realPorts({
  clock: systemClock,
  env: { PATH: "/usr/bin:/bin" },
  version: "0.1.0",
  stdinIsTerminal: false,
  pluginStderr: "ignore",
});

let company: StartedWorld;
let old: StartedWorld;

beforeAll(async () => {
  [company, old] = await Promise.all([startWorld(smallCompany), startWorld(leftoversOn2410)]);
});

afterAll(async () => {
  await Promise.all([company.close(), old.close()]);
  rmSync(directory, { recursive: true });
});

function withoutUser(words: readonly string[], world: StartedWorld): Promise<Ended> {
  const file = (name: string, text: string): string => {
    const at = path.join(directory, name);
    writeFileSync(at, text, { mode: 0o600 });
    return at;
  };
  const [system] = world.systems;
  const cluster = ["--kubeconfig", file("kubeconfig", world.kubeconfig("reader"))];
  const nas = ["--truenas", system?.url ?? "", "--truenas-pin-sha256", system?.pinSha256 ?? ""];
  const key = ["--api-key-file", file("key", system?.apiKey ?? "")];
  return runCli([...words, ...cluster, ...nas, ...key], { ports: PORTS });
}

it.each(["scan", "orphans", "df"])("%s ends with 64 and one sentence", async (command) => {
  const ended = await withoutUser([command], company);
  expect(ended).toMatchObject({ code: 64, stdout: "" });
  expect(ended.stderr).toMatch(
    /^plumbline: 127\.0\.0\.1: expected the user that the API key belongs to, found none, and TrueNAS asks for one \(API v25\.10\.5\); name it with --truenas-user, or user in the file\n$/,
  );
});

it("scan reads TrueNAS 24.10 without one", async () => {
  const ended = await withoutUser(["scan"], old);
  expect([0, 1, 2]).toContain(ended.code);
});

it("config check warns, for it does not ask which version it is", async () => {
  const { code, stdout } = await withoutUser(["config", "check"], company);
  expect(code).toBe(0);
  expect(stdout).toContain(
    "127.0.0.1: no user is named beside the API key; only TrueNAS 24.10 needs none (--truenas-user, or user in the file)",
  );
});
