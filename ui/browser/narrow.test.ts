import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { answer, type PlaceName, placeOf, settled, type StateName } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** A telephone, held upright. */
const NARROW = { width: 360, height: 740, reducedMotion: true } as const;

/** Runs in the page: what has the focus, by name, and which part of it nothing lies over (0 to 1); null once the focus has left the page. */
const STOP = `(async () => {
  const at = document.activeElement;
  if (at === null || at === document.body) return null;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const seen = at.matches("[type=checkbox]") ? at.closest("label") ?? at : at;
  const { left, top, width, height } = seen.getBoundingClientRect();
  const points = [1, 3, 5, 7, 9].flatMap((x) => [1, 3, 5].map((y) => [left + width * x / 10, top + height * y / 6]));
  const free = points.filter(([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there !== null && (seen.contains(there) || there.contains(seen));
  });
  return { name: at.getAttribute("aria-label") ?? at.textContent.trim().slice(0, 60), free: free.length / points.length };
})()`;

interface Stop {
  readonly name: string;
  readonly free: number;
}

/** Long names end where their column does; what is a third free is seen. */
const FREE = 1 / 3;

/** Of lists, which have as many stops as rows, the first are looked at. */
const MANY = 60;

async function covered(page: Page, key: "Tab" | "Shift+Tab"): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < MANY) {
    await page.keyboard.press(key);
    const stop = await page.evaluate<Stop | null>(STOP);
    if (stop === null) break;
    stops.push(stop);
  }
  expect(stops.length).toBeGreaterThan(1);
  return stops.filter(({ free }) => free < FREE);
}

/** Scrolls a list so that the element would stand under its head. */
const UNDER_THE_HEAD = (label: {
  readonly closest: (of: string) => {
    scrollTop: number;
    getBoundingClientRect: () => { top: number };
  };
  readonly getBoundingClientRect: () => { top: number };
}) => {
  const list = label.closest(".pl-rows");
  list.scrollTop += label.getBoundingClientRect().top - list.getBoundingClientRect().top - 12;
};

/** One of each kind, and what is open beside a list. */
const LOOKED_AT: readonly (PlaceName | StateName)[] = [
  "overview",
  "findings",
  "finding-beside",
  "volume",
  "storage",
  "storage-part",
  "snapshots",
  "namespace",
];

describeInBrowser("the keyboard in a narrow window", serveCompany, ({ open, served }) => {
  it.each(LOOKED_AT)("comes to nothing on %s that something lies over", async (name) => {
    const page = await open(await placeOf(served(), name), NARROW);
    await settled(page);
    expect(await covered(page, "Tab")).toEqual([]);
    await page.evaluate("document.activeElement?.blur()");
    expect(await covered(page, "Shift+Tab")).toEqual([]);
  });

  it("comes to no label of a row below the head of its list", async () => {
    const { rows } = (await answer(served(), "/snapshots?limit=500")) as {
      readonly rows: readonly {
        readonly blocks: readonly unknown[] | null;
        readonly name: string;
      }[];
    };
    const dataset = rows.find(({ blocks }) => (blocks ?? []).length > 0)?.name.split("@")[0];
    const page = await open(`/snapshots?q=${dataset?.split("/").at(-1)}`, NARROW);
    const label = page.locator(".pl-rows__body [tabindex='0']").first();
    await label.waitFor();
    await label.evaluate(UNDER_THE_HEAD);
    await label.focus();
    expect((await page.evaluate<Stop>(STOP)).free).toBeGreaterThan(FREE);
  });

  it("closes the pages with Escape, and is back where it opened them", async () => {
    const page = await open("/rules", NARROW);
    await settled(page);
    const toggle = page.getByRole("button", { name: "Show or hide the pages" });
    const storage = page.getByRole("navigation", { name: "Pages" }).getByRole("link").nth(3);
    await toggle.press("Enter");
    await storage.focus();
    await page.keyboard.press("Escape");
    await storage.waitFor({ state: "hidden" });
    await page.waitForFunction("document.activeElement?.id === 'nav-toggle'");
    await toggle.press("Enter");
    await storage.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Storage" }).waitFor();
    await storage.waitFor({ state: "hidden" });
  });

  it("leaves the pages closed when it goes on into the page", async () => {
    const page = await open("/rules", NARROW);
    await settled(page);
    await page.getByRole("button", { name: "Show or hide the pages" }).press("Enter");
    const last = page.getByRole("navigation", { name: "Pages" }).getByRole("link").last();
    await last.focus();
    await page.keyboard.press("Tab");
    await last.waitFor({ state: "hidden" });
    expect(await page.evaluate("document.activeElement?.closest('main') !== null")).toBe(true);
  });
});

describeInBrowser("Escape", serveCompany, ({ open }) => {
  it("closes the panel of a disk from the handle that resizes it", async () => {
    const page = await open("/storage");
    await page.getByRole("row", { name: /FAULTED/ }).press("Enter");
    const panel = page.getByRole("region", { name: /sdd/ });
    await panel.waitFor();
    await page.getByRole("separator").focus();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await page.locator("[role=row]:focus").filter({ hasText: "FAULTED" }).waitFor();
  });

  it("ends the leaving alone of a finding, and not the finding that is told", async () => {
    const page = await open("/findings?rule=pool-degraded");
    await page.locator(".pl-row__link").first().click();
    const told = page.getByRole("region", { name: /^Finding [0-9a-f]{16}$/ });
    await told.getByRole("button", { name: "Leave it alone" }).click();
    await told.getByLabel("Reason").fill("the disk is ordered");
    await page.keyboard.press("Escape");
    await told.getByLabel("Reason").waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement?.textContent")).toBe("Leave it alone");
    await page.keyboard.press("Escape");
    await told.waitFor({ state: "detached" });
  });
});
