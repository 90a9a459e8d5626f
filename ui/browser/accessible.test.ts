import type { Page, Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violations } from "./axe.ts";
import {
  PLACE_NAMES,
  type PlaceName,
  placeOf,
  settled,
  STATE_NAMES,
  type StateName,
} from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

type AriaRole = Parameters<Page["getByRole"]>[0];

const WIDTHS = [1280, 360];
const REFUSED = { title: "Service Unavailable", status: 503, detail: "nothing can be read" };

/** Looks at what is open wide and narrow, in light and dark. */
async function violationsOf(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const here = await violations(page);
      found.push(...here.map((one) => `${width} px, ${colorScheme}: ${one}`));
    }
  }
  return found;
}

type Opened = readonly [string, PlaceName | StateName, (page: Page) => Promise<void>];

/** Clicks a button, and waits for what it opens. */
function click(button: string | RegExp, opens: AriaRole) {
  return async (page: Page): Promise<void> => {
    await page.getByRole("button", { name: button, exact: true }).first().click();
    await page.getByRole(opens).first().waitFor();
  };
}

/** What opens on a page where somebody asks for it. */
const OPENED: readonly Opened[] = [
  ["the menu of a facet", "findings", click("Severity", "menu")],
  ["the order of findings", "findings", click(/^Order/, "listbox")],
  ["more filters", "findings", click("More filters", "checkbox")],
  ["the form that asks for a reason", "finding-beside", click("Leave it alone", "combobox")],
  ["the menu of an export", "volumes", click("Export", "menu")],
  ["the choice of columns", "volumes", click("Columns", "menu")],
  ["the menu of the user", "rules", click("You and this service", "menu")],
  [
    "the suggestions of a filter",
    "volumes",
    async (page) => {
      await page.getByRole("combobox", { name: "Filter volumes" }).click();
      await page.getByRole("option").first().waitFor();
    },
  ],
];

describeInBrowser("WCAG 2.1 AA", serveCompany, ({ open, served }) => {
  it.each(PLACE_NAMES)("holds on %s, wide and narrow, in light and dark", async (name) => {
    const page = await open(await placeOf(served(), name));
    await settled(page);
    expect(await violationsOf(page)).toEqual([]);
  });

  it.each(STATE_NAMES)("holds on %s", async (name) => {
    const page = await open(await placeOf(served(), name));
    await settled(page);
    expect(await violationsOf(page)).toEqual([]);
  });

  it.each(OPENED)("holds with %s open", async (_, place, openIt) => {
    const page = await open(await placeOf(served(), place));
    await settled(page);
    await openIt(page);
    expect(await violations(page)).toEqual([]);
  });

  describe.each([
    ["fail", (one: Route) => one.fulfill({ status: 503, json: REFUSED })],
    ["do not come", () => undefined],
  ])("while answers %s", (_, happens) => {
    it.each(PLACE_NAMES)("holds on %s", async (name) => {
      const before = async (page: Page) => void (await page.route("**/api/v1/**", happens));
      const path = await placeOf(served(), name);
      const page = await open(path, { before, mayComplain: /503/ });
      await page.locator("main h1, main .pf-v6-c-skeleton").first().waitFor();
      expect(await violations(page)).toEqual([]);
    });
  });
});
