import { describe, expect, it } from "vitest";
import { aDirectory } from "../config/given.ts";
import { both, findingsOf, NAS, nameOf } from "./given-answers.ts";
import { runCli } from "./given.ts";

const ALL_IDS = "{.findings[*].id}";
const COMMANDS = [
  ["scan"],
  ["orphans"],
  ["df"],
  ["df", "--by", "pool"],
  ["summary"],
  ["explain"],
  ["explain", `pv/${nameOf("13")}`],
  ["trace", `pv/${nameOf("13")}`],
];

describe("-o jsonpath", () => {
  it.each(COMMANDS)("of %s %s sees exactly what -o json prints", async (...command) => {
    const json = await runCli([...command, "-ojson", ...NAS], both);
    const whole = await runCli([...command, "-o", "jsonpath={@}", ...NAS], both);
    expect(JSON.parse(whole.stdout)).toEqual(JSON.parse(json.stdout));
    expect({ ...whole, stdout: "" }).toEqual({ ...json, stdout: "" });
  });

  it("of config print sees the configuration in force", async () => {
    const { stdout } = await runCli([
      "config",
      "print",
      "-o",
      "jsonpath={.systems[*].url}",
      ...NAS,
    ]);
    expect(stdout).toBe("wss://nas1");
  });

  it.each([
    ["-o", `jsonpath=${ALL_IDS}`],
    [`-ojsonpath=${ALL_IDS}`],
    [`-o=jsonpath=${ALL_IDS}`],
    ["--output", `jsonpath=${ALL_IDS}`],
    [`--output=jsonpath=${ALL_IDS}`],
  ])("is written as kubectl lets it be: %s %s", async (...form) => {
    const { stdout } = await runCli(["scan", ...form, ...NAS], both);
    const json = await runCli(["scan", "-ojson", ...NAS], both);
    const ids = findingsOf(json.stdout).map(({ id }) => id);
    expect(stdout).toBe(ids.join(" "));
  });

  it("takes expressions with = and quotes, and prints a line each where asked to", async () => {
    const template = '{range .findings[?(@.rule=="pv-released")]}{.subject.name}{"\\n"}{end}';
    const { stdout } = await runCli(["scan", `--output=jsonpath=${template}`, ...NAS], both);
    expect(stdout).toBe(`${nameOf("13")}\n`);
  });

  it("is the same from a bundle", async () => {
    const file = `${aDirectory()}/look.json.gz`;
    await runCli(["bundle", "-o", file, ...NAS], both);
    const form = ["-o", "jsonpath={range .findings[*]}{.id}{end}{.at}"];
    const live = await runCli(["scan", ...form, ...NAS], both);
    expect(await runCli(["scan", ...form, "--from", file])).toEqual(live);
  });
});

describe("a mistake in -o jsonpath", () => {
  it.each([
    [
      "jsonpath",
      "--output: expected an expression behind jsonpath=, found none; write it as kubectl does, such as -o jsonpath='{.findings[*].id}'",
    ],
    [
      "jsonpath=",
      "--output: expected an expression behind jsonpath=, found none; write it as kubectl does, such as -o jsonpath='{.findings[*].id}'",
    ],
    [
      "jsonpath=.findings[*].id",
      "--output jsonpath, character 1: expected an expression in braces, found \".findings[*]\"; write '{.findings[*].id}'",
    ],
    [
      "jsonpath={.findings[*.id}",
      '--output jsonpath, character 13: expected "]", found ".id}"; write it as kubectl does, such as \'{.findings[*].id}\'',
    ],
    [
      "jsonpth={.at}",
      '--output: expected table, wide, name, csv, markdown, junit, json, yaml or jsonpath=EXPR, found "jsonpth={.at}"; did you mean jsonpath=?',
    ],
    [
      "jsonpath-file=x",
      '--output: expected table, wide, name, csv, markdown, junit, json, yaml or jsonpath=EXPR, found "jsonpath-file=x"; write -o "jsonpath=$(cat FILE)"',
    ],
    [
      "custom-columns=ID:.id",
      '--output: expected table, wide, name, csv, markdown, junit, json, yaml or jsonpath=EXPR, found "custom-columns=ID:.id"; use -o csv, or -o jsonpath= with a {range}',
    ],
    [
      "json=x",
      '--output: expected table, wide, name, csv, markdown, junit, json, yaml or jsonpath=EXPR, found "json=x"; did you mean json?',
    ],
  ])("%s is told before anything is read", async (form, sentence) => {
    expect(await runCli(["scan", "-o", form])).toEqual({
      code: 64,
      stdout: "",
      stderr: `plumbline: ${sentence}\n`,
    });
  });

  it("that only the answer shows is told with what it has", async () => {
    const ended = await runCli(["scan", "-o", "jsonpath={.items[*].id}", ...NAS], both);
    expect(ended).toMatchObject({ code: 64, stdout: "" });
    expect(ended.stderr).toContain(
      'character 3: expected a field of this answer (schemaVersion, at, sources, scopes, findings, skipped, suppressed, coverage, aged, memory), found "items"; look at -o json',
    );
  });

  it("that is deeper prints nothing, as in kubectl, but is told on stderr; the exit code stays", async () => {
    const form = ["-o", "jsonpath={.findings[*].subjct.name}"];
    const json = await runCli(["scan", "-ojson", ...NAS], both);
    expect(await runCli(["scan", ...form, ...NAS], both)).toEqual({
      code: json.code,
      stdout: "",
      stderr: `${json.stderr}note: --output jsonpath, character 15: nothing there has "subjct"; did you mean "subject"?\n`,
    });
  });
});
