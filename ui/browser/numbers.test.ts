import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** A link that says a number or belongs to one, and how that number is told where it leads. */
interface NumberLink {
  readonly text: string;
  readonly href: string;
  /** As somebody would read it aloud: "15 42", "201 GiB". */
  readonly says: string;
  /** What of the page that it leads to says it. */
  readonly told: (page: Page) => Promise<string>;
}

const WHOLE = /\d[\d,]*/g;
const SIZE = /\d[\d.,]* [KMGTP]?i?B/;

describeInBrowser("a number on the overview", serveCompany, ({ open }) => {
  it("is that of the rows its link leads to", async () => {
    const page = await open("/");
    await settled(page);
    const links = await numbersOn(page);
    const wrong: string[] = [];
    for (const { text, href, says, told } of links) {
      await page.goto(new URL(href, page.url()).href);
      await settled(page);
      const there = await told(page);
      if (there !== says) wrong.push(`${text} → ${href}: ${says}, and ${there} there`);
    }
    expect(wrong).toEqual([]);
    expect(links.length).toBeGreaterThan(20);
  });

  it("that could come back is the sum of leftovers, and of nothing that is in use or kept", async () => {
    const page = await open("/");
    const link = page.getByRole("link", { name: /could come back$/ });
    const [size] = SIZE.exec((await link.textContent()) ?? "") ?? [];
    await link.click();
    await page.getByRole("heading", { level: 1, name: "Findings" }).waitFor();
    await settled(page);
    expect(await page.locator(".pl-counts").textContent()).toContain(`${size} could come back`);
    const words = await page.locator(".pl-rows__body [role=row]").allTextContents();
    expect(words.length).toBeGreaterThan(0);
    for (const word of words) expect(word).toMatch(/Orphan|Unclaimed/);
    await page.getByRole("group", { name: "Chosen" }).getByText("Would give bytes back").waitFor();
  });

  it("of what happened at once is that of the findings that it unfolds to", async () => {
    const page = await open("/");
    const stream = page.getByRole("region", { name: "What happened" });
    const many = stream.getByRole("button", { name: /\d+ findings/ }).first();
    const said = numbersIn((await many.textContent()) ?? "");
    await many.click();
    const links = stream.getByRole("list", { name: /findings/ }).getByRole("link");
    await links.first().waitFor();
    expect(String(await links.count())).toBe(said);
    const name = (await links.first().textContent()) ?? "";
    await links.first().click();
    const told = page.getByRole("region", { name: /^Finding [0-9a-f]{16}$/ });
    await told.getByRole("heading", { name: name.split(":")[0] ?? "" }).waitFor();
  });
});

describeInBrowser("what a rule found", serveCompany, ({ open }) => {
  it("is as many as are listed, and no link where it found nothing", async () => {
    const page = await open("/rules");
    await settled(page);
    const links = page.getByRole("main").getByRole("link", { name: /^\d+ findings?$/ });
    const few = (await links.all()).slice(0, 3);
    const found = await Promise.all(
      few.map(async (link) => [await link.textContent(), await link.getAttribute("href")] as const),
    );
    const quiet = await page.getByText("No findings", { exact: true }).count();
    const notAsked = page.getByText(/^Not asked: /);
    expect(await notAsked.count()).toBeGreaterThan(0);
    expect((await links.count()) + quiet + (await notAsked.count())).toBe(
      await page.getByRole("heading", { level: 2 }).count(),
    );
    expect(found).toHaveLength(3);
    for (const [said, href] of found) {
      await page.goto(new URL(href ?? "", page.url()).href);
      await settled(page);
      expect(String(await countOfList(page))).toBe(numbersIn(said ?? ""));
    }
  });
});

/** Every link of the overview with a number in it, or that stands for one. */
async function numbersOn(page: Page): Promise<readonly NumberLink[]> {
  const all = await page.evaluate<readonly Found[]>(`
    [...document.querySelectorAll("main a")].map((link) => ({
      text: link.textContent,
      href: link.getAttribute("href"),
      beside: link.closest("li")?.querySelector(".pl-line__number")?.textContent ?? "",
      line: link.closest("li")?.textContent ?? "",
    }))`);
  return all.flatMap((link) => numberOf(link) ?? []);
}

interface Found {
  readonly text: string;
  readonly href: string;
  /** The number in the same line. */
  readonly beside: string;
  readonly line: string;
}

function numberOf({ text, href, beside, line }: Found): NumberLink | null {
  const { pathname, hash, searchParams } = new URL(href, "http://here");
  const link = (says: string, told: NumberLink["told"]) => ({ text, href, says, told });
  if (SIZE.test(text)) return link(sizeIn(text), sizeOfList);
  if (pathname === "/findings" && (WHOLE.test(text) || beside !== "")) {
    const says = beside === "" ? numbersIn(text) : (beside.match(WHOLE)?.at(-1) ?? "");
    return link(says, searchParams.has("group") ? groupsOfList : sayingOnly(says));
  }
  if (pathname.startsWith("/namespaces/")) return link(sizeIn(beside), usedOfNamespace);
  if (pathname === "/namespaces" && /\d/.test(text)) return link(numbersIn(text), rowsOfTable);
  if (searchParams.has("object"))
    return link(numbersIn(/(\d+) claims?/.exec(line)?.[1] ?? ""), claimsOfPool);
  if (hash.startsWith("#source-"))
    return link(numbersIn(/(\d+) parts?/.exec(line)?.[1] ?? ""), partsOf(hash.slice(1)));
  return null;
}

function numbersIn(text: string): string {
  return (text.match(WHOLE) ?? []).join(" ").replaceAll(",", "");
}

function sizeIn(text: string): string {
  return SIZE.exec(text)?.[0] ?? "";
}

/** The one number of a list; of a sentence with several it is their sum. */
function sayingOnly(says: string): NumberLink["told"] {
  return async (page) => {
    const rows = await countOfList(page);
    const parts = says.split(" ").map(Number);
    return parts.reduce((sum, one) => sum + one, 0) === rows ? says : String(rows);
  };
}

async function countOfList(page: Page): Promise<number> {
  const said = numbersIn((await page.locator(".pl-counts strong").textContent()) ?? "");
  const rows = said === "0" ? 0 : Number(await rowsOfTable(page));
  return Number(said) === rows ? rows : NaN;
}

async function rowsOfTable(page: Page): Promise<string> {
  const rows = await page.getByRole("table").first().getAttribute("aria-rowcount");
  return String(Number(rows) - 1);
}

async function groupsOfList(page: Page): Promise<string> {
  await page.locator(".pl-group").first().waitFor();
  return String(await page.locator(".pl-group").count());
}

async function sizeOfList(page: Page): Promise<string> {
  return sizeIn((await page.locator(".pl-counts p").first().textContent()) ?? "");
}

async function usedOfNamespace(page: Page): Promise<string> {
  const used = page.getByRole("term").filter({ hasText: "Used on the NAS" });
  return sizeIn((await used.locator("xpath=following-sibling::*").first().textContent()) ?? "");
}

async function claimsOfPool(page: Page): Promise<string> {
  const told = page.getByText(/^[\d,]+ claims, /).first();
  return numbersIn((await told.textContent()) ?? "").split(" ")[0] ?? "";
}

function partsOf(anchor: string): NumberLink["told"] {
  return async (page) => {
    const parts = page.locator(`[id="${anchor}"]`).getByText(/^[\d,]+ parts read whole/);
    return numbersIn((await parts.first().textContent()) ?? "");
  };
}
