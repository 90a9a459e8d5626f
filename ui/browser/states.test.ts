import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { violations } from "./axe.ts";
import { settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

type Json = Record<string, unknown>;

/** Answers of these routes are changed on their way to the page. */
function changing(changes: Readonly<Record<string, (answer: Json) => void>>) {
  return async (page: Page): Promise<void> => {
    for (const [path, change] of Object.entries(changes))
      await page.route(
        ({ pathname }) => pathname === `/api/v1${path}`,
        async (route) => {
          const response = await route.fetch();
          const answer = (await response.json()) as Json;
          change(answer);
          await route.fulfill({ response, json: answer });
        },
      );
  };
}

const NOTHING_FOUND = { error: 0, warning: 0, info: 0, unknown: 0 };

/** Nothing is found, and the memory is of age. */
function allIsWell(summary: Json): void {
  const nothing = { rules: [], skipped: [], suppressed: 0, reclaimableBytes: 0, unread: [] };
  Object.assign(summary, { findings: NOTHING_FOUND, ...nothing, aged: [], memory: null });
}

const UNREACHABLE = { code: "unreachable", message: "nas1: nothing listens there" };

/** The NAS does not let us in; what was known of it is kept. */
function nasIsDown(sources: Json): void {
  for (const { name, collections } of sources["sources"] as { name: string; collections: Json[] }[])
    if (name === "nas1")
      for (const part of collections) Object.assign(part, { state: "incomplete", ...UNREACHABLE });
}

function nasIsUnread(answer: Json): void {
  const next = "check the address:\nkubectl get nodes";
  const what = { everything: false, collections: ["pools"], ...UNREACHABLE };
  Object.assign(answer, { unread: [{ source: "nas1", next, ...what }] });
}

describeInBrowser("states of the overview and of sources", serveCompany, ({ open, watch }) => {
  const verdictOn = async (page: Page) => {
    await settled(page);
    return page.locator("main h2").first().textContent();
  };

  it("says that nothing is out of plumb where that is so", async () => {
    const page = await open("/", { before: changing({ "/summary": allIsWell }) });
    expect(await verdictOn(page)).toBe("Nothing is out of plumb");
    expect(await violations(page)).toEqual([]);
  });

  it("says what a source that is down keeps from us, everywhere, and what to do", async () => {
    const before = changing({
      "/summary": (summary) => {
        allIsWell(summary);
        nasIsUnread(summary);
      },
      "/report": nasIsUnread,
      "/sources": nasIsDown,
    });
    const page = await open("/", { before });
    expect(await verdictOn(page)).toBe(
      "Nothing is out of plumb as far as can be told: nas1 cannot be read",
    );
    const banner = page.getByRole("status").filter({ hasText: "nas1 cannot be read" });
    expect(await banner.textContent()).toContain("nothing listens there");
    await banner.getByRole("link", { name: "What is missing" }).click();
    await page.getByRole("heading", { name: "Sources", level: 1 }).waitFor();
    await settled(page);
    const nas = page.getByRole("region", { name: "nas1" });
    expect(await nas.textContent()).toContain("check the address:");
    expect(await nas.getByText("kubectl get nodes", { exact: true }).isVisible()).toBe(true);
    expect(await nas.getByRole("button", { name: /^Copy/ }).count()).toBeGreaterThan(1);
    expect(await violations(page)).toEqual([]);
  });

  it("waits for the first look, and goes on by itself", async () => {
    const detail = "the first look is not finished; try again";
    const json = { title: "Service Unavailable", status: 503, detail };
    let isReady = false;
    const before = async (page: Page) =>
      void (await page.route("**/api/v1/**", (route) =>
        isReady ? route.continue() : route.fulfill({ status: 503, json }),
      ));
    const page = await open("/", { before, mayComplain: /503/ });
    const title = page.getByRole("heading", { name: "The first look is not finished yet" });
    await title.waitFor();
    expect(await page.getByText("Not connected").count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    isReady = true;
    await title.waitFor({ state: "detached" });
    expect(await verdictOn(page)).toContain("need you");
  });

  it("keeps what is here where another answer fails", async () => {
    const before = async (page: Page) =>
      void (await page.route("**/api/v1/pools**", (route) =>
        route.fulfill({ status: 500, json: { title: "", status: 500, detail: "it broke" } }),
      ));
    const page = await open("/", { before, mayComplain: /500/ });
    expect(await verdictOn(page)).toContain("need you");
    const pools = page.getByRole("region", { name: "Pools" });
    expect(await pools.textContent()).toContain("it broke");
  });

  it("says that nobody is logged in any more, and how to get in again", async () => {
    const { page, close } = await watch("/");
    await settled(page);
    await page.context().clearCookies();
    await page.reload();
    expect(await page.locator("h1").textContent()).toBe("Log in");
    expect(await page.textContent("body")).toContain("plumbline login");
    expect(await violations(page)).toEqual([]);
    await close();
  });

  it("tells a tenant on every page that he sees a part", async () => {
    const tenant = { sees: "namespaces", cluster: "prod", namespaces: ["shop", "lab"] };
    const page = await open("/rules", {
      before: changing({ "/me": (me) => Object.assign(me, tenant) }),
    });
    const hint = page.getByRole("complementary", { name: "What you see" });
    await hint.waitFor();
    expect(await hint.textContent()).toContain("You see 2 namespaces of prod: shop, lab");
  });

  it("leads to the title of a page that was chosen, and on a telephone out of the way", async () => {
    const page = await open("/", { width: 360 });
    await settled(page);
    await page.getByRole("button", { name: "Show or hide the pages" }).click();
    await page.getByRole("link", { name: "Sources", exact: true }).first().click();
    await page.getByRole("heading", { name: "Sources", level: 1 }).waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Sources");
    const isFolded = page.locator(".pf-v6-c-page__sidebar.pf-m-collapsed");
    await isFolded.waitFor({ state: "attached" });
    expect(await page.evaluate("document.body.scrollWidth")).toBeLessThanOrEqual(360);
  });

  it("shows the whole page on paper, and nothing to click around it", async () => {
    const page = await open("/sources");
    await settled(page);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("navigation", { name: "Pages" }).isVisible()).toBe(false);
    const [shown, whole] = await page.evaluate<[number, number]>(
      "[document.querySelector('main').clientHeight, document.querySelector('main').scrollHeight]",
    );
    expect(shown).toBe(whole);
  });
});
