import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import { EXIT } from "../lib/errors.ts";
import { CLOSED_DOORS } from "../model/closed-doors.ts";
import type { Coverage } from "../model/inventory.ts";
import type { Reason } from "../model/observation.ts";
import type { ExitFlags } from "./flags.ts";

/**
 * What the exit code says of the findings shown: 3 where anything could not be judged (it wins), else 2 for errors and 1
 * for warnings as far as `--fail-on` counts them, else 0; 69 where no source could be reached at all.
 */
export function exitCode(report: Report, shown: readonly Finding[], flags: ExitFlags): number {
  if (flags.exitZero) return EXIT.clean;
  if (isUnreachable(report.coverage)) return EXIT.unreachable;
  if (hasUnreadSource(report.coverage)) return EXIT.unknown;
  return codeOfFindings(shown, flags.failOn);
}

/** The same of findings alone. */
export function codeOfFindings(shown: readonly Finding[], failOn: ExitFlags["failOn"]): number {
  if (shown.some((finding) => finding.verdict === "unknown")) return EXIT.unknown;
  if (shown.some((finding) => finding.severity === "error")) return EXIT.errors;
  const warned = failOn === "warning" && shown.some((finding) => finding.severity === "warning");
  return warned ? EXIT.warnings : EXIT.clean;
}

/** True where sources are configured and not one of them gave anything. */
export function isUnreachable(coverage: readonly Coverage[]): boolean {
  const answers = coverage.filter((part) => part.state !== "notConfigured");
  return answers.length > 0 && answers.every(isClosedDoor);
}

/** True where one of several sources gave nothing: whatever is asked, that source may know more about it. */
export function hasUnreadSource(coverage: readonly Coverage[]): boolean {
  return [...Map.groupBy(coverage, (part) => part.source.name).values()].some(isUnreachable);
}

/** True of a part of which nothing was read, because its source did not let us in. */
export function isClosedDoor(part: Coverage): boolean {
  return part.rows === 0 && CLOSED_DOORS.has(reasonOf(part)?.code ?? "");
}

/** Why a part of a collection is not whole; null where it is. */
export function reasonOf(part: Coverage): Reason | null {
  return part.state === "incomplete" || part.state === "notPermitted"
    ? (part as { readonly reason: Reason } & Coverage).reason
    : null;
}
