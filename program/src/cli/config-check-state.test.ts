import { existsSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { aFile } from "../config/given.ts";
import { check, configured, directory, WHOLE } from "./given-config-check.ts";

describe("config check of the state directory", () => {
  it.each([
    ["is a file", "taken", "taken (no directory)"],
    ["lies below a file", "taken/a/state", "taken/a/state (taken is no directory)"],
    ["is a link to nothing", "dangling", "dangling (no such file)"],
  ])("refuses a state directory that %s, as a scan would", async (_, state, found) => {
    aFile(directory, "taken", "");
    rmSync(path.join(directory, "dangling"), { force: true });
    symlinkSync(path.join(directory, "nothing"), path.join(directory, "dangling"));
    const flags = configured("state.yaml", `${WHOLE}state: { directory: ${state} }\n`);
    const sentence = `expected a directory that can be written, found ${found}; name another with --state-dir, or remember nothing with --no-state\n`;
    expect(await check(flags)).toEqual({
      code: 64,
      stdout: "",
      stderr: `plumbline: state.yaml:8:21: ${sentence}`,
    });
    const named = await check([...configured("whole.yaml", WHOLE), "--state-dir", state], {
      directory,
    });
    expect(named).toMatchObject({ code: 64, stderr: `plumbline: --state-dir: ${sentence}` });
    expect((await check([...flags, "--no-state"])).code).toBe(0);
  });

  it("makes no state directory, and takes one that could be made for one that is right", async () => {
    const flags = configured("state.yaml", `${WHOLE}state: { directory: new/state }\n`);
    expect(await check(flags)).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(path.join(directory, "new"))).toBe(false);
  });
});
