import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import * as given from "../model/given.ts";
import { runCli } from "./given.ts";
import { both, findingsOf, nameOf } from "./given-answers.ts";
import { ask, aService, shownOf, TOKEN_FILE } from "./given-asked-service.ts";

const directory = aDirectory();

describe("--server", () => {
  it.each([
    [["--from", "bundle.gz"], "--from"],
    [["--truenas", "wss://nas1"], "--truenas"],
    [["--api-key-file", "k"], "--api-key-file"],
    [["--as", "ann"], "--as"],
    [["--no-state"], "--no-state"],
  ])("does not hear what is said of sources: %j", async (flags, name) => {
    expect(await ask("https://plumbline.example", ["scan", ...flags])).toEqual({
      code: 64,
      stdout: "",
      stderr: `plumbline: --server: expected either a service or sources, found ${name} as well; remove one of the two\n`,
    });
  });

  it("asks no service over the network in the clear", async () => {
    const { code, stderr } = await ask("http://plumbline.example", ["summary"]);
    expect([code, stderr]).toEqual([
      64,
      "plumbline: --server: expected https, so that nobody on the way reads the token, found plain http to plumbline.example; write https://plumbline.example; plain http is for this machine only\n",
    ]);
  });

  it("is not watched", async () => {
    const { code, stderr } = await ask("https://plumbline.example", ["scan", "-w"]);
    expect([code, stderr]).toEqual([
      64,
      "plumbline: --watch: expected sources to watch, found a service (--server); remove one of the two\n",
    ]);
  });

  it.each([["--token-file"], ["--server-ca-file"]])("is what %s is for", async (flag) => {
    expect(await runCli(["df", flag, TOKEN_FILE], both)).toMatchObject({
      code: 64,
      stderr: `plumbline: ${flag}: expected --server beside it, found none; name the service\n`,
    });
  });

  it("takes a file with something else for no token", async () => {
    const file = aFile(directory, "other", "-----BEGIN CERTIFICATE----- canary");
    const argv = ["df", "--server", "https://a", "--token-file", file];
    expect(await runCli(argv)).toMatchObject({
      code: 64,
      stderr:
        "plumbline: --token-file: expected a file with a bearer token, found one with something else; check the path\n",
    });
  });

  it("may be said by variables, which bundle and serve do not hear", async () => {
    const shown = await shownOf(both);
    await using service = await aService(() => shown);
    const environment = { PLUMBLINE_SERVER: service.url, PLUMBLINE_TOKEN_FILE: TOKEN_FILE };
    const { code, stdout } = await runCli(["scan", "-o", "json"], { environment });
    expect(code).toBe(2);
    expect(findingsOf(stdout)).toHaveLength(shown.report.findings.length);
    const own = await runCli(["scan", "-o", "json", "--server", ""], { environment, ...both });
    expect(findingsOf(own.stdout).length).toBeGreaterThan(0);
    const refused = await runCli(["scan", "--truenas", "wss://a"], { environment });
    expect(refused.stderr).toContain("PLUMBLINE_SERVER: expected either a service or sources");
  });

  it("says above an answer for people of whom it was asked, and how old it is", async () => {
    const shown = await shownOf(both);
    const report = { ...shown.report, at: given.NOW - 12_000 };
    await using service = await aService(() => ({ ...shown, report }));
    for (const argv of [
      ["scan"],
      ["df"],
      ["summary"],
      ["trace", "pool/tank"],
      ["explain", `pv/${nameOf("12")}`],
    ])
      expect((await ask(service.url, argv)).stdout).toMatch(
        new RegExp(`^as of 12s ago, asked of ${service.url}\n\n`),
      );
    expect((await ask(service.url, ["scan", "--no-headers"])).stdout).not.toContain("as of");
  });
});
