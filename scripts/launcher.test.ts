import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "./root.ts";

let root: string;

/** A project with the real launcher; its build leaves a bundle that prints its arguments, and says on stderr that it ran. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "launcher-test-"));
  mkdirSync(join(root, "node_modules/.bin"), { recursive: true });
  symlinkSync(process.execPath, join(root, "node_modules/.bin/node"));
  copyFileSync(join(ROOT, "plumbline"), join(root, "plumbline"));
  put("package-lock.json", "{}");
  put("node_modules/.package-lock.json", "{}");
  put("scripts/build.ts", "");
  put("scripts/build/plugin.ts", "");
  put("program/src/main.ts", "");
  put("program/src/old.ts", "");
  put("simulators/world.ts", "");
  put("ui/src/main.tsx", "");
  put(
    "scripts/run.mjs",
    `import { mkdirSync, writeFileSync } from "node:fs";
     mkdirSync("dist", { recursive: true });
     writeFileSync("dist/plumbline.cjs", "console.log(process.env.PLUMBLINE_INVOKED_AS, process.argv.slice(2).join())");
     console.error("built " + process.argv[2]);`,
  );
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Dates every source before the bundle, as after a build. */
function givenFreshBundle(): void {
  launch();
  const future = Date.now() / 1000 + 60;
  utimesSync(join(root, "dist/plumbline.cjs"), future, future);
}

function givenBundle(text: string): void {
  givenFreshBundle();
  put("dist/plumbline.cjs", text);
  makeNewer("dist/plumbline.cjs");
}

function makeNewer(path: string): void {
  const future = Date.now() / 1000 + 120;
  utimesSync(join(root, path), future, future);
}

/** What it printed; the project's own folder is left out. */
function launch(script = join(root, "plumbline"), ...args: string[]): string {
  const command = `"$@" 2>&1`;
  return execFileSync("/bin/sh", ["-c", command, "sh", script, ...args], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}` },
  })
    .replaceAll(`${root}/`, "")
    .trim();
}

describe("the launcher", () => {
  it("builds when there is no bundle, and passes the arguments on", () => {
    expect(launch(undefined, "scan", "-o", "two words")).toBe(
      "built scripts/build.ts\nplumbline scan,-o,two words",
    );
  });

  it("builds nothing when nothing is newer", () => {
    givenFreshBundle();
    expect(launch(undefined, "scan")).toBe("plumbline scan");
  });

  it.each([
    "program/src/main.ts",
    "simulators/world.ts",
    "ui/src/main.tsx",
    "scripts/build.ts",
    "scripts/build/plugin.ts",
    "package-lock.json",
    "program/src", // a file in it was deleted
  ])("builds when %s is newer", (path) => {
    givenFreshBundle();
    makeNewer(path);
    expect(launch(undefined, "scan")).toBe("built scripts/build.ts\nplumbline scan");
  });

  it("builds when the dependencies went away", () => {
    givenFreshBundle();
    rmSync(join(root, "node_modules/.package-lock.json"));
    expect(launch(undefined, "scan")).toBe("built scripts/build.ts\nplumbline scan");
  });

  it("does not mind a newer test", () => {
    put("program/src/main.test.ts", "");
    givenFreshBundle();
    makeNewer("program/src/main.test.ts");
    expect(launch(undefined, "scan")).toBe("plumbline scan");
  });

  it("stops to collect the memory of a command that ends, and not of the service", () => {
    givenBundle("console.log(process.execArgv.join(' '))");
    expect(launch(undefined, "scan")).toMatch(
      / --no-incremental-marking --heap-growing-percent=30$/,
    );
    for (const words of [["--config", "prod.yaml", "serve"], ["demo"]])
      expect(launch(undefined, ...words)).toMatch(
        / --incremental-marking --heap-growing-percent=20$/,
      );
  });

  it("does not let Node speak of what it calls experimental", () => {
    givenBundle("process.emitWarning('of a tunnel', 'ExperimentalWarning'); console.log('said')");
    expect(launch(undefined, "scan")).toBe("said");
  });

  it("finds its project through a chain of links, as kubectl finds a plugin", () => {
    givenFreshBundle();
    symlinkSync("plumbline", join(root, "kubectl-plumbline"));
    mkdirSync(join(root, "bin"));
    symlinkSync(join(root, "kubectl-plumbline"), join(root, "bin/kubectl-plumbline"));
    expect(launch(join(root, "bin/kubectl-plumbline"), "scan")).toBe("bin/kubectl-plumbline scan");
  });
});
