import { expect, it } from "vitest";
import { holding } from "./given-held.ts";
import { settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** As somebody who types quickly. */
const QUICKLY = { delay: 20 };

const FIELDS = [
  ["/search", "A name, UID, IQN, path, GUID, serial …"],
  ["/findings", "Name, title, rule or id"],
  ["/rules", "Filter rules"],
] as const;

describeInBrowser("whoever types", serveCompany, ({ open }) => {
  it.each(FIELDS)("loses no letter on %s, and asks a few times", async (path, field) => {
    const page = await open(path);
    await settled(page);
    let asked = 0;
    page.on("request", (request) => {
      if (/[?&]q=/.test(request.url())) asked += 1;
    });
    const input = page.locator("main").getByLabel(field);
    const text = "data-postgres-0 of the shop";
    await input.pressSequentially(text, QUICKLY);
    await page.waitForURL(({ searchParams }) => searchParams.get("q") === text);
    expect(await input.inputValue()).toBe(text);
    await input.press("ControlOrMeta+A");
    await input.press("Backspace");
    await page.waitForURL(({ searchParams }) => !searchParams.has("q"));
    expect(await input.inputValue()).toBe("");
    expect(asked).toBeLessThan(text.length);
  });

  it("opens with Enter what the text finds, and nothing of the text before", async () => {
    const page = await open("/search?q=grafana");
    await settled(page);
    await page.locator("a[data-result]").first().waitFor();
    const { hold, release } = await holding(page, "/search");
    hold();
    const field = page.locator("main").getByLabel(FIELDS[0][1]);
    await field.fill("data-postgres-0");
    await field.press("Enter");
    await page.locator(".pl-search-results[aria-busy=true]").waitFor();
    expect(new URL(page.url()).pathname).toBe("/search");
    release();
    await page.getByRole("heading", { level: 1, name: "data-postgres-0" }).waitFor();
  });
});
