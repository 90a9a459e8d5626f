import type { Page, Route } from "playwright-core";
import { it } from "vitest";
import { PLACE_NAMES, placeOf } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** Whoever waits for an answer waits a hundredth of the time. */
const IMPATIENT = `{
  const { timeout } = AbortSignal;
  AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 100);
}`;

/** A page whose questions to these routes are taken and never answered. */
function unanswered(routes: string) {
  return async (page: Page): Promise<void> => {
    await page.addInitScript(IMPATIENT);
    await page.route(`**/api/v1/${routes}`, () => undefined);
  };
}

/** The first hundred of a list say that there are more, and these do not come. */
function withoutTheRest(list: string) {
  return async (page: Page): Promise<void> => {
    await page.addInitScript(IMPATIENT);
    await page.route(
      ({ pathname }) => pathname === `/api/v1/${list}`,
      async (route: Route) => {
        if (/offset=[1-9]/.test(route.request().url())) return;
        const response = await route.fetch();
        const answer = (await response.json()) as object;
        await route.fulfill({ response, json: { ...answer, total: 150 } });
      },
    );
  };
}

const NO_ANSWER = "The service does not answer.";

describeInBrowser("a service that takes a question and never answers", serveCompany, (at) => {
  const { open, served } = at;
  const isSaid = (page: Page) => page.locator("main").getByText(NO_ANSWER).first().waitFor();

  it.each(PLACE_NAMES)("is said not to answer on %s, and nothing waits for ever", async (name) => {
    const path = await placeOf(served(), name);
    const page = await open(path, { before: unanswered("**") });
    await isSaid(page);
    await page.locator("main .pf-v6-c-skeleton").first().waitFor({ state: "detached" });
  });

  it("is said where the rest of a list is awaited", async () => {
    const page = await open("/volumes", { before: withoutTheRest("volumes") });
    await page.locator("[role=row] a").first().waitFor();
    await page.getByRole("region", { name: "Volumes" }).press("End");
    await isSaid(page);
  });

  it("is said where the rest of the disks is awaited, instead of a tree of some", async () => {
    await isSaid(await open("/storage", { before: withoutTheRest("disks") }));
  });

  it("is said of what the rules found, and of nothing else about them", async () => {
    const page = await open("/rules", { before: unanswered("findings/facets*") });
    await page.locator("main h2").first().waitFor();
    await isSaid(page);
    await page.locator("main .pf-v6-c-skeleton").first().waitFor({ state: "detached" });
  });
});
