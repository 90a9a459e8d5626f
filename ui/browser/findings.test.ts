import { expect, it } from "vitest";
import { holdingCode } from "./given-held.ts";
import { answer, settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

describeInBrowser("findings", serveCompany, ({ open, served }) => {
  it("are walked by keys: from row to row, into one, and back to where one was", async () => {
    const page = await open("/findings?rule=claim-unused");
    const rows = page.locator(".pl-row__link");
    await rows.first().focus();
    await page.keyboard.press("ArrowDown");
    const second = await page.evaluate<string>("document.activeElement?.id");
    expect(second).toBe(await rows.nth(1).getAttribute("id"));
    await page.keyboard.press("Enter");
    const told = page.getByRole("region", { name: /^Finding [0-9a-f]{16}$/ });
    await told.getByRole("heading", { name: "Why it matters" }).waitFor();
    const focused = await page.evaluate<string>("document.activeElement?.ariaLabel");
    expect(focused).toBe(await told.getAttribute("aria-label"));
    await page.keyboard.press("Escape");
    await told.waitFor({ state: "detached" });
    expect(await page.evaluate<string>("document.activeElement?.id")).toBe(second);
    expect(new URL(page.url()).search).toBe("?rule=claim-unused");
  });

  it("have their chain no wider than the panel beside the list, with what it is about in view", async () => {
    for (const rule of ["dataset-unreferenced", "pool-degraded"]) {
      const page = await open(`/findings?rule=${rule}`);
      await page.locator(".pl-row__link").first().click();
      await page.locator(".pl-chain__box--asked").first().waitFor();
      const [region, panel, asked] = await Promise.all(
        [".pl-chain__region", ".pl-panel", ".pl-chain__box--asked rect"].map((one) =>
          page.locator(one).first().boundingBox(),
        ),
      );
      expect(region?.width).toBeLessThanOrEqual(panel?.width ?? 0);
      expect(asked?.x).toBeGreaterThanOrEqual(region?.x ?? Infinity);
      const end = (asked?.x ?? Infinity) + (asked?.width ?? 0);
      expect(end).toBeLessThanOrEqual((region?.x ?? 0) + (region?.width ?? 0));
      await page.close();
    }
  });

  it("are said not to be there where an address names none, with the way to the list", async () => {
    const page = await open("/findings/nope");
    await page.getByRole("heading", { name: "There is no such finding" }).waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
    await page.getByRole("main").getByRole("link", { name: "All findings" }).last().click();
    await page.locator(".pl-row__link").first().waitFor();
  });

  it("have a page that is called after what is wrong with what, and says the id to copy", async () => {
    const { findings } = (await answer(served(), "/findings?rule=dataset-unreferenced")) as {
      findings: readonly { id: string; title: string; subject: { name: string } }[];
    };
    const [finding] = findings;
    const page = await open(`/findings/${finding?.id}`);
    await settled(page);
    const heading = page.getByRole("heading", { level: 1 });
    expect(await heading.textContent()).toBe(`${finding?.title}: ${finding?.subject.name}`);
    expect(await page.title()).toBe(`${await heading.textContent()} · Plumbline`);
    expect(await page.getByRole("heading", { name: finding?.title ?? "" }).count()).toBe(1);
    const id = page.locator(".pl-story__id");
    expect(await id.textContent()).toContain(finding?.id);
    await page.evaluate(
      "navigator.clipboard.writeText = async (text) => void (globalThis.got = text)",
    );
    await id.getByRole("button", { name: "Copy" }).press("Enter");
    expect(await page.evaluate("globalThis.got")).toBe(finding?.id);
  });

  it("are left alone for as long as was said, which is told where it was asked for", async () => {
    const page = await open("/findings?rule=pool-degraded");
    await page.locator(".pl-row__link").first().click();
    const told = page.getByRole("region", { name: /^Finding [0-9a-f]{16}$/ });
    await told.getByRole("button", { name: "Leave it alone" }).click();
    await told.getByLabel("Reason").fill("the disk is ordered");
    await told.getByRole("button", { name: "Leave it alone" }).click();
    await told.getByText("It is left alone for 30 days, and has left the list.").waitFor();
    await told.getByText(/\(in 30 days\)/).waitFor();
    await told.getByRole("button", { name: "List it again" }).click();
    await told.getByLabel("Reason").fill("it is here");
    await told.getByRole("button", { name: "List it again" }).click();
    await told.getByText("It is listed again.").waitFor();
  });

  it.each([1280, 2560])(
    "are ten at least in a window of %i by 800, and filters that are chosen stay in sight",
    async (width) => {
      const page = await open("/findings", { width, height: 800 });
      await page.locator(".pl-row__link").nth(9).waitFor();
      const seen = await page.evaluate<number>(`
        [...document.querySelectorAll(".pl-rows__body > [role=row]")].filter((row) => {
          const { left, bottom } = row.getBoundingClientRect();
          return row.contains(document.elementFromPoint(left + 24, bottom - 2));
        }).length`);
      expect(seen).toBeGreaterThanOrEqual(10);

      await page.getByRole("button", { name: "More filters" }).click();
      await page.getByRole("checkbox", { name: "Would give bytes back" }).click();
      await page.getByRole("checkbox", { name: "Would give bytes back", checked: true }).waitFor();
      await page.getByRole("button", { name: "More filters" }).click();
      expect(new URL(page.url()).search).toBe("?reclaimable=true");
      const chosen = page.getByRole("group", { name: "Chosen" });
      await chosen.getByRole("button", { name: "Take out: Would give bytes back" }).click();
      await chosen.waitFor({ state: "detached" });
      expect(new URL(page.url()).search).toBe("");
    },
  );

  it("have their whole titles on a telephone", async () => {
    const page = await open("/findings", { width: 360 });
    await page.locator(".pl-row__link").nth(5).waitFor();
    const cut = `[...document.querySelectorAll(".pl-row__link")]
      .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth)
      .map((one) => one.textContent)`;
    expect(await page.evaluate<string[]>(cut)).toEqual([]);
  });

  it("are left alone with a reason until a day, and listed again", async () => {
    const page = await open("/findings?rule=claim-unused&sort=size");
    await page.locator(".pl-row__link").first().click();
    const told = page.getByRole("region", { name: /^Finding / });
    const leave = told.getByRole("button", { name: "Leave it alone" });
    await leave.click();
    await leave.click();
    await told.getByText("Say why, so that whoever finds it later understands.").waitFor();
    await told.getByRole("textbox", { name: "Reason" }).fill("kept for the auditors");
    await leave.click();
    await told.getByRole("heading", { name: "This is left alone" }).waitFor();
    await told.getByText("kept for the auditors").waitFor();
    await told.getByText("This is not in the list beside it").waitFor();
    const again = told.getByRole("button", { name: "List it again" });
    await again.click();
    await told.getByRole("textbox", { name: "Reason" }).fill("the auditors have been");
    await again.click();
    await leave.waitFor();
    await told.getByText("This is not in the list beside it").waitFor({ state: "detached" });
  });

  it("are left alone in a form that comes into view whole with the keys in it, and gives them back", async () => {
    const page = await open("/rules");
    const { hold, release } = await holdingCode(page, "chain-view");
    hold();
    await page.goto(new URL("/findings?rule=claim-unused", page.url()).href);
    await page.locator(".pl-row__link").first().click();
    const told = page.getByRole("region", { name: /^Finding / });
    const leave = told.getByRole("button", { name: "Leave it alone" });
    await leave.click();
    release();
    await told.locator(".pl-chain__box").first().waitFor();
    const focused = () => page.evaluate<string>("document.activeElement?.labels?.[0]?.innerText");
    await expect.poll(focused).toContain("Reason");
    const box = await told.getByRole("button", { name: "Cancel" }).boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
    await told.getByRole("button", { name: "Cancel" }).click();
    const text = () => page.evaluate<string>("document.activeElement?.textContent");
    await expect.poll(text).toBe("Leave it alone");
  });

  it("are shown though the address asks for what nobody knows, which is said", async () => {
    const page = await open("/findings?severity=terrible&colour=red&verdict=suspect");
    await page.getByText("severity=terrible").waitFor();
    await page.getByText("colour=red").waitFor();
    await page.locator(".pl-row__link").first().waitFor();
    await page.getByRole("button", { name: "Take it out of the address" }).click();
    await page.getByText("severity=terrible").waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("?verdict=suspect");
  });
});
