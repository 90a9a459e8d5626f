import { expect, it } from "vitest";
import { settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** A look at everything is a hundred calls at the pace of a service, and one may be under way that began without the NAS. */
const TWO_LOOKS_MS = 90_000;

describeInBrowser("a TrueNAS that dies and returns while somebody watches", serveCompany, (at) => {
  const { open, served } = at;

  it("is said above every page with how old what is shown of it is, and no more once it is back", async () => {
    const nas = served().world.systems[0]?.simulator;
    const page = await open("/");
    await settled(page);
    const notice = page.getByRole("status").filter({ hasText: "nas1" });
    expect(await notice.count()).toBe(0);
    await nas?.goDown();
    await notice.waitFor({ timeout: 60_000 });
    expect(await notice.locator("time").count()).toBeGreaterThan(0);
    for (const one of await page
      .getByRole("navigation", { name: "Pages" })
      .getByRole("link")
      .all()) {
      await one.click();
      await settled(page);
      expect(await notice.count()).toBe(1);
    }
    await page.getByRole("link", { name: "Volumes", exact: true }).first().click();
    await page.getByRole("cell", { name: "none known" }).first().waitFor();
    await page.getByRole("link", { name: "Overview", exact: true }).first().click();
    await settled(page);
    await nas?.comeUp();
    await notice.filter({ hasText: "nas1 answers again" }).waitFor({ timeout: TWO_LOOKS_MS });
    const [told, overview] = await page.evaluate<readonly string[]>(
      "['[role=status]', 'main'].map((one) => document.querySelector(one).innerText)",
    );
    expect(told).toMatch(/it came back .+, and is being read\. What is shown of it was read .+\./);
    expect(told).not.toContain("cannot be read");
    expect(overview).toContain("nas1 answers again and is being read");
    expect(overview).not.toMatch(/cannot be read/i);
    await notice.waitFor({ state: "detached", timeout: TWO_LOOKS_MS });
  }, 200_000);
});
