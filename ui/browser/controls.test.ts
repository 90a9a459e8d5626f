import { expect, it } from "vitest";
import { PAGE_PATHS } from "../../program/src/api/web/page-paths.ts";
import { calm, prepared } from "./operating.ts";
import { everyPlace } from "./places.ts";
import { type Served, serveCompany } from "./served.ts";
import { Walk } from "./walk.ts";
import { describeInBrowser } from "./with-browser.ts";

/** What of the menu leads away from the pages, and what is said there. */
const LEAVING: Readonly<Record<string, RegExp>> = {
  "API reference": /^API$/,
  Metrics: /# HELP plumbline_/,
  "Log out": /^Nobody is logged in here/,
};

/** A page with many menus is some hundred steps: on two cores that others use too they take their time. */
const WALK_TIMEOUT_MS = 180_000;

/** As pages are walked: what slides or fades would be waited for at every step. */
const WALKED = { before: prepared, reducedMotion: true } as const;

describeInBrowser("a page", serveCompany, ({ open, served }) => {
  it.each(PAGE_PATHS)(
    "has no dead control: %s",
    async (route) => {
      const page = await open(route.split("/:")[0] ?? "/", WALKED);
      await calm(page);
      const walk = new Walk(page);
      for (const { path } of await placesOf(route, served())) await walk.place(path);
      expect(walk.dead).toEqual([]);
      expect(walk.operated).toBeGreaterThan(0);
    },
    WALK_TIMEOUT_MS,
  );
});

describeInBrowser("whoever walks a page", serveCompany, ({ open }) => {
  it("finds what does nothing, what cannot be operated for no reason, and what leads nowhere", async () => {
    const page = await open("/namespaces", { ...WALKED, mayComplain: /404/ });
    await calm(page);
    await page.evaluate(`{
      const [idle, off, lost] = ["button", "button", "a"].map((name) => document.createElement(name));
      idle.textContent = "idle";
      off.textContent = "off";
      off.disabled = true;
      lost.textContent = "lost";
      lost.href = "/nowhere";
      document.querySelector("main").append(idle, off, lost);
    }`);
    const walk = new Walk(page);
    await walk.place("/search");
    expect(walk.dead).toEqual([
      "/search: button idle does nothing",
      "/search: off does not say why it cannot be operated",
      expect.stringContaining("/search: lost → /nowhere shows something else: "),
    ]);
  });
});

describeInBrowser("the frame around the pages", serveCompany, ({ open }) => {
  it(
    "has no dead control either, and leads where it says",
    async () => {
      const page = await open("/rules", { ...WALKED, theme: "dark" });
      const walk = new Walk(page, LEAVING);
      await walk.frame("/rules");
      expect(walk.dead).toEqual([]);
      expect(walk.operated).toBeGreaterThan(13);
    },
    WALK_TIMEOUT_MS,
  );

  it("leads to the content, and to the search, by keys", async () => {
    const page = await open("/", { before: prepared });
    await calm(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.tagName")).toBe("MAIN");
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.tagName")).toBe("INPUT");
  });

  it.each(Object.entries(LEAVING))("leads away to %s", async (item, said) => {
    const page = await open("/", { mayComplain: /401|favicon/ });
    await page.getByRole("button", { name: "You and this service" }).click();
    await page.getByRole("menuitem", { name: item }).click();
    await page.getByText(said).first().waitFor();
  });
});

/** Addresses of a page, each in another state. */
async function placesOf(route: string, served: Served) {
  const isOfRoute = new RegExp(`^${route.replace(/:[a-z]+/, "[^/?]+")}([?]|$)`);
  return (await everyPlace(served)).filter(({ path }) => isOfRoute.test(path));
}
