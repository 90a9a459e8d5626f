import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** All of WCAG 2.1, levels A and AA, as axe-core tags them. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

/**
 * Not looked at there: a box of the drawing of a chain shows in short lines, cut off where it ends, what its name says as one
 * sentence. Axe reads those lines as one word, which no name could hold.
 */
const LEFT_OUT = { rule: "label-content-name-mismatch", within: ".pl-chain__box" };

/** Colours on their way from one to the other are none that anybody reads; what turns for ever is left to turn. */
const AT_REST = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
    .map(({ finished }) => finished)))
  .then(() => undefined)`;

/** Where a page breaks a rule of WCAG 2.1 A or AA: one line for each rule and place, with what axe says of it. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AT_REST);
  if (!(await page.evaluate<boolean>(`"axe" in globalThis`))) await page.evaluate(axe.source);
  const options = { resultTypes: ["violations"], preload: false };
  const everything = { runOnly: { type: "tag", values: TAGS }, ...options };
  const named = { runOnly: { type: "rule", values: [LEFT_OUT.rule] }, ...options };
  const isOff = { rules: { [LEFT_OUT.rule]: { enabled: false } } };
  return [
    ...(await found(page, "document", { ...everything, ...isOff })),
    ...(await found(page, `{ exclude: [${JSON.stringify(LEFT_OUT.within)}] }`, named)),
  ];
}

async function found(page: Page, where: string, options: object): Promise<readonly string[]> {
  const results = await page.evaluate<AxeResults>(`axe.run(${where}, ${JSON.stringify(options)})`);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = "" }) =>
        `${id} at ${String(target)}: ${failureSummary.replaceAll("\n", " ")}`,
    ),
  );
}
