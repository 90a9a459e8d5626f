import type { Page } from "playwright-core";
import { visit } from "../ui/browser/browser.ts";
import { median } from "./processes.ts";
import type { Looked } from "./ui.ts";
import { FIRST_ROW } from "./ui-loads.ts";
import { interactionMs, pageNow, paintedWhen, watchPage } from "./ui-page.ts";

/** How long something that a person does takes, medians. */
export interface Interaction {
  readonly what: string;
  readonly runs: number;
  /** Until the next paint: the field shows what was typed, the button that it was pressed. */
  readonly nextPaintMs: number;
  /** Until the rows that were asked for are on the screen. */
  readonly rowsMs: number;
}

interface Act {
  readonly what: string;
  /** Does it for the n-th time; answers an expression that is true once the rows are there. */
  readonly act: (page: Page, round: number) => Promise<string>;
}

const ACTS: readonly Act[] = [
  {
    what: "a letter more in the filter",
    act: async (page, round) => {
      await page.getByRole("textbox", { name: "Filter volumes" }).press(String(round % 10));
      return `${COUNT} !== BEFORE && ${FIRST_ROW}`;
    },
  },
  {
    what: "a filter cleared",
    act: async (page) => {
      await page.getByRole("textbox", { name: "Filter volumes" }).fill("");
      return `${COUNT} !== BEFORE && ${FIRST_ROW}`;
    },
  },
  {
    what: "another order",
    act: async (page) => {
      await page.getByRole("columnheader", { name: "Requested" }).getByRole("button").click();
      return `${FIRST} !== BEFORE_FIRST && ${FIRST_ROW}`;
    },
  },
];

const COUNT = `document.querySelector("[role=table]")?.getAttribute("aria-rowcount")`;
const FIRST = `document.querySelector("[role=row][aria-rowindex='2']")?.textContent`;

/** Filters and sorts the list of volumes. */
export async function measureInteractions(
  { browser, served }: Looked,
  rounds: number,
): Promise<readonly Interaction[]> {
  const opened = await visit(browser, served, "/volumes", { before: watchPage });
  const { page } = opened;
  await paintedWhen(page, FIRST_ROW);
  const measured: Interaction[] = [];
  for (const { what, act } of ACTS) {
    const [paints, rows]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      const one = await measure(page, act, round);
      paints.push(one.nextPaintMs);
      rows.push(one.rowsMs);
    }
    measured.push({ what, runs: rounds, nextPaintMs: median(paints), rowsMs: median(rows) });
  }
  await opened.close();
  return measured;
}

async function measure(page: Page, act: Act["act"], round: number) {
  await interactionMs(page);
  await page.evaluate(`globalThis.BEFORE = ${COUNT}; globalThis.BEFORE_FIRST = ${FIRST};`);
  const began = await pageNow(page);
  const rowsAt = await paintedWhen(page, await act(page, round));
  return { nextPaintMs: await interactionMs(page), rowsMs: rowsAt - began };
}
