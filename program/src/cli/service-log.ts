import { type Logger, pino } from "pino";
import type { SourceNews } from "../monitor/reach.ts";
import { OutputError } from "./standard-stream.ts";
import type { CliContext } from "./context.ts";
import { harmlessJson } from "./output/harmless.ts";
import { nameText } from "./output/findings-table.ts";
import type { WatchedChange } from "./watch-changes.ts";

/**
 * The log of the service: a JSON object a line on stdout, with a time that people can read, and nothing that moves a terminal. A line that cannot be
 * written, as on a full disk, is left out; how many were is the next line that can be.
 */
export function createLog({ stdout, clock }: Pick<CliContext, "stdout" | "clock">): Logger {
  let lost = 0;
  const write = (line: string) => {
    try {
      stdout.write(harmlessJson(line));
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      lost++;
      return;
    }
    if (lost === 0) return;
    const lines = lost;
    lost = 0;
    log.warn({ lines }, "log lines could not be written");
  };
  const log = pino(
    {
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    { write },
  );
  return log;
}

/** A source that is lost, or back. */
export function logSourceNews(log: Logger, { source, because }: SourceNews): void {
  if (because === null) log.info({ source }, "source can be read again");
  else log.warn({ source, code: because.code, cause: because.message }, "source lost");
}

/** What came, changed or went since the last look. */
export function logChange(log: Logger, change: WatchedChange): void {
  switch (change.is) {
    case "unasked":
      return log.warn({ rules: change.rules, cause: change.because }, "rules cannot be asked");
    case "manyBlind":
    case "manyAgain": {
      const { count, rules } = change;
      const cause = "because" in change ? { cause: change.because } : {};
      return log.info({ count, rules, ...cause }, SAID[change.is]);
    }
    case "asked":
      return log.info({ rules: change.rules }, "rules can be asked again");
    case "blind":
    case "leftOut":
      return log.info({ ...about(change), cause: change.because }, SAID[change.is]);
    default:
      return log.info(about(change), SAID[change.is]);
  }
}

const SAID = Object.freeze({
  new: "finding is new",
  changed: "finding has another verdict",
  again: "finding is still there",
  gone: "finding is gone",
  leftOut: "finding is left out",
  blind: "finding cannot be told any more",
  manyBlind: "findings cannot be told any more",
  manyAgain: "findings are still there",
});

function about({ finding }: Extract<WatchedChange, { finding: unknown }>) {
  const { id, rule, verdict, severity, subject } = finding;
  return {
    finding: id,
    rule,
    severity,
    verdict,
    subject: nameText(finding),
    source: subject.source,
  };
}
