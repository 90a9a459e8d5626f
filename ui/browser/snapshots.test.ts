import { expect, it } from "vitest";
import { settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

describeInBrowser("the list of snapshots", serveCompany, ({ open }) => {
  it("says in a window of any width how old a snapshot is and what it is in the way of", async () => {
    const page = await open("/snapshots?q=before-16", { width: 360 });
    for (const width of [360, 640, 900, 1_280]) {
      await page.setViewportSize({ width, height: 800 });
      const row = page.getByRole("row").filter({ hasText: "postgres-before-16" });
      await row.getByText("45 days ago").waitFor();
      await row.getByText("not known here").waitFor();
      expect(await row.innerText()).not.toContain("nothing");
    }
  });

  it("hides no column behind the edge of a window of any width", async () => {
    const page = await open("/snapshots");
    await settled(page);
    for (const width of [360, 760, 800, 900, 960, 1_280, 1_500, 1_920]) {
      await page.setViewportSize({ width, height: 800 });
      await expect.poll(() => page.evaluate<number>(BEYOND), { message: `${width} px` }).toBe(0);
    }
  });
});

/** How much of the table lies beyond its edge, px. */
const BEYOND = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(".pl-rows"))`;
