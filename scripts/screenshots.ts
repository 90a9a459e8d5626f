/**
 * `npm run screenshots`: pictures of every page over the company of the demo, in light and dark, into `docs/images/`. Day and hour are
 * always the same there, and so are the pictures, but for what a page really changes.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { systemClock } from "../program/src/lib/clock.ts";
import { startBrowser, visit } from "../ui/browser/browser.ts";
import { answer, companyPlaces, type Place, settled } from "../ui/browser/places.ts";
import { type Served, serveCompany } from "../ui/browser/served.ts";
import { ROOT } from "./root.ts";

const FOLDER = join(ROOT, "docs/images");
const THEMES = ["light", "dark"] as const;
/** How high the window is for what does not fit into 800 px. */
const TALL: Readonly<Record<string, number>> = { overview: 1_000, finding: 1_200, volume: 1_300 };
const HEIGHT = 800;

/** When it is in every picture: epoch ms. */
const THEN = Date.UTC(2026, 10, 27, 9, 0);
const offset = THEN - systemClock.now();
const clock = { ...systemClock, now: () => systemClock.now() + offset };

mkdirSync(FOLDER, { recursive: true });
for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".png")))
  rmSync(join(FOLDER, file));
await using browser = await startBrowser();
await using served = await serveCompany({ clock });
const places = await companyPlaces(served);
for (const place of places) await picturesOf(browser, served, place);
await served.world.systems[0]?.simulator.goDown();
await awaitDown(browser, served);
// what is said of it is younger than the last look: at that time it would be still to come
await picturesOf(browser, served, { name: "source-down", path: "/" }, async () => clock.now());
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".png"));
const bytes = files.reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0);
process.stdout.write(`${files.length} pictures, ${Math.round(bytes / 1000)} kB in docs/images\n`);

async function picturesOf(
  one: Browser,
  of: Served,
  { name, path }: Place,
  nowOf: (of: Served) => Promise<number> = lookedAt,
): Promise<void> {
  const height = TALL[name] ?? HEIGHT;
  for (const theme of THEMES) {
    const { page, close } = await visit(one, of, path, {
      theme,
      height,
      reducedMotion: true,
      before: async (before) => before.clock.setFixedTime(await nowOf(of)),
    });
    await settled(page);
    await page.evaluate("document.fonts.ready.then(() => undefined)");
    await page.screenshot({
      path: join(FOLDER, `${name}-${theme}.png`),
      animations: "disabled",
      caret: "hide",
    });
    await close();
  }
}

/** Some seconds after the last look. */
async function lookedAt(of: Served): Promise<number> {
  const { at } = (await answer(of, "/summary")) as { readonly at: number };
  return at + 4_000;
}

/** Until the pages say that the NAS is down. */
async function awaitDown(one: Browser, of: Served): Promise<void> {
  const { page, close } = await visit(one, of, "/");
  await page.getByRole("status").filter({ hasText: "nas1" }).waitFor({ timeout: 120_000 });
  await close();
}
