import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildProgram } from "../../scripts/build/build.ts";
import { ROOT } from "../../scripts/root.ts";
import { describeWithPrograms } from "../debian.ts";

const SHELL_TIMEOUT_MS = 60_000;

/** A folder with the bundled program in it, as it would be on somebody's PATH, and a file whose name can be completed. */
const folder = mkdtempSync(path.join(tmpdir(), "plumbline-shells-"));

beforeAll(async () => {
  const bundle = await buildProgram({ outFolder: path.join(folder, "dist") });
  const program = path.join(folder, "plumbline");
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${bundle}" "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(path.join(folder, "bundle-of-today"), "");
}, SHELL_TIMEOUT_MS);
afterAll(() => rmSync(folder, { recursive: true }));

/** What a real shell makes of half-typed lines, in their order. */
async function completed(
  shell: "bash" | "zsh" | "fish",
  load: string,
  lines: readonly string[],
): Promise<readonly string[]> {
  const env = {
    PATH: `${folder}:${process.env["PATH"] ?? ""}`,
    HOME: folder,
    TERM: "dumb",
    LC_ALL: "C.UTF-8",
    COMPLETION: load,
  };
  const options = shell === "zsh" ? ["-f"] : shell === "fish" ? ["--no-config"] : [];
  const script = path.join(import.meta.dirname, `complete.${shell}`);
  const { stdout } = await promisify(execFile)(shell, [...options, script, ...lines], {
    cwd: folder,
    env,
  });
  return stdout.split("\n").slice(0, -1);
}

/** Half-typed lines and the words that a shell offers for the last one. */
const OFFERED: readonly (readonly [line: string, words: string])[] = [
  ["plumbline sc", "scan"],
  ["plumbline config ", "check print schema"],
  ["plumbline --context x or", "orphans"],
  ["plumbline scan --older", "--older-than"],
  ["plumbline scan -o j", "junit json jsonpath="],
  ["plumbline scan -o jsonp", "jsonpath="],
  ["plumbline scan --sort-by s", "severity size"],
  ["plumbline trace pv", "pvc/ pv/"],
  [
    "plumbline explain claim-",
    "claim-filesystem-full claim-lost claim-pending claim-terminating claim-unused",
  ],
  ["plumbline scan --context ", ""],
];

it("completes as kubectl's plugin, beside which kubectl looks for kubectl_complete-plumbline", async () => {
  for (const name of ["kubectl-plumbline", "kubectl_complete-plumbline"])
    symlinkSync(
      name === "kubectl-plumbline" ? path.join(folder, "plumbline") : path.join(ROOT, name),
      path.join(folder, name),
    );
  const { stdout } = await promisify(execFile)(
    path.join(folder, "kubectl_complete-plumbline"),
    ["trace", "pool"],
    { cwd: "/" },
  );
  expect(stdout).toBe("pool/\tObject to start from, such as pvc/data-0\n:6\n");
});

describeWithPrograms(["bash"], "completion in bash", () => {
  it(
    "offers commands, flags, values and kinds",
    async () => {
      const lines = OFFERED.map(([line]) => line);
      expect(await completed("bash", "plumbline completion bash", lines)).toEqual(
        OFFERED.map(([, words]) => words),
      );
    },
    SHELL_TIMEOUT_MS,
  );

  it(
    "offers a value behind an equals sign without its flag, because bash splits there",
    async () => {
      const lines = ["plumbline scan --output=j", "plumbline df --by="];
      expect(await completed("bash", "plumbline completion bash", lines)).toEqual([
        "junit json jsonpath=",
        "claim namespace storageclass pool scope",
      ]);
    },
    SHELL_TIMEOUT_MS,
  );
});

describeWithPrograms(["fish"], "completion in fish", () => {
  it(
    "offers commands, flags, values, kinds, and files where a flag takes one",
    async () => {
      const lines = [
        ...OFFERED.map(([line]) => line),
        "plumbline scan --output=j",
        "plumbline scan --from bun",
      ];
      expect(await completed("fish", "plumbline completion fish", lines)).toEqual([
        ...OFFERED.map(([, words]) => words),
        "--output=junit --output=json --output=jsonpath=",
        "bundle-of-today",
      ]);
    },
    SHELL_TIMEOUT_MS,
  );
});

/** The same lines, and what zsh makes of them with one press of Tab. */
const BECOMES: readonly (readonly [line: string, whole: string])[] = [
  ["plumbline sc", "plumbline scan "],
  ["plumbline config ch", "plumbline config check "],
  ["plumbline --context x or", "plumbline --context x orphans "],
  ["plumbline scan --older", "plumbline scan --older-than "],
  ["plumbline scan -o y", "plumbline scan -o yaml "],
  ["plumbline scan -o jsonp", "plumbline scan -o jsonpath="],
  ["plumbline scan --output=y", "plumbline scan --output=yaml "],
  ["plumbline trace pvc", "plumbline trace pvc/"],
  ["plumbline explain pv-r", "plumbline explain pv-released "],
  ["plumbline scan --from bun", "plumbline scan --from bundle-of-today "],
  ["plumbline scan --context bun", "plumbline scan --context bun"],
];

describeWithPrograms(["zsh"], "completion in zsh", () => {
  const lines = BECOMES.map(([line]) => line);
  const becomes = BECOMES.map(([, whole]) => whole);

  it(
    "completes commands, flags, values, kinds, and files where a flag takes one",
    async () => {
      expect(await completed("zsh", "source <(plumbline completion zsh)", lines)).toEqual(becomes);
    },
    SHELL_TIMEOUT_MS,
  );

  it(
    "is loaded by compinit as well, from a file in a folder of fpath",
    async () => {
      const load = `mkdir -p functions; plumbline completion zsh > functions/_plumbline; fpath=($PWD/functions $fpath); compinit -D -u`;
      expect(await completed("zsh", load, lines.slice(0, 3))).toEqual(becomes.slice(0, 3));
    },
    SHELL_TIMEOUT_MS,
  );
});
