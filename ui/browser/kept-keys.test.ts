import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { holding } from "./given-held.ts";
import { settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** Where the keys are, as somebody reads it. */
const focused = (page: Page) =>
  page.evaluate<string>(`{
    const at = document.activeElement;
    at === document.body ? "nowhere" : at.getAttribute("aria-label") ?? at.querySelector("title")?.textContent ?? at.textContent;
  }`);

describeInBrowser("whoever uses keys keeps them", serveCompany, ({ open }) => {
  it("while an export runs, and after it", async () => {
    const page = await open("/volumes");
    await settled(page);
    const { hold } = await holding(page, "/volumes");
    hold();
    await page.getByRole("button", { name: "Export" }).press("Enter");
    await page.getByRole("menuitem", { name: "CSV" }).press("Enter");
    await expect.poll(() => focused(page)).toBe("Cancel");
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe("Export");
  });

  it("where something was unfolded in a chain", async () => {
    const page = await open("/search?object=pool%2Fnas1%3Atank");
    await settled(page);
    const fold = page.locator(".pl-chain__box--fold").first();
    const name = (await fold.getAttribute("aria-label")) ?? "";
    await fold.press("Enter");
    await page.locator(".pl-chain__box:focus:not(.pl-chain__box--fold)").waitFor();
    expect(await focused(page)).not.toBe(name);
  });

  it("on the page of a finding that was opened beside the list", async () => {
    const page = await open("/findings?rule=claim-unused");
    await page.locator(".pl-row__link").first().click();
    await page.getByRole("link", { name: "Open as a page" }).press("Enter");
    await page.waitForURL(/\/findings\/[0-9a-f]{16}$/);
    const heading = page.getByRole("heading", { level: 1 });
    await heading.filter({ hasText: /^PersistentVolumeClaim .+: [a-z-]+\/.+/ }).waitFor();
    expect(await focused(page)).toBe(await heading.textContent());
    expect(await page.title()).toBe(`${await heading.textContent()} · Plumbline`);
  });

  it("once a finding is left alone, where that is said", async () => {
    const page = await open("/findings?rule=claim-unused");
    await page.locator(".pl-row__link").last().click();
    const told = page.getByRole("region", { name: /^Finding / });
    await leaveAlone(told);
    await told.getByRole("heading", { name: "This is left alone" }).waitFor();
    await expect.poll(() => focused(page)).toContain("It is left alone for 30 days");
  });

  it("there too while what is told of it is as before", async () => {
    const page = await open("/findings?rule=claim-unused");
    await page.locator(".pl-row__link").nth(1).click();
    const told = page.getByRole("region", { name: /^Finding / });
    await told.getByRole("button", { name: "Leave it alone" }).waitFor();
    await page.route(/\/api\/v1\/findings\/[0-9a-f]{16}$/, async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as Record<string, unknown>;
      await route.fulfill({ response, json: { ...answer, leftOut: null } });
    });
    await leaveAlone(told);
    await told.getByRole("textbox", { name: "Reason" }).waitFor({ state: "detached" });
    await expect.poll(() => focused(page)).toContain("It is left alone for 30 days");
  });
});

async function leaveAlone(told: Locator): Promise<void> {
  await told.getByRole("button", { name: "Leave it alone" }).click();
  await told.getByRole("textbox", { name: "Reason" }).fill("kept for the auditors");
  await told.page().keyboard.press("Enter");
}
