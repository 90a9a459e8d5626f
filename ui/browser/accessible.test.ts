import type { Page, Route } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { violations } from "./axe.ts";
import { companyPlaces, type Place, settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

const WIDTHS = [1280, 360];

describeInBrowser("WCAG 2.1 AA", serveCompany, ({ open, served }) => {
  let places: readonly Place[];
  beforeAll(async () => {
    places = await companyPlaces(served());
  });

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

  it("holds on every page, wide and narrow, in light and dark", async () => {
    const page = await open("/rules");
    const found: string[] = [];
    for (const { name, path } of places) {
      await page.goto(new URL(path, served().url).href);
      await settled(page);
      found.push(...(await violationsOf(page)).map((one) => `${name}: ${one}`));
    }
    expect(found).toEqual([]);
  }, 180_000);

  describe("while answers", () => {
    const REFUSED = { title: "Service Unavailable", status: 503, detail: "nothing can be read" };

    it.each([
      ["fail", (one: Route) => one.fulfill({ status: 503, json: REFUSED })],
      ["do not come", () => undefined],
    ])(
      "%s, holds on every page",
      async (_, happens) => {
        const before = async (page: Page) => void (await page.route("**/api/v1/**", happens));
        const page = await open("/rules", { before, mayComplain: /503/ });
        const found: string[] = [];
        for (const { name, path } of places) {
          await page.goto(new URL(path, served().url).href);
          await page.locator("main h1, main .pf-v6-c-skeleton").first().waitFor();
          found.push(...(await violations(page)).map((one) => `${name}: ${one}`));
        }
        expect(found).toEqual([]);
      },
      120_000,
    );
  });
});
