import type { Page, Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violations } from "./axe.ts";
import { PLACE_NAMES, placeOf, settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

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

describeInBrowser("WCAG 2.1 AA", serveCompany, ({ open, served }) => {
  it.each(PLACE_NAMES)("holds on %s, wide and narrow, in light and dark", async (name) => {
    const page = await open(await placeOf(served(), name));
    await settled(page);
    expect(await violationsOf(page)).toEqual([]);
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
