import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import { countsOf, type Summary } from "../answers/summary.ts";
import { hasUnreadSource, isUnreachable } from "../answers/unread.ts";
import { EXIT } from "../lib/errors.ts";
import type { ExitFlags } from "./flags.ts";

/**
 * What the exit code says of the findings shown: 3 where anything could not be judged (it wins), else 2 for errors and 1
 * for warnings as far as `--fail-on` counts them, else 0; 69 where no source could be reached at all.
 */
export function exitCode(
  report: Pick<Report, "coverage">,
  shown: readonly Finding[],
  flags: ExitFlags,
): number {
  if (flags.exitZero) return EXIT.clean;
  if (isUnreachable(report.coverage)) return EXIT.unreachable;
  if (hasUnreadSource(report.coverage)) return EXIT.unknown;
  return codeOfFindings(shown, flags.failOn);
}

/** The same of a summary, in which findings are only counted. */
export function codeOfSummary({ sources, unread, findings }: Summary, flags: ExitFlags): number {
  if (flags.exitZero) return EXIT.clean;
  const closed = new Set(unread.filter((one) => one.everything).map(({ source }) => source));
  if (sources.length > 0 && sources.every(({ name }) => closed.has(name))) return EXIT.unreachable;
  return closed.size > 0 ? EXIT.unknown : codeOfCounts(findings, flags.failOn);
}

/** The same of findings alone. */
export function codeOfFindings(shown: readonly Finding[], failOn: ExitFlags["failOn"]): number {
  return codeOfCounts(countsOf(shown), failOn);
}

function codeOfCounts(
  { unknown, error, warning }: Summary["findings"],
  failOn: ExitFlags["failOn"],
): number {
  if (unknown > 0) return EXIT.unknown;
  if (error > 0) return EXIT.errors;
  return failOn === "warning" && warning > 0 ? EXIT.warnings : EXIT.clean;
}
