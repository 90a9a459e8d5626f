import { describe, expect, it } from "vitest";
import { TRACE_KINDS } from "../correlate/trace/find.ts";
import { commandTable } from "./commands.ts";
import { runCli } from "./given.ts";

/** Words of every command and of every list of commands: `[]`, `["scan"]`, `["config"]`, `["config", "check"]`, … */
const addresses = [
  [],
  ...commandTable()
    .getAllEntries()
    .flatMap(({ name, target }) => [
      [name.original],
      ...("getAllEntries" in target
        ? target.getAllEntries().map((entry) => [name.original, entry.name.original])
        : []),
    ]),
];

const widest = (text: string) => Math.max(...text.split("\n").map((line) => line.length));

describe("help", () => {
  it.each(addresses.map((words) => ({ words, title: words.join(" ") || "no command" })))(
    "of $title fits in 80 columns, in a pipe, on a wide screen and as a kubectl plugin",
    async ({ words }) => {
      for (const program of ["plumbline", "kubectl plumbline"])
        for (const screen of [{}, { columns: 200 }]) {
          const ended = await runCli([...words, "--help"], { program, ...screen });
          expect(ended.code).toBe(0);
          expect(ended.stdout).toContain(`Usage: ${[program, ...words].join(" ")}`);
          expect(ended.stdout).not.toContain("{program}");
          expect(widest(ended.stdout)).toBeLessThanOrEqual(80);
        }
    },
  );

  it("of bundle names no flag that it would refuse", async () => {
    expect((await runCli(["bundle", "--help"])).stdout).not.toContain("Read a bundle");
    expect(await runCli(["bundle", "-o", "b", "--from", "a"])).toMatchObject({ code: 64 });
  });

  it("names every flag of a command, its values, its default and the variable beside it", async () => {
    const { stdout } = await runCli(["scan", "--help"]);
    expect(stdout).toContain("  -n, --namespace NAME ");
    expect(stdout).toContain("  -w, --watch ");
    const unbroken = stdout.replaceAll(/\s+/g, " ");
    expect(unbroken).toContain(
      "-o, --output FORM Form of the answer: table (default), wide, name, csv, markdown, junit, json, yaml, jsonpath=EXPR",
    );
    expect(unbroken).toContain("File with the API key (or PLUMBLINE_API_KEY_FILE)");
  });

  it("says what a command cannot do without", async () => {
    expect((await runCli(["bundle", "--help"])).stdout).toContain(
      "Usage: plumbline bundle --output FILE [flags]\n",
    );
    expect((await runCli(["trace", "-h"])).stdout).toContain(
      "Usage: plumbline trace KIND/NAME [flags]\n",
    );
    expect((await runCli(["explain", "-h"])).stdout).toContain(
      "Usage: plumbline explain [CODE|FINDING|KIND/NAME] [flags]\n",
    );
  });

  it("of trace names every kind that a chain can start from", async () => {
    const { stdout } = await runCli(["trace", "--help"]);
    for (const kind of Object.keys(TRACE_KINDS))
      expect(stdout).toMatch(new RegExp(`\\b${kind}\\b`));
  });

  it("is narrower where the screen is", async () => {
    const { stdout } = await runCli(["--help"], { columns: 60 });
    const prose = stdout.split("\n").filter((line) => !line.startsWith("  "));
    expect(widest(prose.join("\n"))).toBeLessThanOrEqual(60);
  });
});
