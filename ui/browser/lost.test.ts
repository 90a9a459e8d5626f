import { expect, it } from "vitest";
import { relayTo } from "./given-relay.ts";
import { settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** What the browser itself says of a service that does not answer. */
const GONE = /ERR_(CONNECTION|INCOMPLETE|EMPTY)/;
/** And of a part of the program that did not come. */
const NOT_LOADED = /ERR_(CONNECTION|INCOMPLETE|EMPTY)|dynamically imported module|preload CSS/;

describeInBrowser("a service that is lost while somebody watches", serveCompany, (at) => {
  const { open, served } = at;

  it("FLT-W8: is said on every page with how old it is, and no more once it is back", async () => {
    await using relay = await relayTo(served().url);
    const page = await open("/", { mayComplain: GONE, at: relay.url });
    const pages = page.getByRole("navigation", { name: "Pages" }).getByRole("link");
    const isLost = page.getByRole("status").filter({ hasText: "Not connected" });
    const everywhere = async (look: () => Promise<void>, ready = () => settled(page)) => {
      for (const one of await pages.all()) {
        await one.click();
        // the page before stays until the next one has come
        await one.and(page.locator("[aria-current='page']")).waitFor();
        await ready();
        await look();
      }
    };
    await everywhere(async () => expect(await isLost.count()).toBe(0));
    await relay.cut();
    await isLost.waitFor();
    const isSaid = async () => expect(await isLost.locator("time").count()).toBeGreaterThan(0);
    // what a page had not asked for before is awaited until the service is back
    await everywhere(isSaid, () => page.locator("main h1").first().waitFor());
    await relay.mend();
    await isLost.waitFor({ state: "detached" });
    await everywhere(async () => expect(await isLost.count()).toBe(0));
  });

  it("does not take a page that never came for a mistake, and loads it when it is back", async () => {
    await using relay = await relayTo(served().url);
    const page = await open("/", { mayComplain: NOT_LOADED, at: relay.url });
    await relay.cut();
    await page
      .getByRole("navigation", { name: "Pages" })
      .getByRole("link", { name: "Rules" })
      .click();
    await page.getByRole("heading", { name: "This page could not be loaded" }).waitFor();
    await relay.mend();
    await page.getByRole("button", { name: "Load it again" }).click();
    await page.getByRole("heading", { name: "Rules", level: 1 }).waitFor();
  });
});
