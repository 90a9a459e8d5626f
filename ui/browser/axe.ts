import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** Which rules are looked at: all of WCAG 2.1, levels A and AA, as axe-core tags them, or those about colours alone. */
export type Looked = "all" | "colours";

const RULES: Readonly<Record<Looked, object>> = {
  all: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] },
  colours: { type: "rule", values: ["color-contrast"] },
};

/**
 * Not looked at: a box of the drawing of a chain shows in short lines, cut off where it ends, what its name says as one sentence. Axe
 * reads those lines as one word, which no name could hold.
 */
const LEFT_OUT = { "label-content-name-mismatch": { enabled: false } };

/** Colours on their way from one to the other are none that anybody reads; what turns for ever is left to turn. */
const AT_REST = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
    .map(({ finished }) => finished)))
  .then(() => undefined)`;

/** Where a page breaks a rule of WCAG 2.1 A or AA: one line for each rule and place, with what axe says of it. */
export async function violations(page: Page, looked: Looked = "all"): Promise<readonly string[]> {
  await page.evaluate(AT_REST);
  if (!(await page.evaluate<boolean>(`"axe" in globalThis`))) await page.evaluate(axe.source);
  const options = JSON.stringify({
    runOnly: RULES[looked],
    ...(looked === "all" ? { rules: LEFT_OUT } : {}),
    resultTypes: ["violations"],
    preload: false,
  });
  const results = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = "" }) =>
        `${id} at ${String(target)}: ${failureSummary.replaceAll("\n", " ")}`,
    ),
  );
}
