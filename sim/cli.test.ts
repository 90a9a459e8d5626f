import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const CLI = fileURLToPath(new URL("cli.ts", import.meta.url));

describe("npm run sim", () => {
  it("ends without a word when nobody reads on, as behind head", async () => {
    const child = spawn(process.execPath, [CLI, "--cases", "1", "--workers", "1"]);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
    child.stdout.once("data", () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, said }).toEqual({ code: 0, said: "" });
  }, 60_000);
});
