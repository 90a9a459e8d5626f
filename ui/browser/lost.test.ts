import { expect, it } from "vitest";
import { relayTo } from "./given-relay.ts";
import { settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** What the browser itself says of a service that does not answer. */
const GONE = /ERR_(CONNECTION|INCOMPLETE|EMPTY)/;

describeInBrowser("a service that is lost while somebody watches", serveCompany, (at) => {
  const { open, served } = at;

  it("FLT-W8: is said on every page with how old it is, and no more once it is back", async () => {
    await using relay = await relayTo(served().url);
    const page = await open("/", { mayComplain: GONE, at: relay.url });
    const pages = page.getByRole("navigation", { name: "Pages" }).getByRole("link");
    const isLost = page.getByRole("status").filter({ hasText: "Not connected" });
    const everywhere = async (look: () => Promise<void>) => {
      for (const one of await pages.all()) {
        await one.click();
        await settled(page);
        await look();
      }
    };
    await everywhere(async () => expect(await isLost.count()).toBe(0));
    await relay.cut();
    await isLost.waitFor();
    await everywhere(async () => expect(await isLost.locator("time").count()).toBeGreaterThan(0));
    await relay.mend();
    await isLost.waitFor({ state: "detached" });
    await everywhere(async () => expect(await isLost.count()).toBe(0));
  });
});
