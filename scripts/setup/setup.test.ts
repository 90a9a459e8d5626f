import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isInstalled } from "./lockfile.mjs";
import { explain } from "./runtime.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "setup-test-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const YAML = { version: "2.9.1", integrity: "sha512-yaml" };
const FOR_MAC = { version: "26.10.0", integrity: "sha512-mac", optional: true };
const SIM = { resolved: "sim", link: true };

function givenLockfile(packages: Readonly<Record<string, unknown>>): void {
  const text = JSON.stringify({ packages: { "": { name: "project" }, ...packages } });
  writeFileSync(join(root, "package-lock.json"), text);
}

function givenInstalled(packages: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(root, "node_modules"), { recursive: true });
  writeFileSync(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages }));
}

describe("the dependencies are installed", () => {
  beforeEach(() => {
    givenLockfile({
      "node_modules/yaml": YAML,
      "node_modules/node-darwin": FOR_MAC,
      "node_modules/@plumbline/sim": SIM,
    });
  });

  it("when npm wrote down the packages of the lockfile, those for other platforms aside", () => {
    givenInstalled({ "node_modules/yaml": YAML, "node_modules/@plumbline/sim": SIM });
    expect(isInstalled(root)).toBe(true);
  });

  it.each([
    ["another version", { ...YAML, version: "2.9.0" }],
    ["other contents", { ...YAML, integrity: "sha512-other" }],
    ["nothing", undefined],
  ])("but not when a package is there with %s", (_what, yaml) => {
    givenInstalled({ "node_modules/yaml": yaml, "node_modules/@plumbline/sim": SIM });
    expect(isInstalled(root)).toBe(false);
  });

  it("but not when a workspace is missing or an optional package is of another version", () => {
    givenInstalled({ "node_modules/yaml": YAML });
    expect(isInstalled(root)).toBe(false);
    const old = { ...FOR_MAC, version: "26.9.0" };
    const others = { "node_modules/yaml": YAML, "node_modules/@plumbline/sim": SIM };
    givenInstalled({ ...others, "node_modules/node-darwin": old });
    expect(isInstalled(root)).toBe(false);
  });

  it("but not when an installation was interrupted, which leaves no record", () => {
    mkdirSync(join(root, "node_modules/yaml"), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });
});

describe("a Node that does not start", () => {
  it("names the missing library and what to install", () => {
    const said =
      "node: error while loading shared libraries: libatomic.so.1: cannot open shared object file: No such file or directory\n";
    expect(explain(said)).toBe(
      "The pinned Node needs the system library libatomic.so.1: install it with `apt-get install libatomic1` (Debian, Ubuntu) or `dnf install libatomic` (Fedora, RHEL).",
    );
  });

  it("names a library it knows no package for", () => {
    expect(explain("node: error while loading shared libraries: libfoo.so.2: cannot open")).toBe(
      "The pinned Node needs the system library libfoo.so.2.",
    );
  });

  it("repeats anything else the loader said", () => {
    expect(explain("GLIBC_2.28 not found\n")).toBe(
      "The pinned Node does not start (GLIBC_2.28 not found).",
    );
  });
});
