import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { aServer, problem } from "../client/given.ts";
import { aDirectory, aFile } from "../config/given.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { NOW } from "../model/given.ts";
import { runCli } from "./given.ts";
import { both, findingsOf, NAS, nameOf } from "./given-answers.ts";
import { TOKEN } from "./given-asked-service.ts";
import { served } from "./given-service.ts";

it("ignore --server leaves a finding out of the lists of a service, and takes that back", async () => {
  const environment = {
    PLUMBLINE_STATE_DIR: mkdtempSync(path.join(tmpdir(), "plumbline-state-")),
    USER: "ann",
  };
  const how = { environment, clock: { ...systemClock, now: () => NOW } };
  const { answer } = await served(NAS, { ...both, ...how }, async (url) => {
    const ask = async (...argv: readonly string[]) => {
      const { code, stdout, stderr } = await runCli([...argv, "--server", url], how);
      return { code, said: stdout + stderr };
    };
    const listed = async () => findingsOf((await ask("scan", "-o", "json")).said);
    const id = (await listed()).find(({ rule }) => rule === "pv-released")?.id ?? "";
    expect(await ask("ignore")).toEqual({
      code: 0,
      said: "nothing is ignored by hand; what hints and exclusions leave out stands below the list of a scan\n",
    });
    expect(await ask("ignore", id.slice(0, 6), "--until", "30d", "--reason", "lab")).toEqual({
      code: 0,
      said: `pv/${nameOf("13")} (pv-released) is left out until 2026-12-24 12:00:00Z: lab\n`,
    });
    expect((await listed()).map((one) => one.id)).not.toContain(id);
    expect(await ask("ignore")).toEqual({
      code: 0,
      said: `${id}  until 2026-12-24 12:00:00Z, by ann\n  pv/${nameOf("13")} (pv-released): lab\n`,
    });
    expect((await ask("explain", id.slice(0, 6))).said).toContain(
      "left out of lists: ignored by ann until 2026-12-24: lab",
    );
    expect(await ask("ignore", id.slice(0, 6), "--end", "--reason", "over")).toEqual({
      code: 0,
      said: `${id} is in the lists again\n`,
    });
    return (await listed()).map((one) => one.id).includes(id);
  });
  expect(answer).toBe(true);
});

it("a finding that a service left out until a time is in its lists again then, though nothing changes", async () => {
  const environment = { PLUMBLINE_STATE_DIR: aDirectory(), USER: "ann" };
  let now = NOW;
  // nobody waits for the next look, a minute away: what is asked more often is asked at every turn
  const sleep: Clock["sleep"] = (ms, signal) =>
    ms > 10_000 ? systemClock.sleep(ms, signal) : systemClock.sleep(0, signal);
  const isBack = Promise.withResolvers<void>();
  const { answer, log } = await served(
    NAS,
    {
      ...both,
      environment,
      clock: { ...systemClock, now: () => now, sleep },
      onLine: ({ msg }) => msg === "finding is new" && isBack.resolve(),
    },
    async (url) => {
      const how = { environment, clock: { ...systemClock, now: () => now } };
      const ask = (...argv: readonly string[]) => runCli([...argv, "--server", url], how);
      const listed = async () => findingsOf((await ask("scan", "-o", "json")).stdout);
      const id = (await listed()).find(({ rule }) => rule === "pv-released")?.id ?? "";
      await ask("ignore", id, "--until", "1h", "--reason", "lab");
      const ignored = (await listed()).map((one) => one.id);
      now += 3_600_000;
      await isBack.promise;
      return { id, ignored, back: (await listed()).map((one) => one.id) };
    },
  );
  expect(answer.ignored).not.toContain(answer.id);
  expect(answer.back).toContain(answer.id);
  expect(log.filter(({ msg }) => msg === "first look finished")).toHaveLength(1);
});

const FILE = aFile(aDirectory(), "token", TOKEN);
const ignoreAt = (url: string, ...argv: readonly string[]) =>
  runCli(["ignore", ...argv, "--server", url, "--token-file", FILE]);

it.each([
  [
    ["0123", "--until", "30d"],
    "--reason: expected why, in a few words, found nothing; add --reason TEXT",
  ],
  [
    ["0123", "--reason", "r"],
    "--until: expected a time to come such as 30d or 2027-01-31, found nothing; nothing is ignored for ever: name the day on which it shall be looked at again",
  ],
  [
    ["0123", "--until", "1970-01-01", "--reason", "r"],
    '--until: expected a time to come such as 30d or 2027-01-31, found "1970-01-01"; nothing is ignored for ever: name the day on which it shall be looked at again',
  ],
  [
    ["0123", "--until", "30d", "--reason", "r", "--owner", "bob"],
    "--owner: expected none beside --server, whose token says who decides, found one; leave it out",
  ],
  [
    ["pvc/shop/a", "--until", "30d", "--reason", "r"],
    "ignore: expected the id of a finding, found pvc/shop/a; run plumbline scan --server SERVICE --token-file FILE",
  ],
])("ignore --server refuses %j before a service is asked", async (argv, sentence) => {
  await using server = await aServer(() => problem(500, "asked"));
  expect(await ignoreAt(server.url.href, ...argv)).toEqual({
    code: 64,
    stdout: "",
    stderr: `plumbline: ${sentence.replace("SERVICE", server.url.href).replace("FILE", FILE)}\n`,
  });
  expect(server.requests).toEqual([]);
});

it("ignore --server says that one may not", async () => {
  await using server = await aServer(() =>
    problem(403, "you may not do that: it takes the verb create"),
  );
  const { code, stderr } = await ignoreAt(server.url.href, "0123");
  expect([code, stderr]).toEqual([64, expect.stringContaining("--reason")]);
  const asked = await ignoreAt(server.url.href, "0123", "--until", "9d", "--reason", "r");
  expect([asked.code, asked.stderr]).toEqual([
    69,
    `plumbline: ${server.url.origin}: does not let you ask: you may not do that: it takes the verb create; ask whoever runs it for the right\n`,
  ]);
});

it("a finding that somebody left alone beside a service is out of its lists soon, and back when he says so", async () => {
  const environment = { PLUMBLINE_STATE_DIR: aDirectory(), USER: "ann" };
  const now = () => NOW;
  // nobody waits for the next look, a minute away: what is asked more often is asked at every turn
  const sleep: Clock["sleep"] = (ms, signal) => systemClock.sleep(ms > 10_000 ? ms : 0, signal);
  const how = { environment, clock: { ...systemClock, now } };
  const serving = { ...both, environment, clock: { ...systemClock, now, sleep } };
  const { answer } = await served(NAS, serving, async (url) => {
    const ask = (...argv: readonly string[]) => runCli([...argv, "--server", url], how);
    const listed = async () => findingsOf((await ask("scan", "-o", "json")).stdout);
    const id = (await listed()).find(({ rule }) => rule === "pv-released")?.id ?? "";
    const isListed = async () => (await listed()).some((one) => one.id === id);
    expect(await isListed()).toBe(true);
    await runCli(["ignore", id, "--until", "1h", "--reason", "lab"], how);
    await expect.poll(isListed).toBe(false);
    await runCli(["ignore", id, "--end", "--reason", "over"], how);
    await expect.poll(isListed).toBe(true);
    return id;
  });
  expect(answer).not.toBe("");
});
