import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { type PlaceName, placeOf, settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** What people print. */
const ON_PAPER = ["volume", "finding"] as const;

describeInBrowser("on paper", serveCompany, ({ open, served }) => {
  async function printed(name: PlaceName, theme: "light" | "dark"): Promise<Page> {
    const page = await open(await placeOf(served(), name), { theme });
    await settled(page);
    await page.locator(".pl-chain__region > svg").waitFor();
    await page.emulateMedia({ media: "print", colorScheme: theme });
    await page.getByRole("banner").waitFor({ state: "hidden" });
    return page;
  }

  it.each(ON_PAPER)("a %s is its chain, drawn and as a list", async (name) => {
    const page = await printed(name, "light");
    expect(await page.getByRole("navigation", { name: "Pages" }).isVisible()).toBe(false);
    expect(await page.locator(".pl-chain__region > svg").isVisible()).toBe(true);
    const list = page.getByRole("list", { name: "The plumb line" });
    expect(await list.isVisible()).toBe(true);
    const { height = 0 } = (await list.boundingBox()) ?? {};
    expect(height).toBeGreaterThan(100);
  });

  it.each(ON_PAPER)("a %s that was read as a list is drawn as well", async (name) => {
    const path = await placeOf(served(), name);
    const page = await open(`${path}${path.includes("?") ? "&" : "?"}chain=list`);
    await settled(page);
    const drawing = page.locator(".pl-chain__region > svg");
    await page.getByRole("list", { name: "The plumb line" }).waitFor();
    expect(await drawing.isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    await drawing.waitFor({ state: "visible" });
    const { width = 0, height = 0 } = (await drawing.boundingBox()) ?? {};
    expect(Math.min(width, height)).toBeGreaterThan(200);
  });

  it.each(ON_PAPER)("a %s has nothing to click", async (name) => {
    const page = await printed(name, "light");
    const buttons = page.locator("main button").filter({ visible: true });
    expect(await buttons.allTextContents()).toEqual([]);
  });

  it.each(ON_PAPER)("a %s is dark on white, also where pages are dark", async (name) => {
    const page = await printed(name, "dark");
    const dark = page.locator("html.pf-v6-theme-dark");
    await dark.waitFor({ state: "detached" });
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await dark.waitFor({ state: "attached" });
  });
});
