import type { Locator, Page } from "playwright-core";
import { IN_PAGE } from "./in-page.ts";

/** Something on a page that somebody can operate. */
export interface Control {
  readonly kind: "link" | "field" | "switch" | "button";
  readonly name: string;
  readonly href: string | null;
  /** By what it is found again on the same page. */
  readonly key: string;
  /** Why it cannot be operated now, "" where nothing says it; null where it can. */
  readonly disabled: string | null;
  /** Whether it opens and closes something. */
  readonly opens: boolean;
  /** Whether it is what is chosen already, or where one is: to choose it again does nothing, as it should. */
  readonly isChosen: boolean;
  readonly part: "frame" | "page" | "menu";
  /** The same of those of which there are as many as there is data, such as the links of rows; null of one that stands for itself. */
  readonly like: string | null;
}

/** What a page must be given before it is opened, so that the rest here can be asked of it. */
export async function prepared(page: Page): Promise<void> {
  await page.addInitScript(IN_PAGE);
  page.on("download", () => downloads.set(page, (downloads.get(page) ?? 0) + 1));
}

const downloads = new WeakMap<Page, number>();

/** Everything on a page that can be operated, from its beginning to its end. */
export async function controlsOf(page: Page): Promise<readonly Control[]> {
  return page.evaluate<readonly Control[]>("plTold()");
}

/** Waits until nothing is awaited any more. */
export async function calm(page: Page): Promise<void> {
  await page.evaluate("plCalm()");
}

/** Pages between which every other one is opened anew. */
const BETWEEN = ["/search", "/namespaces", "/rules"];

/** Opens a page as if nobody had done anything on it: by way of another one, so that nothing of it is left, or from outside. */
export async function afresh(page: Page, path: string): Promise<void> {
  if (!(await page.evaluate<boolean>("plIsOurs()"))) {
    await page.goto(new URL(path, page.url()).href);
    await calm(page);
    return;
  }
  const paths = [page.url(), path].map((one) => new URL(one, page.url()).pathname);
  const between = BETWEEN.find((one) => !paths.includes(one)) ?? "/";
  await page.evaluate(`plGo(...${JSON.stringify([between, path])})`);
}

/** What somebody sees of a page and has got from it, as one text; a download is something he got. */
export async function seenOn(page: Page): Promise<string> {
  const seen = await page.evaluate<string>("plSeen()");
  return `${downloads.get(page) ?? 0} downloads, ${seen}`;
}

/** A control that somebody wanted to operate went away. */
export class GoneError extends Error {}

/** Operates a control as somebody would: clicks, types and presses Enter, or chooses. Throws where it is covered, and GoneError where it is not there. */
export async function operate(page: Page, { key, name, kind }: Control): Promise<void> {
  // what opens beside a page comes into view a moment after the page has changed
  const isThere = () => page.evaluate<boolean>(`plMark(${JSON.stringify(key)})`);
  if (!(await until(isThere))) throw new GoneError(`${name} is not there any more`);
  const control = page.locator("[data-operated]");
  if (kind === "field") await fill(control);
  else await control.click();
}

const IS_CHOICE = (one: { readonly tagName: string }) => one.tagName === "SELECT";

async function fill(field: Locator): Promise<void> {
  const type = await field.getAttribute("type");
  const isChoice = await field.evaluate(IS_CHOICE);
  if (isChoice) {
    await field.selectOption({ index: 1 });
    return;
  }
  await field.fill(type === "date" ? "2040-01-01" : "a");
  await field.press("Enter");
}

/** Waits until somebody sees or gets something else than before: true; false where nothing came of it. */
export function isOtherThan(page: Page, before: readonly string[]): Promise<boolean> {
  return until(async () => {
    await calm(page);
    return !before.includes(await seenOn(page));
  });
}

/** Asks again and again, and answers whether it came true in time. */
export async function until(isSo: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + EFFECT_WITHIN_MS;
  do if (await isSo()) return true;
  while (performance.now() < end);
  return false;
}

/** Nobody waits longer to see that something happened. */
const EFFECT_WITHIN_MS = 3_000;
