import type { Finding, Severity } from "../../findings/finding.ts";
import type { Report } from "../../findings/report.ts";
import type { Page } from "./page.ts";
import { counted, humanBytes, listed } from "./units.ts";

/**
 * What stands below a list of findings: what could not be judged and what to do about it, what keeps findings from being
 * confirmed, what was left out and by whose word, which rules had no source; then one line that sums up.
 */
export function printNotes(page: Page, report: Report, shown: readonly Finding[]): void {
  const unknown = shown.filter((finding) => finding.verdict === "unknown");
  if (unknown.length > 0) printUnknown(page, unknown);
  printMissing(
    page,
    shown.filter((finding) => finding.verdict === "suspect"),
  );
  printSuppressed(page, report);
  printSkipped(page, report);
  page.line();
  const nothingAsked = shown.length === 0 && report.skipped.length > 0;
  page.line({
    text: nothingAsked
      ? `nothing found; ${counted(report.skipped.length, "rule")} could not be asked`
      : summaryOf(shown),
    tone: "strong",
  });
}

/** "2 errors, 14 warnings, 1 question could not be answered; 84.2 GiB could come back". */
export function summaryOf(shown: readonly Finding[]): string {
  const judged = shown.filter((finding) => finding.verdict !== "unknown");
  const of = (severity: Severity) =>
    judged.filter((finding) => finding.severity === severity).length;
  const parts = [
    ...(of("error") > 0 ? [counted(of("error"), "error")] : []),
    ...(of("warning") > 0 ? [counted(of("warning"), "warning")] : []),
    ...(of("info") > 0 ? [counted(of("info"), "note")] : []),
  ];
  const unknown = shown.length - judged.length;
  if (parts.length === 0)
    parts.push(unknown > 0 ? "nothing found where it could be judged" : "nothing is out of plumb");
  if (unknown > 0) parts.push(`${counted(unknown, "question")} could not be answered`);
  const bytes = judged.reduce((sum, finding) => sum + (finding.reclaimableBytes ?? 0), 0);
  return bytes > 0 ? `${parts.join(", ")}; ${humanBytes(bytes)} could come back` : parts.join(", ");
}

/** One cause stands behind many questions: they are told together, by cause. */
function printUnknown(page: Page, unknown: readonly Finding[]): void {
  page.line();
  page.line({ text: "Could not tell", tone: "unsure" });
  const causes = Map.groupBy(unknown, (finding) =>
    JSON.stringify([finding.evidence[0] ?? null, finding.remedy]),
  );
  for (const findings of causes.values()) {
    const [first] = findings;
    const [cause] = first?.evidence ?? [];
    page.prose(cause === undefined ? "no reason given" : `${cause.fact}: ${cause.value}`, 2);
    const rules = [...new Set(findings.map((finding) => finding.rule))];
    const places = [...new Set(findings.map((finding) => finding.scope.name))];
    page.prose(`leaves open ${listed(rules)} in ${listed(places)}`, 4, "faint");
    for (const step of first?.remedy ?? []) page.prose(`next: ${step}`, 4);
  }
}

function printMissing(page: Page, suspects: readonly Finding[]): void {
  const counts = new Map<string, number>();
  for (const sentence of suspects.flatMap((finding) => finding.missing))
    counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  if (counts.size === 0) return;
  page.line();
  page.line({
    text: `Suspect and not confirmed (${counted(suspects.length, "finding")}), because`,
    tone: "strong",
  });
  for (const [sentence, count] of counts)
    page.prose(
      count === suspects.length ? sentence : `${sentence} (${counted(count, "finding")})`,
      2,
    );
}

function printSuppressed(page: Page, report: Report): void {
  if (report.suppressed.length === 0) return;
  page.line();
  page.line({ text: "Left out", tone: "strong" });
  for (const { by, count } of report.suppressed)
    page.prose(`${counted(count, "finding")}: ${by}`, 2);
}

function printSkipped(page: Page, report: Report): void {
  if (report.skipped.length === 0) return;
  page.line();
  page.line({ text: "Not asked", tone: "strong" });
  const causes = Map.groupBy(report.skipped, (skipped) => skipped.because);
  for (const [because, rules] of causes)
    page.prose(`${listed(rules.map((rule) => rule.rule))}: ${because}`, 2, "faint");
}
