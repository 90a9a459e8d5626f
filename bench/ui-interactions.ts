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
  /** Until the next paint: the field shows what was typed, the button that it was pressed. Null of scrolling, which is no event of that API. */
  readonly nextPaintMs: number | null;
  /** Until what was asked for is on the screen. */
  readonly shownMs: number;
}

interface Act {
  readonly what: string;
  /** Brings the page where it can be done for the n-th time. */
  readonly prepare?: (page: Page) => Promise<void>;
  readonly act: (page: Page, round: number) => Promise<void>;
  /** True in the page once what was asked for is there. */
  readonly until: string;
  readonly isScroll?: boolean;
}

/** The rows are those of the address, which is another one than before. */
const ANSWERED = `location.search !== seen.before && document.querySelector("[role=table][aria-busy=false]") !== null && ${FIRST_ROW}`;

const SCROLLER = `document.querySelector(".pl-rows")`;

/** Rows stand at the top and at the bottom of what is in view, and each is there. */
const IN_VIEW = `(() => {
  const { left, top, bottom } = ${SCROLLER}.getBoundingClientRect();
  const rows = [top + 80, Math.min(bottom, innerHeight) - 40].map((y) => document.elementFromPoint(left + 40, y)?.closest("[role=row]"));
  return rows.every((row) => row?.querySelector("[role=cell]:not(:has(.pf-v6-c-skeleton))"));
})()`;

/** In the name of every claim, so that the largest list stays the answer. */
const EVERYWHERE = "data-app-";

const ACTS: readonly Act[] = [
  {
    what: "a letter more in the filter",
    act: (page, round) => filter(page).press(EVERYWHERE[round % EVERYWHERE.length] ?? ""),
    until: ANSWERED,
  },
  {
    what: "the filter cleared",
    prepare: async (page) => {
      await shown(page, () => filter(page).fill("app-12"), ANSWERED);
    },
    act: (page) => page.getByRole("button", { name: "Clear the filter" }).click(),
    until: ANSWERED,
  },
  {
    what: "another order",
    act: (page) =>
      page.getByRole("columnheader", { name: "Requested" }).getByRole("button").click(),
    until: ANSWERED,
  },
  {
    what: "scrolled to a place where nobody was",
    act: (page, round) =>
      page.evaluate<undefined>(`void (${SCROLLER}.scrollTop = ${place(round)})`),
    until: IN_VIEW,
    isScroll: true,
  },
  {
    what: "a volume opened from the list",
    prepare: async (page) => {
      if (!page.url().includes("/volumes?")) await page.goBack();
      await paintedWhen(
        page,
        `${SCROLLER} !== null && ${SCROLLER}.querySelector("[role=cell] a") !== null`,
      );
    },
    act: (page) => page.locator("[role=cell] a").first().click(),
    until: `document.querySelector(".pl-chain") !== null`,
  },
];

/** Somewhere in the middle of the list, another place each time, in px. */
function place(round: number): string {
  return `${SCROLLER}.scrollHeight * ${0.2 + ((round * 0.137) % 0.7)}`;
}

function filter(page: Page) {
  return page.getByRole("combobox", { name: "Filter volumes" });
}

/** Filters, sorts and scrolls the list of volumes, and opens one of them. */
export async function measureInteractions(
  { browser, served }: Looked,
  rounds: number,
): Promise<readonly Interaction[]> {
  const opened = await visit(browser, served, "/volumes", { before: watchPage });
  const { page } = opened;
  await paintedWhen(page, FIRST_ROW);
  const measured: Interaction[] = [];
  for (const { what, prepare, act, until, isScroll = false } of ACTS) {
    const [paints, shownMs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      await prepare?.(page);
      await interactionMs(page);
      shownMs.push(await shown(page, () => act(page, round), until));
      paints.push(await interactionMs(page));
    }
    measured.push({
      what,
      runs: rounds,
      nextPaintMs: isScroll ? null : median(paints),
      shownMs: median(shownMs),
    });
  }
  await opened.close();
  return measured;
}

/** How long it takes from before something is done until this is true on the screen. */
async function shown(page: Page, act: () => Promise<void>, until: string): Promise<number> {
  await page.evaluate("void (seen.before = location.search)");
  const began = await pageNow(page);
  await act();
  return (await paintedWhen(page, until)) - began;
}
