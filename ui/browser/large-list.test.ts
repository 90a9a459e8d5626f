import { expect, it } from "vitest";
import { largeWorld } from "../../simulators/scenarios/large-world.ts";
import { settled } from "./places.ts";
import { serveWorld } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** A tenth of what lists are made for: `npm run bench -- ui` looks at a hundred thousand. */
const VOLUMES = 10_000;

const large = () =>
  serveWorld(largeWorld({ volumes: VOLUMES, snapshots: VOLUMES, namespaces: 500, seed: 1 }));

describeInBrowser("FLT-W8: a list of ten thousand rows", large, ({ open }) => {
  /** Rows that the document holds. */
  const DRAWN = `document.querySelectorAll("[role=row]").length`;

  it("is filtered as one types, scrolled to its end, and one of it is opened", async () => {
    const page = await open("/volumes?sort=claim");
    const table = page.getByRole("table", { name: "Volumes" });
    await settled(page);
    const rows = Number(await table.getAttribute("aria-rowcount")) - 1;
    expect(rows).toBeGreaterThan(VOLUMES * 0.9); // some of its volumes are leftovers without a claim
    expect(await page.evaluate<number>(DRAWN)).toBeLessThan(100);

    await page.getByRole("region", { name: "Volumes" }).press("End");
    await page.locator(`[role=row][aria-rowindex="${rows + 1}"]`).waitFor();
    await settled(page);
    expect(await page.evaluate<number>(DRAWN)).toBeLessThan(100);

    await page
      .getByRole("combobox", { name: "Filter volumes" })
      .pressSequentially("data-app-4711-");
    await page.getByText("1 volume", { exact: false }).and(page.locator("[aria-live]")).waitFor();
    await page.getByRole("link", { name: "data-app-4711-0" }).click();
    await page.getByRole("heading", { level: 1, name: "data-app-4711-0" }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "data-app-4711-0" }).waitFor();
  });
});
