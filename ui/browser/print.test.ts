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
    expect(await page.evaluate<number>(PAPER)).toBeGreaterThan(0.95);
    const inks = await page.evaluate<readonly Ink[]>(INKS);
    expect(inks.length).toBeGreaterThan(20);
    expect(inks.filter(({ luminance }) => luminance > 0.5)).toEqual([]);
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await dark.waitFor({ state: "attached" });
    expect(await page.evaluate<number>(PAPER)).toBeLessThan(0.2);
  });
});

/** Words that stand on the paper itself, and how light they are: 0 black, 1 white. */
interface Ink {
  readonly words: string;
  readonly luminance: number;
}

/** The relative luminance of a colour as it is computed, on what is below it (WCAG 2.1); whatever its notation, the canvas knows it. */
const LUMINANCE = `
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const color = rgba(getComputedStyle(one).backgroundColor);
      if (color[3] > 0) return { one, color };
    }
    return { one: null, color: [255, 255, 255, 255] };
  };
  const main = document.querySelector("main");
  const paper = behind(main);`;

/** What lies behind the page; paper is white. */
const PAPER = `(() => { ${LUMINANCE} return luminance(paper.color); })()`;

/** Everything written in the page on nothing else but that. */
const INKS = `(() => {
  ${LUMINANCE}
  const isOnPaper = (element) => luminance(behind(element).color) > 0.8;
  const written = [...main.querySelectorAll("*")].filter((element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    [...element.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent.trim() !== ""));
  return written.filter(isOnPaper).map((element) => {
    const { color, fill } = getComputedStyle(element);
    const ink = element instanceof SVGElement ? fill : color;
    return { words: element.textContent.trim().slice(0, 80), luminance: luminance(rgba(ink)) };
  });
})()`;
