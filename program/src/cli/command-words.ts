import type { Command, RouteMap } from "@stricli/core";
import { kebab } from "../config/variables.ts";
import type { CliContext } from "./context.ts";

/** A command or a list of commands. */
export type Target = Command<CliContext> | RouteMap<CliContext>;

/** What a command line says before its flags: the words that lead to a command, and that command's own flags. */
export interface Addressed {
  /** `["config", "check"]`; the default command where none is named. */
  readonly words: readonly string[];
  /** Its flags by long (kebab) name, with the short one where there is one. */
  readonly flags: ReadonlyMap<string, string | null>;
  /** Those whose value is the path of a file, by long and short name. */
  readonly files: ReadonlySet<string>;
}

/** The command that a command line names, as far as it names one. */
export function addressed(table: RouteMap<CliContext>, inputs: readonly string[]): Addressed {
  const words: string[] = [];
  let target: Target = table;
  for (const input of inputs) {
    const next: Target | undefined =
      "getAllEntries" in target ? target.getRoutingTargetForInput(input) : undefined;
    if (next === undefined) break;
    words.push(input);
    target = next;
  }
  if (target !== table) return { words, flags: flagsOf(target), files: filesOf(target) };
  const own = table.getAllEntries().find((entry) => entry.target === table.getDefaultCommand());
  return own === undefined
    ? { words, flags: new Map(), files: new Set() }
    : { words: [own.name.original], flags: flagsOf(own.target), files: filesOf(own.target) };
}

function filesOf(target: Target): ReadonlySet<string> {
  if (!("parameters" in target)) return new Set();
  const shorts = flagsOf(target);
  const names = Object.entries(target.parameters.flags ?? {})
    .filter(([, { placeholder }]) => placeholder === "FILE")
    .map(([name]) => kebab(name));
  return new Set(names.flatMap((name) => [name, shorts.get(name) ?? name]));
}

function flagsOf(target: Target): ReadonlyMap<string, string | null> {
  if (!("parameters" in target)) return new Map();
  const { flags = {}, aliases = {} } = target.parameters;
  const shorts = new Map(
    Object.entries(aliases as Readonly<Record<string, string>>).map(([short, name]) => [
      name,
      short,
    ]),
  );
  return new Map(Object.keys(flags).map((name) => [kebab(name), shorts.get(name) ?? null]));
}

/** Every flag of every command by its long (kebab) and short name, and whether a value follows it. */
export function allFlags(table: RouteMap<CliContext>): ReadonlyMap<string, boolean> {
  const flags = new Map<string, boolean>();
  const targets = table
    .getAllEntries()
    .flatMap(({ target }) =>
      "getAllEntries" in target ? target.getAllEntries().map((entry) => entry.target) : [target],
    );
  for (const target of targets) {
    if (!("parameters" in target)) continue;
    const kinds = target.parameters.flags ?? {};
    for (const [name, { kind }] of Object.entries(kinds))
      flags.set(kebab(name), kind === "parsed" || kind === "enum");
    for (const [name, short] of flagsOf(target))
      if (short !== null) flags.set(short, flags.get(name) === true);
  }
  return flags;
}

/** Names of the commands of commands, such as `config check`. */
export function nestedNames(table: RouteMap<CliContext>): readonly string[] {
  return table
    .getAllEntries()
    .flatMap(({ target }) =>
      "getAllEntries" in target ? target.getAllEntries().map((entry) => entry.name.original) : [],
    );
}
