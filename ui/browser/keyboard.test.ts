import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { PLACE_NAMES, type PlaceName, placeOf, settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** What has the focus: its name, whether it can be seen, and whether it looks otherwise than without. */
interface Stop {
  readonly name: string;
  readonly isSeen: boolean;
  readonly isMarked: boolean;
}

/** Runs in the page: what has the focus, or null once that has left it. Lets go of it for a moment to see the difference. */
const STOP = `(async () => {
  const at = document.activeElement;
  if (at === null || at === document.body) return null;
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const around = [at, ...at.querySelectorAll("*")];
  for (let above = at.parentElement; around.length < 200 && above?.closest("main, header, nav"); above = above.parentElement) around.push(above);
  const looks = () => around.flatMap((one) => [null, "::before", "::after"].map((part) => {
    const { outlineStyle, outlineColor, outlineWidth, boxShadow, borderColor, borderWidth, backgroundColor, stroke, strokeWidth } = getComputedStyle(one, part);
    return [outlineStyle, outlineColor, outlineWidth, boxShadow, borderColor, borderWidth, backgroundColor, stroke, strokeWidth].join();
  })).join("|");
  const { width, height } = at.getBoundingClientRect();
  const still = async () => {
    do await painted(); while (document.getAnimations().some((one) => one instanceof CSSTransition && (one.pending || one.playState === "running")));
  };
  at.blur();
  await still();
  const without = looks();
  at.focus();
  let isMarked = false;
  for (let frames = 0; frames < 20 && !isMarked; frames += 1) {
    await painted();
    isMarked = looks() !== without;
  }
  return {
    name: at.getAttribute("aria-label") ?? at.textContent.trim().slice(0, 60) + " <" + at.tagName + ">",
    isSeen: width > 0 && height > 0,
    isMarked,
  };
})()`;

/** Of a list, which has as many as rows, the first are looked at. */
const MANY = 40;

/** From the way past the frame on: menu, name, search and pages. */
const FRAME = 12;

/** What Tab comes to next, one after another. */
async function stopsOf(page: Page, most: number): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < most) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate<Stop | null>(STOP);
    if (stop === null) break;
    stops.push(stop);
  }
  return stops;
}

/** One of each kind: the others are made of the same parts. */
const LOOKED_AT: readonly PlaceName[] = [
  "overview",
  "findings",
  "finding",
  "volumes",
  "volume",
  "storage",
  "sources",
  "search",
];

