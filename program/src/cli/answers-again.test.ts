import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import type { SourcesAnswer } from "../api/routes/sources.ts";
import { aDirectory, aFile } from "../config/given.ts";
import { systemClock } from "../lib/clock.ts";
import * as given from "../model/given.ts";
import type { Observation } from "../model/observation.ts";
import type { SystemSource } from "../model/source.ts";
import { aService, shownOf, TOKEN } from "./given-asked-service.ts";
import { served } from "./given-service.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";

const directory = mkdtempSync(path.join(tmpdir(), "plumbline-answers-"));
const KEY = aFile(directory, "nas.key", "1-key");
const NAS = ["--truenas", "wss://nas1", "--truenas-user", "u", "--api-key-file", KEY];
const REASON = { code: "unreachable", message: "nothing listens there", next: "look" } as const;

const nobody = (collection: "pools" | "datasets"): Observation => ({
  ...given.incomplete(collection, [], REASON),
  source: { kind: "system", name: "nas1", id: null },
});

it("a service says of a NAS that is back that it answers, and still why the last look could not read it", async () => {
  let isBack = false;
  let looks = 0;
  const here = fakeSystem({});
  const state = aDirectory();
  const read: SystemSource["read"] = async (collections, options) => {
    const isLook = collections.includes("datasets");
    if (isLook) looks += 1;
    if (isLook && looks > 1 && !options.signal.aborted)
      await new Promise((resolve) => options.signal.addEventListener("abort", resolve));
    return isBack ? here.read(collections, options) : [nobody("pools"), nobody("datasets")];
  };
  const { answer } = await served(
    [...NAS, "--state-dir", state],
    {
      cluster: fakeCluster({}),
      system: { ...here, read },
      clock: { ...systemClock, sleep: () => new Promise((resolve) => setImmediate(resolve)) },
      onLine: ({ msg }) => (isBack ||= msg === "first look finished"),
    },
    async (url) => {
      const token = readFileSync(path.join(state, "serve.token"), "utf8");
      const headers = { authorization: `Bearer ${token}` };
      return (await (await fetch(`${url}/api/v1/sources`, { headers })).json()) as SourcesAnswer;
    },
    "source can be read again",
  );
  const nas = answer.sources.find(({ name }) => name === "nas1");
  expect(nas?.answersSince).toBe(given.NOW - 500);
  expect(nas?.collections[0]).toMatchObject({ state: "incomplete", message: REASON.message });
});

it("a command that asks a service says beside its answer that a NAS answers again", async () => {
  const read = async () => [nobody("pools"), nobody("datasets")];
  const lost = await shownOf({ cluster: fakeCluster({}), system: { ...fakeSystem({}), read } });
  let since: number | null = null;
  await using service = await aService(() => ({ ...lost, answersSince: () => since }));
  const tokenFile = aFile(directory, "token", TOKEN);
  const ask = async (...argv: readonly string[]) =>
    (await runCli([...argv, "--server", service.url, "--token-file", tokenFile])).stderr;
  const commands = [["scan", "-o", "json"], ["-o", "json"], ["df"], ["orphans", "-o", "name"]];
  for (const argv of commands)
    expect([argv, await ask(...argv)]).not.toEqual([argv, expect.stringContaining("answers")]);
  since = given.NOW;
  for (const argv of commands)
    expect([argv, await ask(...argv)]).toEqual([
      argv,
      expect.stringContaining(
        "nas1 answers again since 2026-11-24 12:00:00Z and is read again soon; what is said of it here was seen before",
      ),
    ]);
});
