import type { Page } from "playwright-core";
import { it } from "vitest";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** Whoever waits for an answer waits a hundredth of the time. */
const IMPATIENT = `{
  const { timeout } = AbortSignal;
  AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 100);
}`;

describeInBrowser("a service that takes a question and never answers", serveCompany, ({ open }) => {
  it("is said not to answer, instead of a page that waits for ever", async () => {
    const before = async (page: Page) => {
      await page.addInitScript(IMPATIENT);
      await page.route("**/api/v1/rules*", () => undefined);
    };
    const page = await open("/rules", { before });
    await page.locator("main").getByText("The service does not answer.").waitFor();
  });
});