describeInBrowser("the keyboard", serveCompany, ({ open, served }) => {
  it("meets the way past the frame first, which leads into the page", async () => {
    const page = await open("/volumes");
    await settled(page);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate<boolean>("document.activeElement.closest('main') !== null")).toBe(
      true,
    );
  });

  it("is taken to the heading of a page that a link opened", async () => {
    const page = await open("/");
    await settled(page);
    await page.getByRole("link", { name: "Volumes", exact: true }).first().press("Enter");
    await page.getByRole("heading", { level: 1, name: "Volumes" }).waitFor();
    await page.waitForFunction("document.activeElement?.matches('main h1')");
  });

  it("is back at the row of a disk once that is closed", async () => {
    const page = await open("/storage");
    await page.getByRole("row", { name: /FAULTED/ }).press("Enter");
    await page.getByRole("region", { name: /sdd/ }).waitFor();
    await page
      .getByRole("button", { name: /^Close/ })
      .last()
      .press("Enter");
    await page.locator("[role=row]:focus").filter({ hasText: "FAULTED" }).waitFor();
  });

  it("closes the panel of a disk with Escape wherever it is on the page, and is back at its row", async () => {
    const page = await open("/storage");
    const row = page.getByRole("row", { name: /FAULTED/ });
    const panel = page.getByRole("region", { name: /sdd/ });
    await row.press("Enter");
    await panel.waitFor();
    await page.keyboard.press("Escape"); // still at the row
    await panel.waitFor({ state: "detached" });
    await row.press("Enter");
    await panel.getByRole("link").first().focus();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await page.locator("[role=row]:focus").filter({ hasText: "FAULTED" }).waitFor();
  });

  it("closes a finding with Escape from the list beside it, and a menu there before it", async () => {
    const page = await open("/findings?rule=claim-unused");
    await page.locator(".pl-row__link").first().click();
    const told = page.getByRole("region", { name: /^Finding [0-9a-f]{16}$/ });
    await told.waitFor();
    await page.getByRole("button", { name: /^Order/ }).click();
    await page.keyboard.press("Escape");
    await told.waitFor();
    await page.getByRole("button", { name: /^Order/ }).focus();
    await page.keyboard.press("Escape");
    await told.waitFor({ state: "detached" });
  });

  it("leaves the menu of a facet closed when it goes on with Tab, also one with nothing in it", async () => {
    for (const path of ["/findings?q=nothing-has-this-name", "/findings?suppressed=true"]) {
      const page = await open(path);
      await settled(page);
      const facet = page.getByRole("button", { name: "Severity", exact: true }).first();
      await facet.press("Enter");
      await page.getByRole("menu", { name: "Severity" }).waitFor();
      await page.keyboard.press("Tab");
      await page.getByRole("menu", { name: "Severity" }).waitFor({ state: "detached" });
      expect(await facet.getAttribute("aria-expanded")).toBe("false");
    }
  });

  it("is told which colours are chosen", async () => {
    const page = await open("/rules");
    await page.getByRole("button", { name: "You and this service" }).click();
    await page.getByRole("menuitem", { name: "Colours: As the system, chosen" }).waitFor();
    await page.getByRole("menuitem", { name: "Colours: Dark", exact: true }).click();
    await page.getByRole("menuitem", { name: "Colours: Dark, chosen" }).waitFor();
  });

  it.each(LOOKED_AT)("sees on %s where it is", async (name) => {
    const page = await open(await placeOf(served(), name), { reducedMotion: true });
    await settled(page);
    await page.locator("main h1").first().focus(); // the frame around it has a test of its own
    const stops = await stopsOf(page, MANY);
    expect(stops.length).toBeGreaterThan(1);
    expect(stops.filter(({ isSeen, isMarked }) => !isSeen || !isMarked)).toEqual([]);
    const forced = page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])");
    expect(await forced.count(), "an order other than that of reading").toBe(0);
  });

  it("sees where it is in the frame around the pages", async () => {
    const page = await open("/rules", { reducedMotion: true });
    await settled(page);
    const stops = await stopsOf(page, FRAME);
    expect(stops).toHaveLength(FRAME);
    for (const stop of stops) expect(stop).toMatchObject({ isSeen: true, isMarked: true });
  });
});

describeInBrowser("whoever wants no motion", serveCompany, ({ open, served }) => {
  it.each(PLACE_NAMES)("sees none on %s: nothing turns, slides or fades", async (name) => {
    const page = await open(await placeOf(served(), name), { reducedMotion: true });
    await settled(page);
    const moving = await page.evaluate<string[]>(`
      [...document.querySelectorAll("*")].filter((one) => [null, "::before", "::after"].some((part) => {
        const { animationName, animationDuration, transitionDuration } = getComputedStyle(one, part);
        const longest = (times) => Math.max(...times.split(",").map(parseFloat));
        return (animationName !== "none" && longest(animationDuration) > 0.01) || longest(transitionDuration) > 0.01;
      })).map((one) => one.tagName + "." + one.className)`);
    expect(moving).toEqual([]);
  });

  it("waits for no element when light turns to dark", async () => {
    const page = await open("/rules", { reducedMotion: true });
    await settled(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.locator("html.pf-v6-theme-dark").waitFor();
    await page.evaluate("document.documentElement.classList.remove('pf-v6-theme-dark')");
    const begun = await page.evaluate<number>(`{
      getComputedStyle(document.body).color;
      document.documentElement.classList.add('pf-v6-theme-dark');
      getComputedStyle(document.body).color;
      document.getAnimations().length
    }`);
    expect(begun).toBe(0);
  });
});
