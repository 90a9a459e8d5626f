import { expect, it } from "vitest";
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
});
