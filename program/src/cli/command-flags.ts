import type { TypedCommandParameters } from "@stricli/core";
import { DF_ORDERS } from "../answers/orders.ts";
import type { BundleFlags } from "./commands/bundle.ts";
import type { ConfigCheckFlags } from "./commands/config-check.ts";
import type { ConfigPrintFlags } from "./commands/config-print.ts";
import type { DemoFlags } from "./commands/demo.ts";
import type { DfFlags } from "./commands/df.ts";
import type { ExplainFlags } from "./commands/explain.ts";
import type { IgnoreFlags } from "./commands/ignore.ts";
import type { LoginFlags } from "./commands/login.ts";
import type { OrphansFlags } from "./commands/orphans.ts";
import type { ScanFlags } from "./commands/scan.ts";
import type { ServeFlags } from "./commands/serve.ts";
import type { SummaryFlags } from "./commands/summary.ts";
import type { TraceFlags } from "./commands/trace.ts";
import type { UnfreezeFlags } from "./commands/unfreeze.ts";
import { SHELLS, type Shell } from "./completion/scripts.ts";
import type { CliContext } from "./context.ts";
import * as flag from "./flags.ts";
import { outputFlag } from "./forms.ts";

type Parameters<
  F extends Readonly<Record<string, unknown>>,
  A extends readonly unknown[] = [],
> = TypedCommandParameters<F, A, CliContext>;

const NO_TESTS = "tests are what scan and orphans make";
const WITHOUT_TESTS = outputFlag(
  ["table", "wide", "name", "csv", "markdown", "json", "yaml", "jsonpath"],
  { junit: NO_TESTS },
);

const READING_FLAGS = { ...flag.SOURCE_FLAGS, ...flag.SERVICE_FLAGS };

const ANSWER = {
  ...flag.FILTER_FLAGS,
  ...flag.OUTPUT_FLAGS,
  ...flag.EXIT_FLAGS,
  ...READING_FLAGS,
};
const { namespace, allNamespaces, selector } = flag.FILTER_FLAGS;
const {
  from: _,
  as: _as,
  asGroup: _asGroup,
  requestTimeout: _requestTimeout,
  noState,
  ...CONFIG
} = flag.SOURCE_FLAGS;

const { from: _from, ...SERVED } = flag.SOURCE_FLAGS;

const OF_THE_OBJECT = flag.optionalText("Namespace of the object", "NAME");

/** Flags of `plumbline` alone. */
export const SUMMARY: Parameters<SummaryFlags> = {
  flags: {
    ...flag.OUTPUT_FLAGS,
    output: outputFlag(["table", "markdown", "json", "yaml", "jsonpath"], {
      csv: "a summary has no rows: use scan -o csv or df -o csv",
      junit: "a summary has no tests: use scan -o junit",
    }),
    ...flag.EXIT_FLAGS,
    ...READING_FLAGS,
  },
  aliases: flag.ALIASES,
};

/** Flags of `scan`. */
export const SCAN: Parameters<ScanFlags> = {
  flags: { watch: flag.optionalSwitch("Stay and print what changes, until Ctrl-C"), ...ANSWER },
  aliases: { ...flag.ALIASES, ...flag.FILTER_ALIASES, w: "watch" },
};

/** Flags of `orphans`. */
export const ORPHANS: Parameters<OrphansFlags> = {
  flags: ANSWER,
  aliases: { ...flag.ALIASES, ...flag.FILTER_ALIASES },
};

/** Flags and argument of `trace`. */
export const TRACE: Parameters<TraceFlags, [string]> = {
  flags: {
    namespace: OF_THE_OBJECT,
    ...flag.OUTPUT_FLAGS,
    output: outputFlag(["table", "wide", "name", "markdown", "json", "yaml", "jsonpath"], {
      csv: "a chain is no list of rows: -o json has its nodes and links",
      junit: NO_TESTS,
    }),
    ...READING_FLAGS,
  },
  aliases: { ...flag.ALIASES, n: "namespace" },
  positional: {
    kind: "tuple",
    parameters: [
      {
        parse: String,
        placeholder: "KIND/NAME",
        brief: "Object to start from, such as pvc/data-0",
        proposeCompletions: async (partial) =>
          (await import("./completion/subjects.ts")).completeSubject(partial),
      },
    ],
  },
};

/** Flags of `df`. */
export const DF: Parameters<DfFlags> = {
  flags: {
    by: {
      kind: "enum",
      values: flag.DF_BY,
      default: "claim",
      brief: "What has a line of its own",
      placeholder: "WHAT",
    },
    namespace,
    allNamespaces,
    selector,
    sortBy: {
      kind: "enum",
      values: DF_ORDERS,
      default: "used",
      brief: "Order of the lines, largest first",
      placeholder: "ORDER",
    },
    ...flag.OUTPUT_FLAGS,
    output: WITHOUT_TESTS,
    ...READING_FLAGS,
  },
  aliases: { ...flag.ALIASES, ...flag.FILTER_ALIASES },
};

