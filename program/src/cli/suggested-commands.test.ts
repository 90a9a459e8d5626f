import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aFile } from "../config/given.ts";
import type { Shown } from "../api/shown.ts";
import { type AskedService, aService, shownOf, TOKEN } from "./given-asked-service.ts";
import { both, NAS, nameOf } from "./given-answers.ts";
import { runCli } from "./given.ts";
import { pasteable } from "./program-name.ts";
import { repeatsOf } from "./repeated-flags.ts";

const directory = mkdtempSync(path.join(tmpdir(), "plumbline suggested-")); // a shell needs quotes for it
const TOKEN_FILE = aFile(directory, "token", `${TOKEN}\n`);
const KUBECONFIG = aFile(directory, "kube config", "");

let shown: Shown;
let service: AskedService;
beforeAll(async () => {
  shown = await shownOf(both);
  service = await aService(() => shown);
});
afterAll(async () => service[Symbol.asyncDispose]());

/** The commands in what was printed, as somebody would mark them with the mouse: to the end of the line, or to the next words. */
function suggestedIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w./-])plumbline (?:summary|scan|orphans|trace|df|explain) .*$/gm)]
    .map(([command]) => command.replace(/,.*| says what .*| for the list.*/, ""))
    .filter((command) => !/\b(?:NAME|CODE|TEXT)\b/.test(command));
}

/** The words of a command, as a shell reads them. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word).slice(1);
}

const finding = () => shown.report.findings.find(({ rule }) => rule === "pv-released")?.id ?? "";
const missing = () =>
  shown.report.findings.find(({ rule }) => rule === "pv-backing-missing")?.id ?? "";

const COMMANDS: readonly (readonly [string, () => readonly string[]])[] = [
  ["the summary", () => ["summary"]],
  ["a finding", () => ["explain", finding()]],
  ["what is found about an object", () => ["explain", `pv/${nameOf("12")}`]],
  ["no finding", () => ["explain", "ffffffffffffffff"]],
  ["a chain with findings", () => ["trace", `pv/${nameOf("12")}`]],
  ["what no chain leads through", () => ["trace", "service/nfs"]],
  ["the id of a finding in the place of an object", () => ["trace", missing()]],
  ["a table for an issue", () => ["scan", "-o", "markdown"]],
];

describe.each<[string, () => readonly string[]]>([
  ["a service", () => ["--server", service.url, "--token-file", TOKEN_FILE]],
  ["a service, in one word", () => [`--server=${service.url}`, `--token-file=${TOKEN_FILE}`]],
  ["a NAS", () => [...NAS, "--kubeconfig", KUBECONFIG, "--context", "prod"]],
])("what a command that asks %s suggests", (_, asking) => {
  it.each(COMMANDS)("asks it as well, pasted as it stands: %s", async (_what, argv) => {
    const { stdout, stderr } = await runCli([...argv(), ...asking()], both);
    const suggested = suggestedIn(stdout + stderr);
    expect(suggested).not.toEqual([]);
    const before = service.requests.length;
    for (const command of suggested) {
      const pasted = await runCli(wordsOf(command), both);
      expect([command, pasted.stderr, pasted.code]).toEqual([command, "", expect.any(Number)]);
      expect([command, [0, 1, 2, 3].includes(pasted.code)]).toEqual([command, true]);
      const rule = / explain [a-z]+(?:-[a-z]+)+$/.test(command);
      if (asking().some((word) => word.startsWith("--server")) && !rule)
        expect(service.requests.length, command).toBeGreaterThan(before);
    }
  });
});

describe("a command that is suggested", () => {
  const repeats = repeatsOf(
    [
      "scan",
      "--context",
      "my prod",
      "--as=ann",
      "--no-state",
      "--server",
      "https://a",
      "-o",
      "wide",
    ],
    (command) =>
      new Set(command === "unfreeze" ? ["no-config"] : ["context", "no-state", "server"]),
  );
  const typed = (sentence: string) => pasteable(sentence, { program: "plumbline", repeats });
  const all = "--context 'my prod' --no-state --server https://a";

  it("says again what was said of the sources, as far as it takes it", () => {
    expect(typed("run plumbline df -o wide, or wait")).toBe(
      `run plumbline df ${all} -o wide, or wait`,
    );
    expect(typed("plumbline unfreeze 0123 --reason TEXT")).toBe(
      "plumbline unfreeze 0123 --reason TEXT",
    );
  });

  it("is left alone where it names a source itself", () => {
    for (const own of ["plumbline scan --from look.json.gz", "plumbline df --by pool --server URL"])
      expect(typed(own)).toBe(own);
  });

  it("asks nobody where it explains a rule", () => {
    expect(typed("plumbline explain pv-released")).toBe("plumbline explain pv-released");
    expect(typed("plumbline explain for the list")).toBe("plumbline explain for the list");
    expect(typed("plumbline explain abcd")).toBe(`plumbline explain ${all} abcd`);
    expect(typed("plumbline explain pv/a")).toBe(`plumbline explain ${all} pv/a`);
  });

  it("is kubectl's in the same context, as the same user", () => {
    expect(typed("kubectl get pv/a -o yaml")).toBe(
      "kubectl --context 'my prod' --as ann get pv/a -o yaml",
    );
    expect(typed("as kubectl takes them; see kubectl plumbline scan --help")).toBe(
      "as kubectl takes them; see kubectl plumbline scan --help",
    );
  });
});
