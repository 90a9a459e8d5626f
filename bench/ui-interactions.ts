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
  /** Brings the page where it can be done for the n-th time. */
  readonly prepare?: (page: Page) => Promise<void>;
  readonly act: (page: Page, round: number) => Promise<void>;
}

/** In the name of every claim, so that the largest list stays the answer. */
const EVERYWHERE = "data-app-";

const ACTS: readonly Act[] = [
  {
    what: "a letter more in the filter",
    act: (page, round) => filter(page).press(EVERYWHERE[round % EVERYWHERE.length] ?? ""),
  },
  {
    what: "the filter cleared",
    prepare: async (page) => {
      await asking(page, () => filter(page).fill("app-12"));
    },
    act: (page) => page.getByRole("button", { name: "Clear the filter" }).click(),
  },
  {
    what: "another order",
    act: (page) =>
      page.getByRole("columnheader", { name: "Requested" }).getByRole("button").click(),
  },
];

function filter(page: Page) {
  return page.getByRole("combobox", { name: "Filter volumes" });
}

/** Filters and sorts the list of volumes. */
export async function measureInteractions(
  { browser, served }: Looked,
  rounds: number,
): Promise<readonly Interaction[]> {
  const opened = await visit(browser, served, "/volumes", { before: watchPage });
  const { page } = opened;
  await paintedWhen(page, FIRST_ROW);
  const measured: Interaction[] = [];
  for (const { what, prepare, act } of ACTS) {
    const [paints, rows]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      await prepare?.(page);
      await interactionMs(page);
      rows.push(await asking(page, () => act(page, round)));
      paints.push(await interactionMs(page));
    }
    measured.push({ what, runs: rounds, nextPaintMs: median(paints), rowsMs: median(rows) });
  }
  await opened.close();
  return measured;
}

/** The rows are those of the address, which is another one than before. */
const ANSWERED = `location.search !== seen.before && document.querySelector("[role=table][aria-busy=false]") !== null && ${FIRST_ROW}`;

/** How long it takes from before something is done until its rows are on the screen. */
async function asking(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate("void (seen.before = location.search)");
  const began = await pageNow(page);
  await act();
  return (await paintedWhen(page, ANSWERED)) - began;
}
