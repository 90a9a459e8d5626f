import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "../root.ts";
import { buildProgram } from "./build.ts";
import { UNDICI_EXPORTS } from "./lean-undici-plugin.ts";

let folder: string;

// Below the project, so that packages are found as they are from program/.
beforeEach(() => {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  folder = mkdtempSync(join(ROOT, ".cache", "build-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Writes the files, builds `main.ts` and answers what the bundle prints when it is all there is. */
async function printed(
  files: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<string> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const outFolder = join(folder, "dist");
  const bundle = await buildProgram({ entry: join(folder, "main.ts"), outFolder });
  for (const name of Object.keys(files)) rmSync(join(folder, name));
  return execFileSync(process.execPath, [bundle, ...args], { encoding: "utf8" }).trim();
}

describe("the bundle", () => {
  it("carries what is loaded lazily, and compiles it only when asked for", async () => {
    const files = {
      "main.ts": `if (process.argv[2] === "all") void import("./part.ts").then(({ part }) => console.log(part));
        else console.log("little");`,
      "part.ts": `export const part: string = "lazy " + new Error().stack?.includes("plumbline.cjs/part-");`,
    };
    expect(await printed(files, "all")).toBe("lazy true");
    expect(await printed(files)).toBe("little");
  });

  it("shares one instance of what an eager and a lazy part both import", async () => {
    const files = {
      "main.ts": `import { counter } from "./counter.ts";
        counter.value += 1;
        void import("./part.ts").then(({ seen }) => console.log(seen()));`,
      "part.ts": `import { counter } from "./counter.ts"; export const seen = () => counter.value;`,
      "counter.ts": `export const counter = { value: 41 };`,
    };
    expect(await printed(files)).toBe("42");
  });

  it("carries a large part compressed, and it is the same", async () => {
    const text = Array.from({ length: 3_000 }, (_, index) => `ü${index}`).join(" ");
    const files = {
      "main.ts": `void import("./part.ts").then(({ part }) => console.log(part));`,
      "part.ts": `export const part = ${JSON.stringify(text)};`,
    };
    expect(await printed(files)).toBe(text);
    const bundle = readFileSync(join(folder, "dist/plumbline.cjs"), "utf8");
    expect(bundle.length).toBeLessThan(text.length);
  });

  it("keeps text whole that looks like the end of a comment or of a line", async () => {
    const text = "*/ \\n // \u2028 ` ${x} 'ü' 漢";
    const files = {
      "main.ts": `void import("./part.ts").then(({ part }) => console.log(part));`,
      "part.ts": `export const part = ${JSON.stringify(text)};`,
    };
    expect(await printed(files)).toBe(text);
  });

  it("brings packages with their named exports, and their licence texts", async () => {
    const files = {
      "main.ts": `void import("./part.ts").then(({ part }) => console.log(part()));`,
      "part.ts": `import { parse } from "yaml"; import { buildCommand } from "@stricli/core";
        export const part = () => parse("a: 1").a + typeof buildCommand;`,
    };
    expect(await printed(files)).toBe("1function");
    const licenses = readFileSync(join(folder, "dist/LICENSES.txt"), "utf8");
    expect(licenses).toMatch(/^yaml [\d.]+ \(ISC\)\n\nCopyright/m);
    expect(licenses).toMatch(/^@stricli\/core [\d.]+ \(Apache-2.0\)\n\nApache License/m);
  });

  it("gives a lazily loaded package the names it has under Node", async () => {
    const files = {
      "main.ts": `void import("yaml").then((yaml) => console.log(yaml.parse("a: 1").a, typeof yaml.default.parse));
        void import("typebox").then(({ Type }) => console.log(Type.String().type));`,
    };
    const lines = (await printed(files)).split("\n");
    expect(lines.toSorted()).toEqual(["1 function", "string"]);
  });

  it("carries a worker thread with all it imports", async () => {
    const files = {
      "main.ts": `import { Worker } from "node:worker_threads";
        const worker = new Worker(new URL("./double-worker.ts", import.meta.url), { workerData: 21 });
        worker.on("message", (answer: string) => console.log(answer));`,
      "double-worker.ts": `import { parentPort, workerData } from "node:worker_threads";
        import { double } from "./double.ts";
        import { stringify } from "yaml";
        parentPort?.postMessage(stringify(double(workerData as number)).trim());`,
      "double.ts": `export const double = (n: number): number => 2 * n;`,
    };
    expect(await printed(files)).toBe("42");
    expect(readFileSync(join(folder, "dist/LICENSES.txt"), "utf8")).toMatch(/^yaml /m);
  });

  it("names a worker's file where the worker fails", async () => {
    const files = {
      "main.ts": `import { Worker } from "node:worker_threads";
        const worker = new Worker(new URL("./broken-worker.ts", import.meta.url));
        worker.on("error", (error: Error) => console.log(error.stack));`,
      "broken-worker.ts": `throw new Error("broken");`,
    };
    expect(await printed(files)).toMatch(/^Error: broken\n +at broken-worker\.ts:\d+:\d+/);
  });

  it("holds of undici what the program imports from it", () => {
    const files = execFileSync("git", ["grep", "-lF", '"undici"', "--", "program/src"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const texts = files
      .trim()
      .split("\n")
      .map((file) => readFileSync(join(ROOT, file), "utf8"));
    const lists = texts.flatMap((text) => [...text.matchAll(/import \{([^}]*)\} from "undici"/g)]);
    const names = lists
      .flatMap(([, list = ""]) => list.split(","))
      .map((name) => name.trim())
      .filter((name) => name !== "" && !name.startsWith("type "));
    expect(new Set(names)).toEqual(new Set(Object.keys(UNDICI_EXPORTS)));
  });

  it("writes a source map for each part beside it, and none into it", async () => {
    await printed({ "main.ts": `console.log(1);` });
    expect(readdirSync(join(folder, "dist/maps"))).toEqual(["main.js.map"]);
    expect(readFileSync(join(folder, "dist/maps/main.js.map"), "utf8")).toContain("console.log(1)");
    expect(readFileSync(join(folder, "dist/plumbline.cjs"), "utf8")).not.toContain("sourceMapping");
  });

  it.each([
    ["import.meta in another place", `console.log(import.meta.url);`],
    ["await at the top", `console.log(await Promise.resolve(1));`],
  ])("is not built with %s", async (_what, text) => {
    writeFileSync(join(folder, "main.ts"), text);
    const options = {
      entry: join(folder, "main.ts"),
      outFolder: join(folder, "dist"),
      quiet: true,
    };
    await expect(buildProgram(options)).rejects.toThrow();
    expect(existsSync(join(folder, "dist/plumbline.cjs"))).toBe(false);
  });
});
