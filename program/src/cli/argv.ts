/** Short flags that take a value: kubectl lets it follow at once (`-ojson`, `-nshop`) or behind `=`. */
const SHORT_WITH_VALUE = /^-([oln])=?(.+)$/;

/**
 * Arguments in the order and form that the command table understands: `help scan` becomes `scan --help`, `--version`
 * becomes `version`, `-ojson` becomes `-o json`, a command behind flags (`--context prod scan`) comes first, and an object in two
 * words, as kubectl takes it (`trace pvc data-0`), becomes one.
 * `takesValue` tells flags whose next argument is their value.
 */
export function normalizeArguments(
  argv: readonly string[],
  commands: readonly string[],
  takesValue: (flag: string) => boolean,
): readonly string[] {
  const [first, ...rest] = argv;
  if (first === "help") return [...rest, "--help"];
  if (first === "--version") return ["version", ...rest];
  const end = argv.indexOf("--");
  const ours = end < 0 ? argv : argv.slice(0, end);
  const split = splitShort(ours, takesValue);
  const at = commandPosition(split, takesValue);
  const command = split[at];
  const ordered =
    command !== undefined && at > 0 && commands.includes(command)
      ? [command, ...split.toSpliced(at, 1)]
      : split;
  return [...inOneWord(ordered, takesValue), ...(end < 0 ? [] : argv.slice(end))];
}

/** Commands whose argument is an object. */
const ABOUT_AN_OBJECT: ReadonlySet<string> = new Set(["trace", "explain"]);

/** No code of a rule, and no object in one word. */
const COULD_BE_A_KIND = /^[a-z]+$/i;

function inOneWord(
  argv: readonly string[],
  takesValue: (flag: string) => boolean,
): readonly string[] {
  if (!ABOUT_AN_OBJECT.has(argv[0] ?? "")) return argv;
  const kindAt = 1 + commandPosition(argv.slice(1), takesValue);
  const nameAt = kindAt + 1 + commandPosition(argv.slice(kindAt + 1), takesValue);
  const kind = argv[kindAt] ?? "";
  if (kindAt < 1 || nameAt <= kindAt || !COULD_BE_A_KIND.test(kind)) return argv;
  return argv.with(kindAt, `${kind}/${argv[nameAt] ?? ""}`).toSpliced(nameAt, 1);
}

/** The name behind the dashes of a flag; null for any other word, though it may be the name of one (`--by namespace`). */
export function flagName(word: string): string | null {
  return /^--?(.+)$/.exec(word)?.[1] ?? null;
}

function splitShort(
  argv: readonly string[],
  takesValue: (flag: string) => boolean,
): readonly string[] {
  return argv.flatMap((argument, index) => {
    const isValue = index > 0 && takesValue(argv[index - 1] ?? "");
    const short = isValue ? null : SHORT_WITH_VALUE.exec(argument);
    return short === null ? [argument] : [`-${short[1]}`, short[2] ?? ""];
  });
}

/** Index of the first argument that is neither a flag nor a flag's value; -1 where there is none. */
function commandPosition(argv: readonly string[], takesValue: (flag: string) => boolean): number {
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? "";
    if (!argument.startsWith("-")) return index;
    if (takesValue(argument)) index++;
  }
  return -1;
}
