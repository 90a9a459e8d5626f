import type { FlagParametersForType } from "@stricli/core";
import { FINDING_ORDERS, type FindingOrder } from "../answers/orders.ts";
import type { DfGroup } from "../capacity/df.ts";
import { ConfigError } from "../lib/errors.ts";
import type { CliContext } from "./context.ts";
import { FORM_WORDS, type FormOf, type FormWord, outputFlag } from "./forms.ts";

/** Which sources are read, and as whom. */
export type SourceFlags = {
  readonly config?: string;
  readonly noConfig?: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly as?: string;
  readonly asGroup?: readonly string[];
  readonly requestTimeout?: number;
  readonly truenas?: string;
  readonly truenasUser?: string;
  readonly apiKeyFile?: string;
  readonly truenasCaFile?: string;
  readonly truenasPinSha256?: string;
  readonly from?: string;
  readonly stateDir?: string;
  readonly noState?: boolean;
};

/** Which service is asked, if any, in the place of sources; and which sources are read else. */
export type ReadingFlags = SourceFlags & {
  readonly server?: string;
  readonly tokenFile?: string;
  readonly serverCaFile?: string;
};

/** How the answer is written, in one of the forms of a command. */
export type OutputFlags<W extends FormWord = FormWord> = {
  readonly output: FormOf<W>;
  readonly noHeaders?: boolean;
  readonly noColor?: boolean;
};

/** Which findings are shown; never what is read. */
export type FilterFlags = {
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  /** Milliseconds. */
  readonly olderThan?: number;
  /** Bytes. */
  readonly minSize?: number;
  readonly reclaimable?: boolean;
  readonly sortBy: FindingOrder;
};

/** What the exit code says. */
export type ExitFlags = {
  readonly failOn: "warning" | "error";
  readonly exitZero?: boolean;
};

/** What `df` can sum by; the order is that of the help. */
export const DF_BY = [
  "claim",
  "namespace",
  "storageclass",
  "pool",
  "scope",
] as const satisfies readonly DfGroup[];

/** A flag that takes a word and may be left out. */
export function optionalText(brief: string, placeholder: string) {
  return { kind: "parsed", parse: String, brief, placeholder, optional: true } as const;
}

/** A flag that is there or not. */
export function optionalSwitch(brief: string) {
  return { kind: "boolean", brief, optional: true, withNegated: false } as const;
}

/** Parsers are loaded when such a flag is given: the formats are those of rules, whose schemas cost 100 ms to load. */
const age = (flag: string) => async (text: string) =>
  (await import("../answers/quantities.ts")).parseAge(text, flag);
const timeout = (flag: string) => async (text: string) =>
  (await import("../answers/quantities.ts")).parseTimeout(text, flag);
const size = (flag: string) => async (text: string) =>
  (await import("../answers/quantities.ts")).parseSize(text, flag);

/** Flags of every command that reads sources. */
export const SOURCE_FLAGS: FlagParametersForType<SourceFlags, CliContext> = {
  from: optionalText("Read a bundle instead of cluster and NAS", "FILE"),
  context: optionalText("Kubeconfig context; without it the current one", "NAME"),
  kubeconfig: optionalText("Kubeconfig file, in the place of KUBECONFIG", "FILE"),
  as: optionalText("User to impersonate on the cluster", "USER"),
  asGroup: {
    kind: "parsed",
    parse: String,
    brief: "Group to impersonate",
    placeholder: "GROUP",
    optional: true,
    variadic: true,
  },
  requestTimeout: {
    kind: "parsed",
    parse: timeout("--request-timeout"),
    brief: "Longest wait for one answer of either side, such as 30s",
    placeholder: "TIME",
    optional: true,
  },
  truenas: optionalText("TrueNAS to read, such as wss://nas.example", "URL"),
  truenasUser: optionalText("User of the API key; TrueNAS 24.10 needs none", "NAME"),
  apiKeyFile: optionalText("File with the API key", "FILE"),
  truenasCaFile: optionalText("Authority that signed its certificate, PEM", "FILE"),
  truenasPinSha256: optionalText("SHA-256 of its certificate", "HEX"),
  config: optionalText("Configuration file", "FILE"),
  noConfig: optionalSwitch("Leave configuration files out"),
  stateDir: optionalText("Directory of what is remembered between looks", "DIR"),
  noState: optionalSwitch("Remember nothing and use no memory"),
};