/** Flags and argument of `explain`. */
export const EXPLAIN: Parameters<ExplainFlags, [string?]> = {
  flags: {
    namespace: OF_THE_OBJECT,
    ...flag.OUTPUT_FLAGS,
    output: WITHOUT_TESTS,
    ...READING_FLAGS,
  },
  aliases: { ...flag.ALIASES, n: "namespace" },
  positional: {
    kind: "tuple",
    parameters: [
      {
        parse: String,
        placeholder: "CODE|FINDING|KIND/NAME",
        brief: "Code of a rule, id of a finding, or an object",
        optional: true,
        proposeCompletions: async () => (await import("./completion/subjects.ts")).ruleCodes(),
      },
    ],
  },
};

const { config, noConfig, stateDir } = flag.SOURCE_FLAGS;
const DECISION = {
  reason: flag.optionalText("Why, in a few words; it is kept with the decision", "TEXT"),
  owner: flag.optionalText("Who decides; without it the user of this session", "NAME"),
  stateDir,
  config,
  noConfig,
  noColor: flag.OUTPUT_FLAGS.noColor,
};

/** Flags and argument of `ignore`. */
export const IGNORE: Parameters<IgnoreFlags, [string?]> = {
  flags: {
    until: flag.optionalText("When it shall be listed again, such as 30d or 2027-01-31", "TIME"),
    end: flag.optionalSwitch("List it again from now on"),
    ...DECISION,
    ...flag.SERVICE_FLAGS,
  },
  positional: {
    kind: "tuple",
    parameters: [
      { parse: String, placeholder: "FINDING", brief: "Id of a finding", optional: true },
    ],
  },
};

/** Flags and argument of `unfreeze`. */
export const UNFREEZE: Parameters<UnfreezeFlags, [string?]> = {
  flags: DECISION,
  positional: {
    kind: "tuple",
    parameters: [{ parse: String, placeholder: "FREEZE", brief: "Id of a freeze", optional: true }],
  },
};

/** Flags of `bundle`. */
export const BUNDLE: Parameters<BundleFlags> = {
  flags: {
    output: { kind: "parsed", parse: String, brief: "File to write", placeholder: "FILE" },
    force: flag.optionalSwitch("Overwrite the file"),
    ...SERVED,
  },
  aliases: flag.ALIASES,
};

/** Flags of `serve`. */
export const SERVE: Parameters<ServeFlags> = {
  flags: {
    listen: flag.optionalText("Where to answer, such as 0.0.0.0:9797", "ADDRESS:PORT"),
    ...SERVED,
  },
};

/** Flags of `login`. */
export const LOGIN: Parameters<LoginFlags> = { flags: { stateDir, config, noConfig } };

const CONFIG_LACKS = { csv: "a configuration has no rows", junit: NO_TESTS };

/** Flags of `config check`. */
export const CONFIG_CHECK: Parameters<ConfigCheckFlags> = { flags: { ...CONFIG, noState } };

/** Flags of `config print`. */
export const CONFIG_PRINT: Parameters<ConfigPrintFlags> = {
  flags: {
    output: outputFlag(["yaml", "json", "jsonpath"], CONFIG_LACKS),
    ...CONFIG,
  },
  aliases: flag.ALIASES,
};

/** Flags of `demo`. */
export const DEMO: Parameters<DemoFlags> = {
  flags: {
    once: flag.optionalSwitch("Scan them, print what is found, and end"),
    speed: {
      kind: "parsed",
      parse: speedOf,
      brief: "Let things happen so many times as fast",
      placeholder: "TIMES",
      optional: true,
    },
    listen: flag.optionalText(
      "Where the metrics are, such as 127.0.0.1:9797; without it any free port",
      "ADDRESS:PORT",
    ),
    noColor: flag.OUTPUT_FLAGS.noColor,
  },
};

type NoFlags = { readonly [flag in never]: never };

/** Commands without flags. */
export const NONE: Parameters<NoFlags> = {};

/** Argument of `completion`. */
export const COMPLETION: Parameters<NoFlags, [Shell]> = {
  positional: {
    kind: "tuple",
    parameters: [
      {
        parse: shellOf,
        placeholder: "SHELL",
        brief: "bash, zsh or fish",
        proposeCompletions: () => SHELLS,
      },
    ],
  },
};

function speedOf(text: string): number {
  const speed = Number(text);
  if (speed > 0 && speed <= 100) return speed;
  const expected = "a number above 0 and up to 100";
  throw flag.usageError("--speed", expected, JSON.stringify(text), "1 takes about nine minutes");
}

function shellOf(text: string): Shell {
  const shell = SHELLS.find((candidate) => candidate === text);
  if (shell !== undefined) return shell;
  throw flag.usageError(
    "completion",
    SHELLS.join(", "),
    JSON.stringify(text),
    "name one of these shells",
  );
}
