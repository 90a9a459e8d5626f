import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { holding } from "./given-held.ts";
import { answer, settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** Goes to an address within the page, as a link does. */
function follow(page: Page, path: string): Promise<void> {
  return page.evaluate(`{
    history.pushState(null, "", ${JSON.stringify(path)});
    dispatchEvent(new PopStateEvent("popstate"));
  }`);
}

const POD = "pod/prod:shop/postgres-0";
const NODE = "/search?object=persistentvolumeclaim%2Fprod%3Ashop%2Fdata-postgres-0";

describeInBrowser("while the answer to a question is awaited", serveCompany, (at) => {
  const { open, served } = at;

  it("no line through another object stands under the heading of this one", async () => {
    const page = await open(`/search?object=${encodeURIComponent(POD)}`);
    await settled(page);
    const { hold, release } = await holding(page, "/trace");
    hold();
    await follow(page, NODE);
    await page.locator("main .pf-v6-c-skeleton").first().waitFor();
    expect(await page.locator(".pl-search-line").count()).toBe(0);
    release();
    await page.getByRole("heading", { name: /^The line through .*data-postgres-0/ }).waitFor();
  });

  it("another volume does not stand at the address of this one", async () => {
    const { rows } = (await answer(served(), "/volumes?limit=2")) as {
      readonly rows: readonly { readonly key: string; readonly claim: string }[];
    };
    const [one, other] = rows.map(({ key }) => `/volumes/${encodeURIComponent(key)}`);
    const page = await open(one ?? "");
    await page.getByRole("heading", { level: 1, name: rows[0]?.claim ?? "" }).waitFor();
    const { hold, release } = await holding(page, "/volumes/");
    hold();
    await follow(page, other ?? "");
    await page.locator("main .pf-v6-c-skeleton").first().waitFor();
    expect(await page.locator("main").textContent()).not.toContain(rows[0]?.claim);
    release();
    await page.getByRole("heading", { level: 1, name: rows[1]?.claim ?? "" }).waitFor();
  });

  it("nobody hangs on a pool who hangs on another, and what was found of that is not told of it", async () => {
    const page = await open("/storage?object=pool%2Fnas1%3Atank");
    await settled(page);
    const panel = page.locator(".pl-storage__panel");
    await panel.locator(".pl-storage__whom").waitFor();
    const { hold, release } = await holding(page, "/impact", "/findings");
    hold();
    await page.locator(".pl-tree__row[aria-level='1']").first().click();
    await page.getByRole("region", { name: /^(System|NAS) nas1/i }).waitFor();
    expect(await panel.locator(".pl-storage__whom, .pl-findings").count()).toBe(0);
    expect(await panel.locator(".pf-v6-c-skeleton").count()).toBeGreaterThan(1);
    release();
    await panel.locator(".pl-storage__whom").waitFor();
  });

  it("findings of another filter are not counted, and their rows are dimmed where they stand", async () => {
    const page = await open("/findings");
    await settled(page);
    const counted = page.getByRole("status").filter({ hasText: /^\d+ findings/ });
    await counted.waitFor();
    const { hold, release } = await holding(page, "/findings");
    hold();
    await page.getByRole("textbox", { name: "Name, title, rule or id" }).fill("postgres");
    const busy = page.locator("main [role=table][aria-busy=true]");
    await busy.waitFor();
    expect(await counted.isVisible()).toBe(false);
    release();
    await counted.waitFor();
    await busy.waitFor({ state: "detached" });
  });

  it("what was left alone is not what was found", async () => {
    const page = await open("/findings");
    await settled(page);
    const { hold } = await holding(page, "/findings");
    hold();
    await page.getByRole("tab", { name: /alone/i }).click();
    await page.locator("main .pf-v6-c-skeleton").first().waitFor();
    expect(await page.locator("main [role=table]").count()).toBe(0);
  });
});
