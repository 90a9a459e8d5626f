import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureChromium, type Machine, mayHaveChromium, MISSING_CHROMIUM } from "./chromium.ts";

let folder: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-chromium-"));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A machine whose PATH is one folder. */
function machine({ isRoot = false, ...environment }: Record<string, string | boolean>): Machine {
  const env = { PATH: folder, ...environment } as Record<string, string>;
  return { environment: env, isRoot: isRoot === true, say: (line) => said.push(line) };
}

function givenProgram(name: string, script = ""): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A package manager that writes down what it is asked for; it installs, or says that it cannot. */
function givenApt(installs: boolean): void {
  const browser = join(folder, "chromium-headless-shell");
  const install = installs
    ? `case "$*" in install*) echo "#!/bin/sh" > "${browser}"; /bin/chmod 755 "${browser}";; esac`
    : `echo "E: Unable to locate package chromium-headless-shell" >&2; exit 100`;
  givenProgram("apt-get", `echo "$*" >> "${join(folder, "asked")}"\n${install}`);
}

describe("Chromium", () => {
  it("is what CHROMIUM names, whatever lies on the PATH", async () => {
    givenProgram("chromium");
    const own = givenProgram("my-browser");
    expect(await ensureChromium(machine({ CHROMIUM: own }))).toBe(own);
  });

  it("is not taken from the PATH where CHROMIUM names something that is no program", async () => {
    givenProgram("chromium");
    const wrong = machine({ CHROMIUM: join(folder, "nothing") });
    await expect(ensureChromium(wrong)).rejects.toThrow("CHROMIUM: expected a program");
  });

  it.each(["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"])(
    "is %s on the PATH",
    async (name) => {
      const file = givenProgram(name);
      expect(mayHaveChromium(machine({}))).toBe(true);
      expect(await ensureChromium(machine({}))).toBe(file);
      expect(said).toEqual([]);
    },
  );

  it("is the one without windows where both are there", async () => {
    givenProgram("chromium");
    const quick = givenProgram("chromium-headless-shell");
    expect(await ensureChromium(machine({}))).toBe(quick);
  });

  it("is installed where we are root and there is none, and that is said with how long it took", async () => {
    givenApt(true);
    const root = machine({ isRoot: true });
    expect(mayHaveChromium(root)).toBe(true);
    expect(await ensureChromium(root)).toBe(join(folder, "chromium-headless-shell"));
    const asked = readFileSync(join(folder, "asked"), "utf8").trim().split("\n");
    expect(asked[0]).toMatch(/^update/);
    expect(asked[1]).toMatch(/^install .*-y .*--no-install-recommends .*chromium-headless-shell$/);
    expect(said[0]).toContain("installing it with apt-get");
    expect(said.at(-1)).toMatch(/^done in [\d.]+ s$/);
  });

  it("is missing, with what the package manager said, where it cannot be installed", async () => {
    givenApt(false);
    await expect(ensureChromium(machine({ isRoot: true }))).rejects.toThrow(
      "Unable to locate package chromium-headless-shell",
    );
  });

  it("leaves out what needs it for whoever is not root, and says what to install", async () => {
    givenApt(true);
    expect(mayHaveChromium(machine({}))).toBe(false);
    await expect(ensureChromium(machine({}))).rejects.toThrow(MISSING_CHROMIUM);
  });

  it("leaves out nothing in continuous integration: it fails", async () => {
    expect(mayHaveChromium(machine({ CI: "true" }))).toBe(true);
    await expect(ensureChromium(machine({ CI: "true" }))).rejects.toThrow(MISSING_CHROMIUM);
  });
});
