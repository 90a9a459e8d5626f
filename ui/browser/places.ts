import type { Page } from "playwright-core";

/** Waits until a page says what it has to say: it has its heading, and nothing in it is still awaited. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main h1").first().waitFor();
  await page.locator(AWAITED).first().waitFor({ state: "detached" });
}

const AWAITED = "main .pf-v6-c-skeleton, main [role=progressbar]";
