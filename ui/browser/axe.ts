import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** The rules of WCAG 2.1, levels A and AA, as axe-core tags them. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

/** Where a page breaks a rule of WCAG 2.1 A or AA: one line for each rule and place, with what axe says of it. */
export async function violations(page: Page): Promise<readonly string[]> {
  // two statements of which each is whole: the first defines `axe` in the page
  await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: RULES, resultTypes: ["violations"], preload: false });
  const results = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id} at ${String(target)}: ${failureSummary}`),
  );
}