/** Flags of commands that a service can answer. */
export const SERVICE_FLAGS: FlagParametersForType<
  Pick<ReadingFlags, "server" | "tokenFile" | "serverCaFile">,
  CliContext
> = {
  server: optionalText("Ask a service instead of cluster and NAS", "URL"),
  tokenFile: optionalText("File with a token for it; without it that of the kubeconfig", "FILE"),
  serverCaFile: optionalText("Authority that signed its certificate, PEM", "FILE"),
};

/** Flags of every command that prints an answer, in every form unless it names its own. */
export const OUTPUT_FLAGS = {
  output: outputFlag(FORM_WORDS),
  noHeaders: optionalSwitch("Only the lines: no headings, no notes"),
  noColor: optionalSwitch("No colours (or NO_COLOR)"),
} as const;

/** Flags of commands that list findings. */
export const FILTER_FLAGS: FlagParametersForType<FilterFlags, CliContext> = {
  namespace: optionalText("Show what concerns this namespace", "NAME"),
  allNamespaces: optionalSwitch("Show all namespaces (the default)"),
  selector: optionalText("Show what concerns claims and volumes with these labels", "LABELS"),
  olderThan: {
    kind: "parsed",
    parse: age("--older-than"),
    brief: "Show what is at least this old, such as 7d",
    placeholder: "AGE",
    optional: true,
  },
  minSize: {
    kind: "parsed",
    parse: size("--min-size"),
    brief: "Show what holds at least this much, such as 1Gi",
    placeholder: "SIZE",
    optional: true,
  },
  reclaimable: optionalSwitch("Show leftovers that would give bytes back"),
  sortBy: {
    kind: "enum",
    values: FINDING_ORDERS,
    default: "severity",
    brief: "Order of the list, largest and oldest first",
    placeholder: "ORDER",
  },
};

/** Flags of commands whose exit code says how bad it is. */
export const EXIT_FLAGS: FlagParametersForType<ExitFlags, CliContext> = {
  failOn: {
    kind: "enum",
    values: ["warning", "error"],
    default: "warning",
    brief: "Least severity that makes the exit code 1 or 2",
    placeholder: "LEVEL",
  },
  exitZero: optionalSwitch("Exit code 0 whatever is found"),
};

/** Short forms, as kubectl has them. */
export const ALIASES = Object.freeze({ o: "output" } as const);
/** Short forms of the filters, likewise. */
export const FILTER_ALIASES = Object.freeze({
  n: "namespace",
  A: "allNamespaces",
  l: "selector",
} as const);

/** Headings under which help lists flags, and the flags of each; what is in none of them is a command's own. */
export const FLAG_GROUPS = Object.freeze([
  { title: "What is shown", names: Object.keys(FILTER_FLAGS) },
  { title: "How it is written", names: Object.keys(OUTPUT_FLAGS) },
  { title: "Exit code", names: Object.keys(EXIT_FLAGS) },
  { title: "What is read", names: Object.keys(SOURCE_FLAGS) },
  { title: "Who is asked instead", names: Object.keys(SERVICE_FLAGS) },
] as const);

/** A mistake on the command line, in the form of all others. */
export function usageError(
  where: string,
  expected: string,
  found: string,
  next: string,
): ConfigError {
  return new ConfigError({ where, expected, found, next });
}

/** Throws ConfigError where a decision is begun and nobody said about what: it would pass for a list. */
export function refuseForgottenId<F extends object>(
  command: string,
  flags: F,
  deciding: readonly (keyof F & string)[],
): void {
  const said = deciding.find((name) => flags[name] !== undefined && flags[name] !== false);
  if (said === undefined) return;
  throw usageError(
    command,
    `an id beside --${said}`,
    "none",
    "take it from the list of this command, or of plumbline scan",
  );
}
