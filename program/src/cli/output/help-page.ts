import type { Command, RouteMap } from "@stricli/core";
import { flagName, VARIABLES } from "../../config/variables.ts";
import type { Target } from "../command-words.ts";
import type { CliContext } from "../context.ts";
import { FLAG_GROUPS } from "../flags.ts";
import type { outputFlag } from "../forms.ts";
import { type Page, wrap } from "./page.ts";

/** Help is never wider than this, however wide the screen is, and as wide where there is none. */
export const HELP_COLUMNS = 80;

/** Column at which explanations begin; longer names stand on a line of their own. */
const EXPLANATIONS_AT = 32;

/**
 * Help of a command: how it is called, what it does, its arguments and its flags by what they are for. `words` are those
 * that led to it, the program first; it is in every example as it was called.
 */
export function printHelp(page: Page, words: readonly string[], target: Target): void {
  const [program = ""] = words;
  page.line({ text: "Usage: ", tone: "strong" }, usageOf(words.join(" "), target));
  page.gap();
  printDescription(page, (target.fullDescription ?? target.brief).replaceAll("{program}", program));
  if ("getAllEntries" in target) printCommands(page, words.join(" "), target);
  else printParameters(page, target.parameters);
}

function usageOf(called: string, target: Target): string {
  if ("getAllEntries" in target) {
    const names = target.getAllEntries().map(({ name }) => name.original);
    return target.getDefaultCommand() === undefined
      ? `${called} ${names.join("|")}`
      : `${called} [COMMAND] [flags]`;
  }
  const { flags = {}, positional } = target.parameters;
  const required = Object.entries(flags)
    .filter(([, flag]) => isRequired(flag))
    .map(([name, flag]) => `${flagName(name)} ${flag.placeholder ?? "VALUE"}`);
  const any = Object.keys(flags).length > required.length ? ["[flags]"] : [];
  return [called, ...argumentsOf(positional).map(argumentText), ...required, ...any].join(" ");
}

function printDescription(page: Page, text: string): void {
  for (const [index, paragraph] of text.split("\n\n").entries()) {
    if (index > 0) page.gap();
    for (const line of paragraph.split("\n"))
      if (line.startsWith("  ")) page.line({ text: line, tone: "plain" });
      else page.prose(line);
  }
}

function printCommands(page: Page, called: string, { getAllEntries }: RouteMap<CliContext>): void {
  const entries = getAllEntries();
  const at = Math.max(...entries.map(({ name }) => name.original.length)) + 4;
  printHeading(page, "Commands");
  for (const { name, target } of entries) printEntry(page, name.original, target.brief, at);
  page.gap();
  page.prose(`${called} COMMAND --help tells the flags of a command.`);
}

function printParameters(page: Page, { flags = {}, aliases = {}, positional }: Parameters): void {
  const shorts = new Map(Object.entries(aliases).map(([short, name]) => [name, short]));
  const entries = Object.entries(flags).map(([name, flag]) => ({
    name,
    label: labelOf(name, flag, shorts.get(name)),
    text: explanationOf(name, flag),
  }));
  const args = argumentsOf(positional);
  if (args.length > 0) printHeading(page, "Arguments");
  for (const argument of args) printEntry(page, argumentText(argument), argument.brief);
  const grouped = new Set<string>(FLAG_GROUPS.flatMap(({ names }) => names));
  const own = entries.filter(({ name }) => !grouped.has(name));
  printHeading(page, "Flags");
  for (const { label, text } of own) printEntry(page, label, text);
  printEntry(page, "-h, --help", "Print this and exit");
  for (const { title, names } of FLAG_GROUPS) {
    const group = entries.filter(({ name }) => names.includes(name));
    if (group.length > 0) printHeading(page, title);
    for (const { label, text } of group) printEntry(page, label, text);
  }
}

type Parameters = Command<CliContext>["parameters"];
type Flag = NonNullable<Parameters["flags"]>[string];

/** "-n, --namespace NAME"; a flag without a short form is indented as if it had one. */
function labelOf(name: string, flag: Flag, short: string | undefined): string {
  const value = flag.kind === "boolean" ? "" : ` ${flag.placeholder ?? "VALUE"}`;
  const many = "variadic" in flag && flag.variadic ? "..." : "";
  return `${short === undefined ? "    " : `-${short}, `}${flagName(name)}${value}${many}`;
}

/** What a flag does, the values it takes, and the variable that may stand for it. */
function explanationOf(name: string, flag: Flag): string {
  const values = valuesOf(flag);
  const variable = (VARIABLES as Readonly<Record<string, string>>)[name];
  return `${flag.brief}${values}${variable === undefined ? "" : ` (or ${variable})`}`;
}

/** ": table (default), wide"; nothing where a flag takes more than a few words. */
function valuesOf(flag: Flag): string {
  const values =
    flag.kind === "enum" ? flag.values : "forms" in flag ? (flag as FormFlag).forms : [];
  const told = values.map((value) =>
    "default" in flag && value === flag.default ? `${value} (default)` : value,
  );
  return told.length === 0 ? "" : `: ${told.join(", ")}`;
}

type FormFlag = ReturnType<typeof outputFlag>;

function isRequired(flag: Flag): boolean {
  return flag.kind !== "boolean" && flag.optional !== true && !("default" in flag);
}

interface Argument {
  readonly brief: string;
  readonly placeholder?: string;
  readonly optional?: boolean;
}

function argumentsOf(positional: Parameters["positional"]): readonly Argument[] {
  if (positional === undefined) return [];
  return positional.kind === "array" ? [positional.parameter] : positional.parameters;
}

function argumentText({ placeholder = "ARGUMENT", optional }: Argument): string {
  return optional ? `[${placeholder}]` : placeholder;
}

function printHeading(page: Page, title: string): void {
  page.gap();
  page.line({ text: `${title}:`, tone: "strong" });
}

/** Explanations are not broken to less than this: where no more is left beside the name, they stand below it. */
const LEAST_ROOM = 24;
const BELOW_AT = 8;

/** A name and its explanation beside it, or below it where the name is too long or the screen too narrow. */
function printEntry(page: Page, name: string, text: string, column = EXPLANATIONS_AT): void {
  const columns = page.terminal.columns ?? HELP_COLUMNS;
  const at = columns - column < LEAST_ROOM ? BELOW_AT : column;
  const lines = wrap(text, columns - at);
  const label = `  ${name}`;
  const beside = label.length + 2 <= at;
  if (!beside) page.line(label);
  for (const [index, line] of lines.entries())
    page.line((index === 0 && beside ? label : "").padEnd(at), line);
}
