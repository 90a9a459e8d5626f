import { symlinkSync, unlinkSync, utimesSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import { ConfigError } from "../lib/errors.ts";
import { systemClock } from "../lib/clock.ts";
import { realPorts } from "./ports.ts";
import { filesOf, mistakesIn, reloadReasons } from "./reload.ts";

const ports = realPorts({
  clock: systemClock,
  env: {},
  version: "0",
  stdinIsTerminal: false,
  pluginStderr: "ignore",
});

describe("the configuration is read again", () => {
  it("after SIGHUP, until nobody listens any more", async () => {
    const stop = new AbortController();
    const clock = clockThat(() => {});
    const reasons = reloadReasons(
      { clock, ports, signal: stop.signal },
      () => [],
      () => false,
    );
    const first = reasons.next();
    process.emit("SIGHUP");
    expect(await first).toEqual({ done: false, value: "SIGHUP" });
    stop.abort();
    expect((await reasons.next()).done).toBe(true);
    expect(process.listenerCount("SIGHUP")).toBe(0);
  });

  it.each([
    ["is written anew", (file: string) => utimesSync(file, 1, 1)],
    ["goes away", (file: string) => unlinkSync(file)],
  ])("when a file of it %s", async (_, change) => {
    const file = aFile(aDirectory(), "plumbline.yaml", "version: 1\n");
    expect(await firstReason(file, () => change(file))).toBe("files changed");
  });

  it("when the link to it is put elsewhere, as the kubelet does with a ConfigMap", async () => {
    const directory = aDirectory();
    const [old, fresh] = [aFile(directory, "old", "a"), aFile(directory, "new", "a")];
    const link = path.join(directory, "plumbline.yaml");
    symlinkSync(old, link);
    const change = () => {
      unlinkSync(link);
      symlinkSync(fresh, link);
    };
    expect(await firstReason(link, change)).toBe("files changed");
  });

  it("when a file of it can be read no more, which is no reason to end", async () => {
    const file = path.join(aFile(aDirectory(), "plumbline.yaml", "version: 1\n"), "below-a-file");
    expect(
      await firstReason(
        file,
        () => {},
        () => true,
      ),
    ).toBe("files changed");
  });

  it("every time that files are looked at, as long as it was refused", async () => {
    expect(
      await firstReason(
        "/nowhere",
        () => {},
        () => true,
      ),
    ).toBe("files changed");
  });

  it("once for a change that SIGHUP told of", async () => {
    const stop = new AbortController();
    const file = aFile(aDirectory(), "plumbline.yaml", "version: 1\n");
    const looks: number[] = [];
    const clock = clockThat(() => looks.push(looks.length));
    const reasons = reloadReasons(
      { clock, ports, signal: stop.signal },
      () => [file],
      () => false,
    );
    const first = reasons.next();
    utimesSync(file, 1, 1);
    process.emit("SIGHUP");
    expect((await first).value).toBe("SIGHUP");
    const second = reasons.next();
    const enough = looks.length + 3;
    await vi.waitFor(() => expect(looks.length).toBeGreaterThan(enough));
    stop.abort();
    expect((await second).done).toBe(true);
  });

  it("for a change that comes while it is read again", async () => {
    const stop = new AbortController();
    const file = aFile(aDirectory(), "plumbline.yaml", "version: 1\n");
    const reasons = reloadReasons(
      { clock: clockThat(() => {}), ports, signal: stop.signal },
      () => [file],
      () => false,
    );
    const first = reasons.next();
    process.emit("SIGHUP");
    expect((await first).value).toBe("SIGHUP");
    utimesSync(file, 1, 1);
    const second = reasons.next();
    const late = systemClock.sleep(2_000).then(() => stop.abort());
    expect((await second).value).toBe("files changed");
    stop.abort();
    await late;
    await reasons.next();
  });

  it("for every file it names, keys and authorities included", () => {
    const loaded = {
      file: "/c.yaml",
      config: {
        clusters: [{ kubeconfig: "/k" }, { kubeconfig: null }],
        systems: [
          { apiKeyFile: "/nas.key", caFile: null },
          { apiKeyFile: "/b.key", caFile: "/ca" },
        ],
        usage: {
          prometheus: { caFile: "/service-ca", tokenFile: "/replaced-every-hour" },
          kubelets: { caFile: "/kubelet-ca" },
        },
      },
    } as unknown as Parameters<typeof filesOf>[0];
    const named = ["/c.yaml", "/k", "/nas.key", "/b.key", "/ca"];
    expect(filesOf(loaded)).toEqual([...named, "/kubelet-ca", "/service-ca"]);
  });
});

it("a bug is no mistake in the configuration", () => {
  const mistake = new ConfigError({ where: "a:1:1", expected: "b", found: "c", next: "d" });
  const sentence = "a:1:1: expected b, found c; d";
  expect(mistakesIn(mistake)).toEqual([sentence]);
  expect(mistakesIn(new AggregateError([mistake, mistake]))).toEqual([sentence, sentence]);
  expect(mistakesIn(new AggregateError([mistake, new TypeError("x")]))).toBeNull();
  expect(mistakesIn(new TypeError("x"))).toBeNull();
});

/** The first reason, where `change` happens while the files are not looked at. */
async function firstReason(file: string, change: () => void, isRefused = () => false) {
  const stop = new AbortController();
  let changed = false;
  const clock = clockThat(() => {
    if (!changed) change();
    changed = true;
  });
  const reasons = reloadReasons({ clock, ports, signal: stop.signal }, () => [file], isRefused);
  const first = await reasons.next();
  stop.abort();
  await reasons.next();
  return first.done === true ? null : first.value;
}

/** A clock whose sleepers wake after a turn, and meanwhile something happens. */
function clockThat(happens: () => unknown) {
  return {
    ...systemClock,
    sleep: async (_: number, signal?: AbortSignal) => {
      happens();
      await systemClock.sleep(1, signal);
    },
  };
}
