import type { Finding } from "../../findings/finding.ts";
import type { Report } from "../../findings/report.ts";
import type { Chosen } from "../../answers/findings.ts";
import { type FindingsView, findingsTable, sumOf } from "./findings-table.ts";
import { printCommands } from "./next-step.ts";
import type { Page } from "./page.ts";
import { printConclusion, printReasons, type Remarks, stepsOf } from "./report-notes.ts";
import { listed } from "../../lib/words.ts";
import { humanTime } from "./units.ts";

/**
 * Findings for an issue: what it comes to, then a heading and a table a rule, then what could not be told, why not all is
 * confirmed and what is left out. Ids are whole: an issue outlives what makes a few digits enough. Without headers only one table.
 */
export function printFindingsMarkdown(
  page: Page,
  report: Report,
  chosen: Chosen,
  view: FindingsView,
  remarks: Remarks,
): void {
  const judged = chosen.findings.filter((finding) => finding.verdict !== "unknown");
  if (!view.headers) return printGroup(page, judged, view);
  printConclusion(page, report, chosen, remarks);
  page.prose(`${listed(report.sources.map(({ name }) => name))} at ${humanTime(report.at)}`);
  const groups = Map.groupBy(judged, (finding) => `${finding.severity} ${finding.rule}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (first !== undefined) page.heading(`${first.severity}: ${first.title}`);
    page.prose(`${sumOf(group)}: plumbline explain ${first?.rule ?? ""}`);
    printGroup(page, group, view);
  }
  printReasons(page, report, chosen, remarks);
  printCommands(page, stepsOf(chosen));
}

function printGroup(page: Page, group: readonly Finding[], view: FindingsView): void {
  const { columns, rows } = findingsTable(group, { ...view, idLength: Infinity });
  page.table(columns, rows);
}
